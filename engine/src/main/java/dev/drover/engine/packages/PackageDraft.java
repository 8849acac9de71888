package dev.drover.engine.packages;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.LocalName;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The recipes of a folder, to be made a package.
 *
 * @param folder with a folder for each recipe
 * @param recipes their names
 * @param files of the recipes, by path in the folder
 * @param leftOut the other files of their folders, which no recipe can use
 */
public record PackageDraft(
        Path folder,
        ImmutableSortedSet<String> recipes,
        ImmutableSortedSet<String> files,
        ImmutableSortedSet<String> leftOut) {
    /** A folder of recipes may be a module of a build. */
    private static final String BUILT = "target/";

    private static final String MANIFEST = "Manifest-Version: 1.0\r\n\r\n";

    /** Of all entries, so that the same files make the same bytes everywhere; the first that Java notes without a time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /**
     * Looks at a folder; nothing in it is run.
     *
     * @throws ProblemException if it has no recipes, or a recipe has what no package can have, such as links
     */
    public static PackageDraft of(Path folder) {
        ImmutableList<Path> all = all(folder);
        for (Path path : all) {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw wrong(
                        path.toString(),
                        "is no plain file, and a package has nothing else; put the file itself here, or move it away");
            }
        }
        all.stream()
                .filter(path -> Bytes.utf8(LocalName.of(folder, path)).asText().isEmpty())
                .findFirst()
                .ifPresent(path -> {
                    throw wrong(path.toString(), "has a name that is no UTF-8; rename it");
                });
        ImmutableSortedSet<String> paths =
                sorted(all.stream().map(path -> LocalName.of(folder, path)).filter(path -> !path.startsWith(BUILT)));
        ImmutableSortedSet<String> recipes = RecipeFiles.recipes(paths);
        if (recipes.isEmpty()) {
            throw wrong(folder.toString(), "has no recipes; they stand in NAMESPACE/NAME/" + RecipeFiles.RECIPE);
        }
        return new PackageDraft(
                folder,
                recipes,
                sorted(paths.stream().filter(path -> RecipeFiles.hasPart(recipes, path))),
                sorted(paths.stream()
                        .filter(path -> RecipeFiles.isBeside(recipes, path) && !RecipeFiles.hasPart(recipes, path))));
    }

    private static ImmutableSortedSet<String> sorted(Stream<String> names) {
        return names.collect(toImmutableSortedSet(Comparator.naturalOrder()));
    }

    private static ImmutableList<Path> all(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw wrong(
                    folder.toString(),
                    "there is no such folder; recipes stand in NAMESPACE/NAME/" + RecipeFiles.RECIPE);
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .collect(toImmutableList());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder, e);
        }
    }

    /** The files that can be executed here, which no package keeps. */
    public ImmutableList<String> executables() {
        return files.stream()
                .filter(file -> Files.isExecutable(LocalName.resolve(folder, file)))
                .collect(toImmutableList());
    }

    /**
     * The jar; the same files make the same bytes.
     *
     * @throws ProblemException if it is too large for a package
     */
    public Bytes jar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            add(jar, "META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
            for (String file : files) {
                add(jar, PackageJar.PREFIX + file, Files.readAllBytes(LocalName.resolve(folder, file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder, e);
        }
        Bytes made = Bytes.of(bytes.toByteArray());
        try {
            // What nobody could add is not made.
            PackageJar.read(made);
        } catch (IllegalArgumentException refused) {
            throw wrong(folder.toString(), "makes no package: it " + refused.getMessage());
        }
        return made;
    }

    /** Not compressed: that is not the same everywhere, and whoever carries jars compresses them. */
    private static void add(ZipOutputStream jar, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(TIME);
        jar.putNextEntry(entry);
        jar.write(content);
        jar.closeEntry();
    }

    private static ProblemException wrong(String where, String message) {
        return new ProblemException(List.of(new Problem(new Source(where, 0), "no-package", message)));
    }
}
