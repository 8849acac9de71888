package dev.drover.dsl;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.sun.security.auth.module.UnixSystem;
import dev.drover.engine.resource.Catalog;
import groovy.lang.GroovySystem;
import groovy.lang.Script;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compiled scripts, kept in a folder for the next run. A script is found by all that it was compiled from: its text and name,
 * the language, Groovy and Java; so none is ever out of date. What is kept is code that runs as the user: a folder that is
 * another's, or that others can write, is not used. Where nothing can be kept nothing is, and scripts are compiled each time.
 * Safe for many threads and processes.
 */
public final class ScriptCache {
    private static final String ENDING = ".script";
    private static final Duration AGE = Duration.ofDays(30);
    private static final Set<PosixFilePermission> PRIVATE_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");

    private final Optional<Path> folder;
    private final String language;

    private ScriptCache(Optional<Path> folder, String language) {
        this.folder = folder;
        this.language = language;
    }

    /** Keeps nothing. */
    public static ScriptCache none() {
        return new ScriptCache(Optional.empty(), "");
    }

    /** Keeps scripts in a folder, which is made when it is needed. */
    public static ScriptCache in(Path folder) {
        return language().map(language -> in(folder, language)).orElseGet(ScriptCache::none);
    }

    /**
     * Keeps scripts in a folder.
     *
     * @param language what the language is made of; scripts of another one are not found
     */
    static ScriptCache in(Path folder, String language) {
        boolean hasOwners =
                FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
        return hasOwners ? new ScriptCache(Optional.of(folder), language) : none();
    }

    /** The jars of the language with their sizes and times; none where classes stand by themselves, as in a build. */
    private static Optional<String> language() {
        StringBuilder parts = new StringBuilder();
        for (Class<?> part : new Class<?>[] {ScriptCache.class, Catalog.class, GroovySystem.class}) {
            CodeSource source = part.getProtectionDomain().getCodeSource();
            if (source == null) {
                return Optional.empty();
            }
            try {
                Path jar = Path.of(source.getLocation().toURI());
                if (!Files.isRegularFile(jar)) {
                    return Optional.empty();
                }
                parts.append(jar)
                        .append(' ')
                        .append(Files.size(jar))
                        .append(' ')
                        .append(Files.getLastModifiedTime(jar))
                        .append('\n');
            } catch (URISyntaxException | IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(parts.append(System.getProperty("java.class.path")).toString());
    }

    /** What a script is found by, in hexadecimal: no other text, name, base or language has it. */
    String key(ScriptText script, Class<? extends Script> base, Catalog catalog) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (String part : new String[] {
            language,
            GroovySystem.getVersion(),
            Runtime.version().toString(),
            base.getName(),
            String.join(" ", catalog.names()),
            script.file(),
            script.text()
        }) {
            hasher.putInt(part.length()).putString(part, StandardCharsets.UTF_8);
        }
        return hasher.hash().toString();
    }

    /** A script that was kept, if it is still whole. */
    Optional<CompiledScript> find(String key) {
        try {
            return folder.isPresent() && isOwn(folder.get())
                    ? CompiledScript.read(Files.readAllBytes(file(folder.get(), key)))
                    : Optional.empty();
        } catch (IOException notKept) {
            return Optional.empty();
        }
    }

    /** Keeps a script, if that can be, and forgets those of a month ago. */
    void keep(String key, CompiledScript script) {
        if (folder.isEmpty()) {
            return;
        }
        try {
            Path place = folder.get();
            Files.createDirectories(place, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
            if (!isOwn(place)) {
                return;
            }
            // Whoever reads meanwhile sees nothing or all of it.
            Path beside = Files.createTempFile(place, key, "", PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
            try {
                Files.write(beside, script.toBytes());
                Files.move(beside, file(place, key), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
            forgetOld(place);
        } catch (IOException notKept) {
            // The next run compiles it again.
        }
    }

    private static Path file(Path folder, String key) {
        return folder.resolve(key + ENDING);
    }

    private static void forgetOld(Path folder) throws IOException {
        Instant limit = Instant.now().minus(AGE);
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(limit)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    /** Whether a folder is the user's alone. */
    private static boolean isOwn(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        return ((Number) Files.getAttribute(folder, "unix:uid")).longValue() == new UnixSystem().getUid()
                && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }
}
