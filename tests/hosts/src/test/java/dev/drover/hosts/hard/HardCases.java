package dev.drover.hosts.hard;

import static dev.drover.hosts.hard.Sh.quoted;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.hosts.converge.Written;
import dev.drover.hosts.hard.Cell.Converges;
import dev.drover.hosts.hard.Cell.Ending;
import dev.drover.hosts.hard.Cell.NotHere;
import dev.drover.hosts.hard.Cell.Refused;
import dev.drover.hosts.hard.FileType.Kind;
import dev.drover.hosts.hard.FileType.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** All cells of a host: every hard case with every type. */
final class HardCases {
    /** Where all of it is. */
    static final String HOME = "/srv/hard/";

    private static final String AS_DIRECTORY = "as with directory";
    /** To bind low ports, as an attribute has it. */
    private static final String CAPABILITY = "0x0100000200040000000000000000000000000000";

    private final FileTypes supplies;
    private final ImmutableList<FileType> types;
    private final Contents contents;
    private final ImmutableSet<String> lacking;
    private final List<Cell> cells = new ArrayList<>();

    /** Hard cases for a host that lacks these programs. */
    HardCases(FileTypes types, ImmutableSet<String> lacking) {
        this.supplies = types;
        this.types = types.all();
        this.contents = new Contents(types.folder());
        this.lacking = lacking;
    }

    /** Makes what they need in the folder and on the machine, too. */
    ImmutableList<Cell> all(Machine machine) {
        supplies.lay();
        machine.run(FileTypes.SUPPLIES);
        Names.ALL.forEach((what, name) -> row("name with " + what, supplies.withNames(), type -> named(type, name)));
        contents.rows().forEach((what, content) -> {
            machine.put(Contents.onHost(content), content.bytes().toByteArray());
            types.forEach(type -> cells.add(contents.cell(what, type, home(), content)));
        });
        links();
        inTheWay();
        immutable();
        disks();
        kept();
        keptThoughOwnerIsSaid();
        mounts();
        ownPlaces();
        return ImmutableList.copyOf(cells);
    }

    private void ownPlaces() {
        for (OwnPlace place : OwnPlace.values()) {
            place.asked(lacking).forEach((what, asked) -> cells.add(asked.cell(what, place, home())));
        }
    }

    private String home() {
        return HOME + cells.size();
    }

    /** What a case asks of a type: what is there before, the path in the home of the cell, and how it ends. */
    private record Asked(String given, String path, Function<String, Written> declared, Ending ending) {}

    private void row(String what, Function<FileType, Function<String, Asked>> asked) {
        row(what, types, asked);
    }

    private void row(String what, ImmutableList<FileType> some, Function<FileType, Function<String, Asked>> asked) {
        for (FileType type : some) {
            String home = home();
            Asked one = asked.apply(type).apply(home);
            Ending ending = lacks("git", type) ? new NotHere("no git on this host") : one.ending();
            cells.add(new Cell(
                    what, type.name(), home, one.given(), one.declared().apply(home + "/" + one.path()), ending));
        }
    }

    private boolean lacks(String program, FileType type) {
        return type.name().equals(program) && lacking.contains(program);
    }

    private static Function<String, Asked> skipped(FileType type, String why) {
        return home -> new Asked(":", "x", type.declared(), new NotHere(why));
    }

    /** It converges as it does anywhere. */
    private static Function<String, Asked> converging(FileType type, String given, String path) {
        return home -> new Asked(given, path, type.declared(), seen(type.after().apply(quoted(home + "/" + path))));
    }

    private static Ending seen(Seen seen) {
        return new Converges(seen.look(), seen.answer(), true);
    }

    private static Function<String, Asked> seeing(
            FileType type, String given, String path, String look, String answer) {
        return home -> new Asked(given, path, type.declared(), new Converges(look, answer, true));
    }

    private static Function<String, Asked> holding(FileType type, String given, String path) {
        return home -> new Asked(given, path, type.declared(), new Converges(":", "", false));
    }

    private static Function<String, Asked> refused(FileType type, String given, String path, String words) {
        return home -> new Asked(given, path, type.declared(), new Refused(words.replace("@", home)));
    }

    private static Function<String, Asked> named(FileType type, String name) {
        String path = name + "/" + name;
        return converging(
                type, "mkdir " + quoted("./" + name) + "\n" + type.before().apply(quoted("./" + path)), path);
    }

    private void links() {
        row(
                "link in the path",
                type -> converging(
                        type, "mkdir real; ln -s real hop; " + type.before().apply("real/x"), "hop/x"));
        row(
                "link of a stranger in the path",
                type -> refused(
                        type,
                        "mkdir real; ln -s real hop; chown -h 4242 hop; "
                                + type.before().apply("real/x"),
                        "hop/x",
                        "@/hop is a symbolic link of the user with number 4242, and is not followed"));
        row("file in the path", HardCases::fileInThePath);
        row("missing parent", HardCases::missingParent);
        row("dangling link", HardCases::danglingLink);
        row("link through a file", HardCases::linkThroughAFile);
        row("link to itself", HardCases::linkToItself);
    }

    private static Function<String, Asked> fileInThePath(FileType type) {
        String given = "printf 1 >f";
        return switch (type.kind()) {
            case NOTHING -> holding(type, given, "f/x");
            default -> refused(type, given, "f/x", "@/f is not a directory");
        };
    }

    private static Function<String, Asked> missingParent(FileType type) {
        return switch (type.kind()) {
            case NOTHING -> holding(type, ":", "no/x");
            case WHOLE, LINK, ATTRIBUTES, PART ->
                refused(type, ":", "no/x", "directory @/no does not exist; declare it: directory('@/no')");
            default -> isOfDirectory(type) ? skipped(type, AS_DIRECTORY) : converging(type, ":", "no/x");
        };
    }

    private static boolean isOfDirectory(FileType type) {
        return type.name().startsWith("directory ");
    }

    private static Function<String, Asked> danglingLink(FileType type) {
        String given = "ln -s real x";
        return switch (type.kind()) {
            case WHOLE, DIRECTORY -> behindTheLink(type, given);
            case ATTRIBUTES ->
                seeing(type, given, "x", "readlink x; f real", "real\n" + Sh.file(Bytes.empty(), "600", 0, 0));
            case PART -> refused(type, given, "x", "@/real does not exist, and nothing says to create it");
            case LINK -> converging(type, given, "x");
            case NOTHING ->
                isOfDirectory(type)
                        ? refused(type, given, "x", "is a symbolic link and is not removed as a directory")
                        : converging(type, given, "x");
            case CONTENTS ->
                switch (type.name()) {
                    case "tree" -> behindTheLink(type, given);
                    case "archive", "git" -> refused(type, given, "x", "is no directory");
                    default -> skipped(type, AS_DIRECTORY);
                };
        };
    }

    private static Function<String, Asked> behindTheLink(FileType type, String given) {
        Seen seen = type.after().apply("real");
        return seeing(type, given, "x", "readlink x; " + seen.look(), "real\n" + seen.answer());
    }

    /** A link whose text leads through a file leads nowhere, and cannot be looked at. */
    private static Function<String, Asked> linkThroughAFile(FileType type) {
        String given = "printf 1 >f; ln -s f/y x";
        return switch (type.kind()) {
            case LINK -> converging(type, given, "x");
            case NOTHING ->
                isOfDirectory(type)
                        ? refused(type, given, "x", "is a symbolic link and is not removed as a directory")
                        : converging(type, given, "x");
            case CONTENTS ->
                isOfDirectory(type)
                        ? skipped(type, AS_DIRECTORY)
                        : refused(
                                type,
                                given,
                                "x",
                                type.name().equals("tree") ? "@/f is not a directory" : "is no directory");
            default -> refused(type, given, "x", "@/f is not a directory");
        };
    }

    private static Function<String, Asked> linkToItself(FileType type) {
        String given = "ln -s x x";
        return switch (type.kind()) {
            case LINK -> converging(type, given, "x");
            case NOTHING ->
                isOfDirectory(type)
                        ? refused(type, given, "x", "is a symbolic link and is not removed as a directory")
                        : converging(type, given, "x");
            case CONTENTS ->
                switch (type.name()) {
                    case "tree" -> refused(type, given, "x", "@/x: too many levels of symbolic links");
                    case "archive", "git" -> refused(type, given, "x", "is no directory");
                    default -> skipped(type, AS_DIRECTORY);
                };
            default -> refused(type, given, "x", "@/x: too many levels of symbolic links");
        };
    }

    private void inTheWay() {
        row("directory where a file should be", HardCases::directoryInTheWay);
        row("file where a directory should be", HardCases::fileInTheWay);
        row("pipe in the way", HardCases::pipeInTheWay);
    }

    private static Function<String, Asked> directoryInTheWay(FileType type) {
        String given = "mkdir x; printf 1 >x/y";
        return switch (type.name()) {
            case "file", "file source", "file mode", "download" ->
                refused(type, given, "x", "'@/x' is a directory and is not replaced by a file; remove it first");
            case "lineInFile", "blockInFile", "replaceInFile", "iniSetting" ->
                refused(type, given, "x", "'@/x' is a directory and has no lines");
            case "file absent" -> refused(type, given, "x", "'@/x' is a directory and is not removed as a file");
            case "link" -> refused(type, given, "x", "'@/x' is a directory and is not replaced by a link");
            case "link absent" -> refused(type, given, "x", "'@/x' is a directory and is not removed as a link");
            case "git" -> refused(type, given, "x", "is a directory that is not empty and no work tree of git");
            case "tree" ->
                refused(
                        type,
                        "mkdir -p x/new; printf 1 >x/new/y",
                        "x",
                        "'@/x/new' is a directory and is not replaced by a file");
            case "archive" ->
                refused(type, "mkdir -p x/new; printf 1 >x/new/y", "x", "@/x/new: it is a directory that is not empty");
            default -> skipped(type, "it manages directories");
        };
    }

    private static Function<String, Asked> fileInTheWay(FileType type) {
        String given = "printf 1 >x";
        return switch (type.kind()) {
            case DIRECTORY ->
                refused(type, given, "x", "'@/x' is a file and is not replaced by a directory; remove it first");
            case LINK -> refused(type, given, "x", "'@/x' is a file and is not replaced by a link; remove it first");
            case NOTHING ->
                switch (type.name()) {
                    case "link absent" -> refused(type, given, "x", "'@/x' is a file and is not removed as a link");
                    case "directory absent" ->
                        refused(type, given, "x", "'@/x' is a file and is not removed as a directory");
                    default -> skipped(type, "it manages files");
                };
            case CONTENTS ->
                switch (type.name()) {
                    case "tree" -> refused(type, given, "x", "'@/x' is a file and is not replaced by a directory");
                    case "archive", "git" -> refused(type, given, "x", "is no directory");
                    default -> skipped(type, AS_DIRECTORY);
                };
            default -> skipped(type, "it manages files");
        };
    }

    /** It must not be opened either: nobody writes into it, so the run would hang. */
    private static Function<String, Asked> pipeInTheWay(FileType type) {
        String given = "mkfifo x";
        return switch (type.kind()) {
            case WHOLE, ATTRIBUTES ->
                refused(type, given, "x", "'@/x' is a special file and is not replaced by a file; remove it first");
            case PART -> refused(type, given, "x", "'@/x' is a special file and has no lines");
            case LINK -> refused(type, given, "x", "'@/x' is a special file and is not replaced by a link");
            case DIRECTORY -> refused(type, given, "x", "'@/x' is a special file and is not replaced by a directory");
            case NOTHING -> refused(type, given, "x", "'@/x' is a special file and is not removed as a ");
            case CONTENTS ->
                switch (type.name()) {
                    case "tree" ->
                        refused(
                                type,
                                "mkdir x; mkfifo x/new",
                                "x",
                                "'@/x/new' is a special file and is not replaced by a file");
                    case "archive", "git" -> refused(type, given, "x", "is no directory");
                    default -> skipped(type, AS_DIRECTORY);
                };
        };
    }

    /** What must be there for a file to be replaced, in a directory. */
    private static String oldIn(FileType type, String path) {
        return switch (type.kind()) {
            case WHOLE, PART, ATTRIBUTES -> "printf 'a = 1\\n' >" + path;
            case DIRECTORY -> "mkdir " + path;
            case CONTENTS ->
                isOfDirectory(type)
                        ? type.before().apply(path)
                        : "mkdir " + path + "; printf 'a = 1\\n' >" + path + "/new";
            default -> type.before().apply(path);
        };
    }

    /** The file that is replaced. */
    private static String managed(FileType type, String path) {
        return type.kind() == Kind.CONTENTS ? path + "/new" : path;
    }

    private void immutable() {
        String disk = "mkdir m; mount -t tmpfs -o size=1m none m; ";
        row("immutable file", type -> {
            if (lacking.contains("chattr")) {
                return skipped(type, "no chattr on this host");
            }
            return switch (type.kind()) {
                case LINK -> skipped(type, "a link cannot be immutable");
                case CONTENTS ->
                    type.name().equals("tree")
                            ? immutable(type, disk)
                            : skipped(type, "not one file: part of it may be done, and it says so");
                case NOTHING ->
                    type.name().equals("link absent")
                            ? skipped(type, "a link cannot be immutable")
                            : type.name().equals("directory absent")
                                    ? skipped(type, "not one file: part of it may be done, and it says so")
                                    : immutable(type, disk);
                default -> immutable(type, disk);
            };
        });
        row("immutable directory", type -> {
            if (lacking.contains("chattr")) {
                return skipped(type, "no chattr on this host");
            }
            String given = disk + "mkdir m/d; " + oldIn(type, "m/d/x") + "; chattr +i m/d";
            return switch (type.kind()) {
                case ATTRIBUTES, DIRECTORY -> converging(type, given, "m/d/x");
                case CONTENTS -> skipped(type, "it does not change that directory");
                default ->
                    type.name().equals("directory absent")
                            ? skipped(type, "not one file: part of it may be done, and it says so")
                            : refused(
                                    type, given, "m/d/x", "its directory is immutable (chattr -i makes it changeable)");
            };
        });
    }

    private static Function<String, Asked> immutable(FileType type, String disk) {
        return refused(
                type,
                disk + oldIn(type, "m/x") + "; chattr +i " + managed(type, "m/x"),
                "m/x",
                "the file is immutable (chattr -i makes it changeable)");
    }

    private void disks() {
        String disk = "mkdir m; mount -t tmpfs -o size=64k,nr_inodes=90 none m; ";
        row("full disk", type -> {
            String given = disk + oldIn(type, "m/x") + "; cat /dev/zero >m/fill 2>/dev/null || true";
            return switch (type.kind()) {
                case WHOLE, PART -> refused(type, given, "m/x", "disk full on @/m: needs ");
                case CONTENTS ->
                    switch (type.name()) {
                        case "tree", "archive" -> refused(type, given, "m/x", "disk full on @/m: needs ");
                        case "git" -> skipped(type, "git itself writes there");
                        default -> converging(type, given, "m/x");
                    };
                default -> converging(type, given, "m/x");
            };
        });
        row("no inodes left", type -> {
            String given = disk
                    + (type.kind() == Kind.DIRECTORY ? ":" : oldIn(type, "m/x"))
                    + "; i=0; while [ $i -lt 99 ] && (: >m/fill.$i) 2>/dev/null; do i=$((i + 1)); done; true";
            return switch (type.kind()) {
                case ATTRIBUTES, NOTHING -> converging(type, given, "m/x");
                case CONTENTS ->
                    switch (type.name()) {
                        case "tree", "archive" -> refused(type, given, "m/x", "(inodes free: 0)");
                        case "git" -> skipped(type, "git itself writes there");
                        default -> converging(type, given, "m/x");
                    };
                default -> refused(type, given, "m/x", "(inodes free: 0)");
            };
        });
        row("read-only mount", type -> {
            String given = "mkdir 'm m'; mount -t tmpfs -o size=1m none 'm m'; " + oldIn(type, "'m m'/x")
                    + "; mount -o remount,ro 'm m'";
            return type.name().equals("git")
                    ? skipped(type, "git itself writes there")
                    : refused(type, given, "m m/x", "file system @/m m is read-only (mounted ro,");
        });
    }

    private void kept() {
        row(
                "foreign owner",
                type -> keeping(
                        type,
                        path -> "chown 4242:4343 " + path + "; chmod 0640 " + path,
                        path -> "stat -c '%u %g' " + path,
                        path -> "4242 4343\n"));
        row(
                "ACL",
                type -> lacking.contains("setfacl")
                        ? skipped(type, "no setfacl on this host")
                        : keeping(
                                type,
                                path -> "setfacl -m u:4242:rwx,g:4343:r " + path,
                                path -> "getfacl -n -c " + path + " | grep '[0-9]' | sed 's/[[:blank:]]*#.*//'",
                                path -> "user:4242:rwx\ngroup:4343:r--\n"));
        row(
                "extended attributes",
                type -> lacking.contains("setfattr")
                        ? skipped(type, "no setfattr on this host")
                        : keeping(
                                type,
                                path -> "setfattr -n user.hard -v 'kept one' " + path,
                                path -> "getfattr --only-values -n user.hard " + path + "; echo",
                                path -> "kept one\n"));
        row(
                "capabilities",
                type -> lacking.contains("setfattr")
                        ? skipped(type, "no setfattr on this host")
                        : type.kind() == Kind.DIRECTORY
                                ? skipped(type, "a directory has none")
                                : keeping(
                                        type,
                                        path -> "setfattr -n security.capability -v " + CAPABILITY + " " + path,
                                        path -> "getfattr -n security.capability -e hex " + path + " | grep -c "
                                                + CAPABILITY,
                                        path -> "1\n"));
    }

    private void keptThoughOwnerIsSaid() {
        row("capabilities, owner said", type -> {
            if (lacking.contains("setfattr")) {
                return skipped(type, "no setfattr on this host");
            }
            String path = managed(type, "x");
            String look = "stat -c %u " + path + "; getfattr -n security.capability -e hex " + path + " | grep -c "
                    + CAPABILITY;
            boolean offered = type.kind() == Kind.WHOLE || type.name().equals("tree");
            return offered
                    ? home -> new Asked(
                            oldIn(type, "x") + "; chown 4242 " + path + "; setfattr -n security.capability -v "
                                    + CAPABILITY + " " + path,
                            "x",
                            it -> type.declared().apply(it).with("owner", "root"),
                            new Converges(look + "; sha256sum <" + path, "0\n1\n" + digest(type), true))
                    : skipped(type, "it is not asked for an owner");
        });
    }

    private static Function<String, Asked> keeping(
            FileType type,
            Function<String, String> given,
            Function<String, String> look,
            Function<String, String> answer) {
        String path = managed(type, "x");
        return switch (type.kind()) {
            case LINK, NOTHING -> skipped(type, "nothing of it stays");
            case CONTENTS ->
                type.name().equals("tree")
                        ? kept(type, path, given, look, answer)
                        : isOfDirectory(type)
                                ? skipped(type, AS_DIRECTORY)
                                : skipped(type, "its files are replaced as they come");
            default -> kept(type, path, given, look, answer);
        };
    }

    private static Function<String, Asked> kept(
            FileType type,
            String path,
            Function<String, String> given,
            Function<String, String> look,
            Function<String, String> answer) {
        String content = type.kind() == Kind.DIRECTORY ? "" : "; sha256sum <" + path;
        String digest = type.kind() == Kind.DIRECTORY ? "" : digest(type);
        return seeing(
                type,
                oldIn(type, "x") + "; " + given.apply(path),
                "x",
                look.apply(path) + content,
                answer.apply(path) + digest);
    }

    /** What {@code sha256sum} prints of its file when it has converged. */
    private static String digest(FileType type) {
        String answer = type.after().apply("x").answer();
        return answer.substring(answer.indexOf('\n') + 1);
    }

    private void mounts() {
        row("bind-mounted file", type -> mounted(type, "mount --bind y x"));
        row("bind-mounted file, inPlace()", type -> inPlace(type, "mount --bind y x"));
        row("bind-mounted file in a path with blanks", type -> {
            String path = "a b/x";
            String given = "mkdir 'a b'; printf 'a = 1\\n' >'a b/x'; cp 'a b/x' y; mount --bind y 'a b/x'";
            return type.is(Kind.WHOLE, Kind.PART)
                    ? refused(type, given, path, "it is a mount point")
                    : skipped(type, "as without blanks");
        });
        row("hard links", type -> linked(type, "rm x; ln y x"));
        row("hard links, inPlace()", type -> inPlace(type, "rm x; ln y x"));
    }

    private static final String TWO = "printf 'a = 1\\n' >x; cp x y; ";

    private static Function<String, Asked> mounted(FileType type, String join) {
        return switch (type.kind()) {
            case WHOLE, PART ->
                refused(
                        type,
                        TWO + join,
                        "x",
                        "it is a mount point"
                                + (hasInPlace(type) ? "; inPlace() writes into it instead" : "; the old file"));
            case ATTRIBUTES -> converging(type, TWO + join, "x");
            case DIRECTORY -> converging(type, "mkdir x y; " + join, "x");
            case LINK -> skipped(type, "a file is in the way");
            case NOTHING ->
                switch (type.name()) {
                    case "file absent" -> refused(type, TWO + join, "x", "it is a mount point");
                    case "directory absent" -> refused(type, "mkdir x y; " + join, "x", "@/x is mounted there");
                    default -> skipped(type, "a link is no mount point");
                };
            case CONTENTS ->
                switch (type.name()) {
                    case "tree" ->
                        refused(
                                type,
                                "mkdir x; printf 1 >y; printf 2 >x/new; mount --bind y x/new",
                                "x",
                                "it is a mount point");
                    case "directory purge" ->
                        refused(
                                type,
                                "mkdir x; printf 1 >y; printf 2 >x/new; printf 3 >x/kept; mount --bind y x/new",
                                "x",
                                "@/x/new is mounted there");
                    default -> skipped(type, "not one file: part of it may be done, and it says so");
                };
        };
    }

    private static Function<String, Asked> linked(FileType type, String join) {
        return switch (type.kind()) {
            case WHOLE, PART -> refused(type, TWO + join, "x", "it has 2 hard links");
            case ATTRIBUTES -> converging(type, TWO + join, "x");
            case NOTHING ->
                type.name().equals("file absent")
                        ? seeing(type, TWO + join, "x", "ls; f y", "y\n" + Sh.file(Bytes.utf8(FileTypes.OLD)))
                        : skipped(type, "it has none");
            case CONTENTS ->
                type.name().equals("tree")
                        ? refused(type, "mkdir x; printf 1 >y; ln y x/new", "x", "it has 2 hard links")
                        : type.name().equals("archive")
                                ? converging(type, "mkdir x; printf 1 >y; ln y x/new", "x")
                                : skipped(type, "it has none");
            default -> skipped(type, "it has none");
        };
    }

    private static boolean hasInPlace(FileType type) {
        return type.kind() == Kind.PART
                || type.name().equals("file")
                || type.name().equals("file source");
    }

    private static Function<String, Asked> inPlace(FileType type, String join) {
        if (!hasInPlace(type)) {
            return skipped(type, "it has no inPlace()");
        }
        Seen seen = type.after().apply("x");
        return home -> new Asked(
                TWO + join,
                "x",
                path -> type.declared().apply(path).with("inPlace"),
                new Converges("[ x -ef y ] && echo same; " + seen.look(), "same\n" + seen.answer(), true));
    }
}
