package dev.drover.engine.packages;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.io.ByteStreams;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.template.SourceFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is in the jar of a package: the files of its recipes, and nothing else. It is held in memory, so that what was checked
 * is what is used.
 *
 * @param files by path, such as {@code web/server/recipe.groovy}
 */
public record PackageJar(ImmutableSortedMap<String, Bytes> files) {
    /** Where recipes stand in a jar. */
    static final String PREFIX = "dev/drover/recipes/";

    static final int MAX_BYTES = 32 << 20;
    private static final int MAX_UNPACKED = 64 << 20;
    private static final int MAX_ENTRIES = 2_000;
    private static final int MAX_NAME = 240;

    /** What builds of jars write besides; it is never read. */
    private static final Pattern META = Pattern.compile(
            "META-INF/(MANIFEST[.]MF|(LICENSE|NOTICE|DEPENDENCIES)([.][a-z]+)?|maven/[^/]+/[^/]+/pom[.](xml|properties))");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /**
     * Reads a jar and checks it.
     *
     * @throws IllegalArgumentException if it is no jar, or has anything but files of recipes; the message follows its name
     */
    public static PackageJar read(Bytes jar) {
        if (jar.size() > MAX_BYTES) {
            throw new IllegalArgumentException("is larger than the " + (MAX_BYTES >> 20) + " MiB of a package");
        }
        byte[] bytes = jar.toByteArray();
        ImmutableList<JarListing.Entry> listed = JarListing.of(bytes);
        listed.stream().filter(entry -> !entry.isPlain()).findFirst().ifPresent(entry -> {
            throw refused(entry.name(), "which is no plain file; a package has no links, devices or set-id programs");
        });
        ImmutableSortedMap<String, Bytes> entries = entries(bytes);
        // Whoever reads the one list must not see another jar than whoever reads the other.
        if (!listed.stream()
                .map(JarListing.Entry::name)
                .sorted()
                .collect(toImmutableList())
                .equals(entries.keySet().asList())) {
            throw new IllegalArgumentException("is a damaged jar: it lists other entries than it has");
        }
        return of(entries);
    }

    private static PackageJar of(ImmutableSortedMap<String, Bytes> entries) {
        ImmutableSortedMap<String, Bytes> files = entries.entrySet().stream()
                .filter(entry -> !isFolder(entry.getKey()) && entry.getKey().startsWith(PREFIX))
                .collect(ImmutableSortedMap.toImmutableSortedMap(
                        Comparator.naturalOrder(),
                        entry -> entry.getKey().substring(PREFIX.length()),
                        Map.Entry::getValue));
        PackageJar made = new PackageJar(files);
        ImmutableSortedSet<String> recipes = made.recipes();
        entries.keySet().stream()
                .filter(name -> !isFolder(name) && !META.matcher(name).matches())
                .filter(name ->
                        !name.startsWith(PREFIX) || !RecipeFiles.hasPart(recipes, name.substring(PREFIX.length())))
                .findFirst()
                .ifPresent(name -> {
                    throw refused(
                            name,
                            "which is no file of a recipe; a recipe has " + RecipeFiles.PARTS + " below " + PREFIX);
                });
        if (recipes.isEmpty()) {
            throw new IllegalArgumentException(
                    "has no recipes; they stand in " + PREFIX + "NAMESPACE/NAME/" + RecipeFiles.RECIPE);
        }
        return made;
    }

    private static boolean isFolder(String name) {
        return name.endsWith("/");
    }

    private static ImmutableSortedMap<String, Bytes> entries(byte[] jar) {
        Map<String, Bytes> entries = new TreeMap<>();
        Map<String, String> alike = new HashMap<>();
        int left = MAX_UNPACKED;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = next(in); entry != null; entry = next(in)) {
                String name = entry.getName();
                checkName(name);
                String other = alike.putIfAbsent(
                        Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT), name);
                if (other != null) {
                    throw refused(name, "and '" + other + "', which are one file on some machines");
                }
                byte[] content = ByteStreams.limit(in, left + 1L).readAllBytes();
                left -= content.length;
                if (left < 0 || entries.size() == MAX_ENTRIES) {
                    throw new IllegalArgumentException("has more than the " + MAX_ENTRIES + " files or "
                            + (MAX_UNPACKED >> 20) + " MiB of a package when it is unpacked");
                }
                entries.put(name, Bytes.of(content));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("is a damaged jar: " + e.getMessage(), e);
        }
        return ImmutableSortedMap.copyOf(entries);
    }

    private static @Nullable ZipEntry next(ZipInputStream in) throws IOException {
        try {
            return in.getNextEntry();
        } catch (IllegalArgumentException notUtf8) {
            throw new IOException("a name in it is no UTF-8", notUtf8);
        }
    }

    private static void checkName(String name) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (!SourceFolder.staysInside(path)
                || path.length() > MAX_NAME
                || CONTROL.matcher(path).find()
                || Splitter.on('/').splitToStream(path).anyMatch(step -> step.equals("."))) {
            throw refused(
                    name,
                    "which is no plain name of a file; a package has relative ones without '..' or control characters");
        }
    }

    private static IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException("has '" + name + "', " + why);
    }

    /** The names of its recipes. */
    public ImmutableSortedSet<String> recipes() {
        return RecipeFiles.recipes(files.keySet());
    }

    /** The digests of its files. */
    Contents contents() {
        return new Contents(files.entrySet().stream()
                .collect(ImmutableSortedMap.toImmutableSortedMap(
                        Comparator.naturalOrder(),
                        Map.Entry::getKey,
                        entry -> entry.getValue().sha256())));
    }
}
