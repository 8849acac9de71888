package dev.drover.hosts.hard;

import dev.drover.engine.model.Bytes;
import dev.drover.hosts.converge.Written;
import java.util.function.Function;

/**
 * A type that manages a path, and one thing that is asked of it there.
 *
 * @param name the column of the matrix
 * @param kind what its path becomes
 * @param declared the resource for a path
 * @param before a program that makes what it needs at a path, which is quoted
 * @param after what must be seen at a path, which is quoted
 */
record FileType(
        String name,
        Kind kind,
        Function<String, Written> declared,
        Function<String, String> before,
        Function<String, Seen> after) {
    /** What its path is when it has converged. */
    enum Kind {
        /** A file that is made or replaced. */
        WHOLE,
        /** A file that is there and of which a part is changed. */
        PART,
        /** A file that is there, of which mode and owner are changed. */
        ATTRIBUTES,
        DIRECTORY,
        LINK,
        /** Nothing any more. */
        NOTHING,
        /** A directory with what came from elsewhere in it. */
        CONTENTS
    }

    /** A program that looks at the host, and what it must print. */
    record Seen(String look, String answer) {
        static Seen file(String path, String content) {
            return file(path, Bytes.utf8(content));
        }

        static Seen file(String path, Bytes content) {
            return new Seen("f " + path, Sh.file(content));
        }

        static Seen nothing(String path) {
            return new Seen(
                    "if [ -e " + path + " ] || [ -L " + path + " ]; then echo there; else echo gone; fi", "gone\n");
        }
    }

    boolean is(Kind... kinds) {
        for (Kind one : kinds) {
            if (kind == one) {
                return true;
            }
        }
        return false;
    }
}
