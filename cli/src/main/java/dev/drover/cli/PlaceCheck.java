package dev.drover.cli;

import com.google.common.collect.ImmutableSet;
import com.sun.security.auth.module.UnixSystem;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sees that nobody else can write what is read, since playbooks, recipes and inventories are code that runs as whoever reads
 * them. A file of a group of its owner's name, as some systems make them for each user, is its owner's alone. Where files
 * have no owners nothing is checked.
 *
 * @param strict whether anything is checked at all: on some file systems everybody seems to be able to write everything
 */
record PlaceCheck(boolean strict) {
    private static final int STICKY = 01000;
    private static final long ROOT = 0;
    private static final String DANGER = "so others could make Drover do anything as you";

    /**
     * Checks a file or folder that the user named, and the folder that it is in.
     *
     * @throws ProblemException if somebody else can write one of them
     */
    void named(Path place) {
        if (!checks()) {
            return;
        }
        try {
            Path real = place.toRealPath();
            check(real);
            // The folder that is named may hold a link to where the file really is.
            holding(folderOf(real));
            holding(folderOf(place));
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + place, e);
        }
    }

    /**
     * Checks a file or folder that the user did not name, and that is there: it must not be another user's either.
     *
     * @throws ProblemException if it is, or somebody else can write it or the folder that it is in
     */
    void found(Path place) {
        named(place);
        if (!checks()) {
            return;
        }
        try {
            owned(place.toRealPath());
            owned(folderOf(place).toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + place, e);
        }
    }

    /**
     * Checks a file that is there beside one that the user named: where everybody can add files, as in /tmp, it must not be
     * another user's.
     *
     * @throws ProblemException if it is, or somebody else can write it or the folder that it is in
     */
    void beside(Path place) {
        named(place);
        try {
            if (checks() && isSticky(folderOf(place).toRealPath())) {
                owned(place.toRealPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + place, e);
        }
    }

    /**
     * Checks all that is in a folder beside a file that the user named, if there is one.
     *
     * @throws ProblemException if somebody else can write a part of it
     */
    void below(Path folder) {
        if (!checks() || !Files.isDirectory(folder)) {
            return;
        }
        beside(folder);
        // What is read through a link is code as well.
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path one : all.toList()) {
                if (Files.exists(one)) {
                    Path real = one.toRealPath();
                    check(real);
                    if (Files.isSymbolicLink(one)) {
                        holding(folderOf(real));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + folder, e);
        } catch (UncheckedIOException e) {
            throw circle(folder, e);
        }
    }

    /** Links that lead round in a circle, as a mistake of the user's. */
    static RuntimeException circle(Path folder, UncheckedIOException found) {
        return found.getCause() instanceof FileSystemLoopException loop
                ? new ProblemException(new Problem(
                        new Source(folder.toString(), 0),
                        "links-in-a-circle",
                        "has a link that leads back to a folder that it is in: " + loop.getFile() + "; remove it"))
                : found;
    }

    private boolean checks() {
        return strict && FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    }

    private static ImmutableSet<Long> trusted() {
        long me = new UnixSystem().getUid();
        // Root by sudo works for whoever called it.
        String caller = me == ROOT ? System.getenv("SUDO_UID") : null;
        return caller == null || !caller.matches("[0-9]{1,10}")
                ? ImmutableSet.of(ROOT, me)
                : ImmutableSet.of(ROOT, me, Long.parseLong(caller));
    }

    private static Path folderOf(Path place) {
        Path absolute = place.toAbsolutePath().normalize();
        return Optional.ofNullable(absolute.getParent()).orElse(absolute);
    }

    private static void holding(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!isSticky(real)) {
            check(real);
        }
    }

    /** Whether nobody can rename or remove what is another's in it, such as /tmp. */
    private static boolean isSticky(Path folder) throws IOException {
        return (((Number) Files.getAttribute(folder, "unix:mode")).intValue() & STICKY) != 0;
    }

    private static void owned(Path real) throws IOException {
        if (!trusted().contains(((Number) Files.getAttribute(real, "unix:uid")).longValue())) {
            throw wrong(
                    real,
                    "belongs to user '" + Files.getOwner(real).getName() + "', and was not named, " + DANGER
                            + "; give it with -i, or go to another folder");
        }
    }

    private static void check(Path real) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(real, PosixFileAttributes.class);
        boolean others = attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        boolean group = attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                && !attributes.group().getName().equals(attributes.owner().getName())
                && !attributes.group().getName().equals("root");
        if (others || group) {
            throw wrong(
                    real,
                    "can be written by "
                            + (others
                                    ? "everybody"
                                    : "group '" + attributes.group().getName() + "'")
                            + " (" + PosixFilePermissions.toString(attributes.permissions()) + "), " + DANGER
                            + "; run: chmod " + (others ? "go-w" : "g-w") + " " + real
                            + ", or give --allow-shared-places if you trust them all");
        }
    }

    private static ProblemException wrong(Path where, String message) {
        return new ProblemException(new Problem(new Source(where.toString(), 0), "unsafe-place", message));
    }
}
