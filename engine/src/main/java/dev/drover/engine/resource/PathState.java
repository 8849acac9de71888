package dev.drover.engine.resource;

import dev.drover.engine.model.Bytes;
import java.util.Optional;

/**
 * What is at a path.
 *
 * @param inode what the path itself is; absent: nothing is there
 * @param link if it is a symbolic link: where it leads
 * @param sha256 digest of a regular file (of the one behind a link), if it was asked for
 * @param content content of a regular file (of the one behind a link), if it was sent
 * @param parentExists whether the directory that holds it is there
 */
public record PathState(
        HostPath path,
        Optional<Inode> inode,
        Optional<Link> link,
        Optional<String> sha256,
        Optional<Bytes> content,
        boolean parentExists) {
    /** What something in a file system is. */
    public enum Kind {
        ABSENT("absent"),
        FILE("file"),
        DIRECTORY("directory"),
        LINK("symbolic link"),
        OTHER("special file");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What {@code stat} says of something that is there; size in bytes. */
    public record Inode(Kind kind, FileMode mode, Account owner, Account group, long size) {}

    /** A user or group as a host knows it; the name is the number in text where it has none. */
    public record Account(String name, long number) {
        public boolean is(AccountName wanted) {
            return wanted.isNumber()
                    ? Long.parseLong(wanted.text()) == number
                    : wanted.text().equals(name);
        }
    }

    /**
     * Where a symbolic link leads.
     *
     * @param target its text
     * @param end what is at its end; absent: nothing
     */
    public record Link(String target, Optional<Inode> end) {}

    /** What the path itself is. */
    public Kind kind() {
        return inode.map(Inode::kind).orElse(Kind.ABSENT);
    }

    /** What is there for whoever follows links. */
    public Kind kindBehindLinks() {
        return behindLinks().map(Inode::kind).orElse(Kind.ABSENT);
    }

    /** What is at the end of the link, or at the path if it is none. */
    public Optional<Inode> behindLinks() {
        return link.isPresent() ? link.get().end() : inode;
    }
}
