package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.PathState.Account;
import dev.drover.engine.resource.PathState.Inode;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.PathState.Link;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Observes paths: one {@code stat} and one {@code sha256sum} for all paths of all types of a host. Reads what GNU
 * coreutils and busybox print alike.
 */
public final class PathProbe {
    /** The largest file whose content can be asked for. */
    public static final int ASKED_CONTENT_BYTES = 8 << 20;

    private static final ProbeScript SCRIPT =
            new ProbeScript(ShellScript.beside(PathProbe.class, "paths.sh"), PathAnswers::split);
    private static final Pattern STAT = Pattern.compile("([0-9a-f]+) (\\d+) (\\d+) (\\d+)\n([^\n]*)\n([^\n]*)\n");
    private static final Pattern THERE = Pattern.compile("there (-|unreadable|unread|[0-9a-f]{64}) (-|sent|large)");
    private static final String NO_NAME = "UNKNOWN";
    private static final int TYPE_BITS = 0170000;

    private PathProbe() {}

    /** Type, mode, owner, group, target of a link. */
    public static Probe<PathState> attributes(HostPath path) {
        return asking("stat", path);
    }

    /** The digest as well, and never the content. */
    public static Probe<PathState> digest(HostPath path) {
        return asking("digest", path);
    }

    /** The digest as well; and the content, if the digest is not {@code wanted} and the file is small. */
    public static Probe<PathState> differenceFrom(String wanted, HostPath path) {
        return asking(wanted, path);
    }

    /** The content as well; a file of more than {@link #ASKED_CONTENT_BYTES} is a {@link ProbeException}. */
    public static Probe<PathState> content(HostPath path) {
        return asking("content", path);
    }

    private static Probe<PathState> asking(String question, HostPath path) {
        return Probe.of(
                SCRIPT, ImmutableList.of(Bytes.utf8(question + " " + path.text())), answer -> read(path, answer));
    }

    private static PathState read(HostPath path, ImmutableList<Bytes> answer) {
        Optional<Inode> inode = inode(path, answer.get(0));
        Optional<Inode> end = inode(path, answer.get(1));
        Bytes found = answer.get(3);
        int lineEnd = found.indexOf((byte) '\n');
        if (lineEnd < 0) {
            throw unreadable(path, found);
        }
        String head = found.slice(0, lineEnd).toLatin1();
        if (head.startsWith("absent ")) {
            return absent(path, head.substring("absent ".length()), inode);
        }
        Matcher there = THERE.matcher(head);
        if (!there.matches()) {
            throw unreadable(path, found);
        }
        if (inode.isEmpty()) {
            throw changed(path);
        }
        Optional<Link> link = inode.get().kind() == Kind.LINK
                ? Optional.of(new Link(answer.get(2).toName(), end))
                : Optional.empty();
        Optional<Bytes> content = content(path, there, found.slice(lineEnd + 1, found.size()));
        return new PathState(path, inode, link, digest(path, there.group(1), content), content, true);
    }

    private static PathState absent(HostPath path, String why, Optional<Inode> inode) {
        if (inode.isPresent()) {
            throw changed(path);
        }
        if (why.equals("denied")) {
            throw new ProbeException("cannot see whether '" + path
                    + "' exists: permission denied in a directory above it; become a user who may look");
        }
        return new PathState(
                path, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), why.equals("directory"));
    }

    private static Optional<Bytes> content(HostPath path, Matcher there, Bytes sent) {
        return switch (there.group(2)) {
            case "sent" -> Optional.of(sent);
            case "large" ->
                throw new ProbeException(
                        "'" + path + "' has more than " + (ASKED_CONTENT_BYTES >> 20) + " MB and is not read as text");
            default -> Optional.empty();
        };
    }

    private static Optional<String> digest(HostPath path, String digest, Optional<Bytes> content) {
        switch (digest) {
            case "unreadable" -> throw new ProbeException("cannot read '" + path + "': permission denied");
            case "unread" -> throw changed(path);
            case "-" -> {
                return content.map(Bytes::sha256);
            }
            default -> {
                if (content.isPresent() && !content.get().sha256().equals(digest)) {
                    throw changed(path);
                }
                return Optional.of(digest);
            }
        }
    }

    private static Optional<Inode> inode(HostPath path, Bytes printed) {
        if (printed.isEmpty()) {
            return Optional.empty();
        }
        Matcher stat = STAT.matcher(printed.toUtf8());
        if (!stat.matches()) {
            throw unreadable(path, printed);
        }
        int mode = Integer.parseInt(stat.group(1), 16);
        return Optional.of(new Inode(
                kind(mode),
                new FileMode(mode & 07777),
                account(stat.group(5), stat.group(2)),
                account(stat.group(6), stat.group(3)),
                Long.parseLong(stat.group(4))));
    }

    /** The numbers of {@code inode(7)}. */
    private static Kind kind(int mode) {
        return switch (mode & TYPE_BITS) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
    }

    private static Account account(String name, String number) {
        return new Account(name.equals(NO_NAME) ? number : name, Long.parseLong(number));
    }

    private static ProbeException changed(HostPath path) {
        return new ProbeException("'" + path + "' was changed by somebody while it was looked at; run again");
    }

    private static ProbeException unreadable(HostPath path, Bytes printed) {
        String start = printed.slice(0, Math.min(printed.size(), 80)).toUtf8();
        return new ProbeException("cannot read what the host says of '" + path + "': '" + start + "'");
    }

    /** Cuts the output of {@code paths.sh}. */
    private static final class PathAnswers {
        private final Bytes stats;
        private final ImmutableList<Bytes> paths;
        private int at;

        private PathAnswers(Bytes stats, ImmutableList<Bytes> paths) {
            this.stats = stats;
            this.paths = paths;
        }

        static ImmutableList<ImmutableList<Bytes>> split(
                Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
            ImmutableList<Bytes> parts = Sections.split(output, separator);
            if (parts.size() != 2 + 2 * questions.size()) {
                throw new ProbeException("expected " + questions.size() + " answers about paths, got "
                        + Math.max(0, (parts.size() - 2) / 2));
            }
            ImmutableList<Bytes> paths = questions.stream()
                    .map(question -> pathOf(question.get(0)))
                    .collect(ImmutableList.toImmutableList());
            ImmutableList<Bytes> own = new PathAnswers(parts.get(0), paths).blocks();
            ImmutableList<Bytes> behind = new PathAnswers(parts.get(1), paths).blocks();
            ImmutableList.Builder<ImmutableList<Bytes>> answers = ImmutableList.builder();
            for (int i = 0; i < questions.size(); i++) {
                answers.add(ImmutableList.of(own.get(i), behind.get(i), parts.get(2 + 2 * i), parts.get(3 + 2 * i)));
            }
            return answers.build();
        }

        private static Bytes pathOf(Bytes question) {
            return question.slice(question.indexOf((byte) ' ') + 1, question.size());
        }

        /** For each path the three lines that {@code stat} printed before its name; empty if it did not print it. */
        private ImmutableList<Bytes> blocks() {
            ImmutableList.Builder<Bytes> blocks = ImmutableList.builder();
            for (Bytes path : paths) {
                blocks.add(block(path));
            }
            if (at != stats.size()) {
                throw new ProbeException("a path was changed by somebody while it was looked at; run again");
            }
            return blocks.build();
        }

        private Bytes block(Bytes path) {
            int name = at;
            for (int line = 0; line < 3; line++) {
                int end = stats.indexOf((byte) '\n', name);
                if (end < 0) {
                    return Bytes.empty();
                }
                name = end + 1;
            }
            int end = name + path.size();
            if (end >= stats.size()
                    || stats.at(end) != '\n'
                    || !stats.slice(name, end).equals(path)) {
                return Bytes.empty();
            }
            Bytes block = stats.slice(at, name);
            at = end + 1;
            return block;
        }
    }
}
