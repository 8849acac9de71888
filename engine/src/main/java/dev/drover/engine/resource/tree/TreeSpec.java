package dev.drover.engine.resource.tree;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.SystemDirectory;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a {@code tree} shall be. */
@Doc(
        value =
                "A directory that has every file of a local directory. What changed is sent as one stream, and each file is "
                        + "replaced in one step: readers see the whole old or the whole new file, also after a crash. Files get "
                        + "the mode 0644, or 0755 if the local file may be executed, unless fileMode says another; the files of "
                        + "a recipe package may not be executed. Symbolic links in the local directory are copied as links, "
                        + "whatever they lead to. A link at the path itself is followed. Missing directories above it are made.",
        example = "tree('/srv/www') { source 'www'; purge(); owner 'www-data' }",
        inSync =
                "every file, link and directory of the local one is there, with bytes and modes; with purge() nothing else",
        refused = {
            "A directory or a special file where a file or link shall be, and anything but a directory where a directory shall be.",
            "A symbolic link in the place of a directory below the path: nothing is written through it.",
            "A file with several hard links is not replaced, because the other names would keep the old content.",
            "A local directory with sockets, pipes or devices in it.",
            "keep without purge(), and purge() of a directory of the system, such as /etc, also where a link leads to it."
        })
public record TreeSpec(
        @Doc(value = "Where it is.", example = "'/srv/www'") HostPath path,

        @Doc(value = "The local directory, looked for like the source of a file.", example = "'www'")
        LocalDirectory source,

        @Doc(
                "Remove all else below the path that is not declared: what any resource of the host names, in whatever play, "
                        + "stays, with all in it.")
        boolean purge,

        @Doc(
                value = "Paths below it that purge() leaves as they are, with all in them.",
                example = "'uploads', 'conf/local.conf'")
        ImmutableSet<String> keep,

        @Doc(
                value = "Permission bits of all files.",
                example = "'0640'",
                byDefault = "0644, and 0755 where the local file may be executed")
        Optional<FileMode> fileMode,

        @Doc(
                value = "Permission bits of all directories, the one at the path as well.",
                example = "'0750'",
                byDefault = "as found; a new directory gets 0755")
        Optional<FileMode> directoryMode,

        @Doc(
                value = "User that owns all of it.",
                example = "'www-data'",
                byDefault = "as found; what is new is the acting user's")
        Optional<AccountName> owner,

        @Doc(
                value = "The group of all of it.",
                example = "'www-data'",
                byDefault = "as found; what is new gets the acting user's")
        Optional<AccountName> group) {
    private static final Pattern PLAIN = Pattern.compile("(?!/)(?!.*(?:^|/)\\.{0,2}(?:/|$)).+", Pattern.DOTALL);

    /** Checks the rules between attributes. */
    public TreeSpec {
        if (!keep.isEmpty() && !purge) {
            throw new IllegalArgumentException("has keep but not purge(); nothing is removed without it");
        }
        for (String kept : keep) {
            if (!PLAIN.matcher(kept).matches()) {
                throw new IllegalArgumentException(
                        "keep takes paths below the directory, without '.' and '..', got '" + kept + "'");
            }
        }
        if (purge && SystemDirectory.is(path.text())) {
            throw new IllegalArgumentException("is a directory of the system and is not purged");
        }
        if (path.text().equals("/")) {
            throw new IllegalArgumentException("must not be the root directory; name the directories in it");
        }
    }

    /** A tree with nothing else said. */
    public static TreeSpec at(String path, LocalDirectory source) {
        return new TreeSpec(
                HostPath.parse(path),
                source,
                false,
                ImmutableSet.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, with nothing else in it but these paths. */
    public TreeSpec purged(String... kept) {
        return new TreeSpec(path, source, true, ImmutableSet.copyOf(kept), fileMode, directoryMode, owner, group);
    }

    /** The same, with these modes in octal text. */
    public TreeSpec modes(String files, String directories) {
        return new TreeSpec(
                path,
                source,
                purge,
                keep,
                Optional.of(FileMode.parse(files)),
                Optional.of(FileMode.parse(directories)),
                owner,
                group);
    }

    /** The same, belonging to them. */
    public TreeSpec ownedBy(String user, String itsGroup) {
        return new TreeSpec(
                path,
                source,
                purge,
                keep,
                fileMode,
                directoryMode,
                Optional.of(AccountName.parse(user)),
                Optional.of(AccountName.parse(itsGroup)));
    }
}
