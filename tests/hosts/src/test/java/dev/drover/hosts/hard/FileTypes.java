package dev.drover.hosts.hard;

import static dev.drover.hosts.hard.FileType.Kind;
import static dev.drover.hosts.hard.FileType.Seen;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.hosts.converge.Written;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * The types that manage a path of the user's choice, and what is asked of them.
 *
 * @param folder of this machine, with the file {@code new}, the archive {@code new.tar} of it, and the directory {@code tree}
 *     that has it
 */
record FileTypes(Path folder) {
    /** What a file shall become. */
    static final Bytes NEW = Bytes.utf8("new\n");

    static final String OLD = "a = 1\n";

    /** An archive is listed line by line, and refuses such names. */
    private static final ImmutableList<String> WITHOUT_LINE_BREAKS =
            Names.ALL.values().stream().filter(name -> name.indexOf('\n') < 0).collect(ImmutableList.toImmutableList());

    /** On the host: a file with {@link #NEW}, and a repository with one. */
    static final String SUPPLIES = "mkdir -p /srv/hard; cd /srv/hard; printf 'new\\n' >'supply'; "
            + "! command -v git >/dev/null || [ -d upstream ] || { mkdir upstream; cd upstream; git init -q .;"
            + " git checkout -q -b main; printf 'new\\n' >new; git add new;"
            + " git -c user.name=x -c user.email=x@localhost commit -q -m one; }\n";

    /** Makes what they are asked for in the folder. */
    void lay() {
        Local.sh(
                "cd \"$1\" && printf 'new\\n' >new && tar -cf new.tar new && mkdir tree names && cp new tree && cd names && cp ../new . && "
                        + named(WITHOUT_LINE_BREAKS, "printf '%s' \"$n\" >\"./$n\"")
                        + " && tar -cf ../names.tar . && " + named(Names.ALL.values(), "printf '%s' \"$n\" >\"./$n\""),
                folder);
    }

    /** Does something with each name as {@code $n}. */
    private static String named(Collection<String> names, String program) {
        return "for n in " + names.stream().map(Sh::quoted).collect(joining(" ")) + "; do " + program + "; done";
    }

    /** What is asked of them under hard names: as always, but what has names in it has all of these. */
    ImmutableList<FileType> withNames() {
        return all().stream()
                .map(type -> switch (type.name()) {
                    case "tree" -> withNames(type, "names", Names.ALL.values());
                    case "archive" -> withNames(type, "names.tar", WITHOUT_LINE_BREAKS);
                    default -> type;
                })
                .collect(ImmutableList.toImmutableList());
    }

    private FileType withNames(FileType type, String source, Collection<String> names) {
        return new FileType(
                type.name(),
                type.kind(),
                path -> Written.of(type.name(), path)
                        .with("source", folder.resolve(source).toString()),
                type.before(),
                path -> new Seen(
                        "cd " + path + "; "
                                + named(names, "[ \"$(cat \"./$n\"; echo .)\" = \"$n.\" ] || echo \"wrong: $n\"")
                                + "; cat new",
                        "new\n"));
    }

    private static String none(String path) {
        return ":";
    }

    private static String old(String path) {
        return "printf 'a = 1\\n' >" + path;
    }

    ImmutableList<FileType> all() {
        ImmutableList.Builder<FileType> all = ImmutableList.builder();
        all.addAll(whole()).addAll(parts());
        all.add(new FileType(
                "file mode",
                Kind.ATTRIBUTES,
                path -> Written.of("file", path).with("mode", "0600"),
                FileTypes::old,
                path -> new Seen("f " + path, Sh.file(Bytes.utf8(OLD), "600", 0, 0))));
        all.add(new FileType(
                "file absent",
                Kind.NOTHING,
                path -> Written.of("file", path).with("absent"),
                FileTypes::old,
                Seen::nothing));
        all.add(new FileType(
                "link",
                Kind.LINK,
                path -> Written.of("link", path).with("to", "../some where"),
                FileTypes::none,
                path -> new Seen("readlink " + path, "../some where\n")));
        all.add(new FileType(
                "link absent",
                Kind.NOTHING,
                path -> Written.of("link", path).with("absent"),
                path -> "ln -s nowhere " + path,
                Seen::nothing));
        all.addAll(directories());
        all.addAll(contents());
        return all.build();
    }

    private ImmutableList<FileType> whole() {
        return ImmutableList.of(
                new FileType(
                        "file",
                        Kind.WHOLE,
                        path -> Written.of("file", path).with("content", NEW),
                        FileTypes::none,
                        path -> Seen.file(path, NEW)),
                new FileType(
                        "file source",
                        Kind.WHOLE,
                        path -> Written.of("file", path)
                                .with("source", folder.resolve("new").toString()),
                        FileTypes::none,
                        path -> Seen.file(path, NEW)),
                new FileType(
                        "download",
                        Kind.WHOLE,
                        path -> Written.of("download", path)
                                .with("url", "file:///srv/hard/supply")
                                .with("sha256", NEW.sha256()),
                        FileTypes::none,
                        path -> Seen.file(path, NEW)));
    }

    private static ImmutableList<FileType> parts() {
        return ImmutableList.of(
                part("lineInFile", OLD + "b = 2\n", "line", "b = 2"),
                part("blockInFile", OLD + "# BEGIN DROVER BLOCK\nb = 2\n# END DROVER BLOCK\n", "block", "b = 2"),
                part("replaceInFile", "a = 2\n", "pattern", Pattern.compile("a = 1"), "with", "a = 2"),
                part("iniSetting", "a = 2\n", "key", "a", "value", "2"));
    }

    private static FileType part(String verb, String result, Object... attributes) {
        return new FileType(
                verb, Kind.PART, path -> edit(verb, path, attributes), FileTypes::old, path -> Seen.file(path, result));
    }

    private static Written edit(String verb, String path, Object... attributes) {
        Written all = Written.of(verb, path);
        for (int i = 0; i < attributes.length; i += 2) {
            all = all.with(attributes[i].toString(), attributes[i + 1]);
        }
        return all;
    }

    private static ImmutableList<FileType> directories() {
        return ImmutableList.of(
                new FileType(
                        "directory",
                        Kind.DIRECTORY,
                        path -> Written.of("directory", path).with("mode", "0750"),
                        FileTypes::none,
                        path -> new Seen("stat -c '%F %a' " + path, "directory 750\n")),
                new FileType(
                        "directory purge",
                        Kind.CONTENTS,
                        path -> Written.of("directory", path).with("purge").with("keep", "kept"),
                        path -> "mkdir -p " + path + "; for one in " + Names.quoted() + "; do printf x >" + path
                                + "/\"$one\"; done; printf x >" + path + "/kept",
                        path -> new Seen("ls -A " + path, "kept\n")),
                new FileType(
                        "directory recurse",
                        Kind.CONTENTS,
                        path -> Written.of("directory", path).with("recurse").with("mode", "0640"),
                        path -> "mkdir -p " + path + "; for one in " + Names.quoted() + "; do printf x >" + path
                                + "/\"$one\"; done",
                        path -> new Seen("find " + path + " -type f ! -perm 640; stat -c %a " + path, "750\n")),
                new FileType(
                        "directory absent",
                        Kind.NOTHING,
                        path -> Written.of("directory", path).with("absent").with("recurse"),
                        path -> "mkdir -p " + path + "/below; for one in " + Names.quoted() + "; do printf x >" + path
                                + "/below/\"$one\"; done",
                        Seen::nothing));
    }

    private ImmutableList<FileType> contents() {
        return ImmutableList.of(
                new FileType(
                        "tree",
                        Kind.CONTENTS,
                        path -> Written.of("tree", path)
                                .with("source", folder.resolve("tree").toString()),
                        FileTypes::none,
                        path -> Seen.file(path + "/new", NEW)),
                new FileType(
                        "archive",
                        Kind.CONTENTS,
                        path -> Written.of("archive", path)
                                .with("source", folder.resolve("new.tar").toString()),
                        FileTypes::none,
                        path -> Seen.file(path + "/new", NEW)),
                new FileType(
                        "git",
                        Kind.CONTENTS,
                        path -> Written.of("git", path)
                                .with("repository", "/srv/hard/upstream")
                                .with("revision", "main"),
                        FileTypes::none,
                        path -> Seen.file(path + "/new", NEW)));
    }
}
