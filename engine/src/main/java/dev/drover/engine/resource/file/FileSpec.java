package dev.drover.engine.resource.file;

import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Validator;
import java.util.Optional;

/** What a {@code file} shall be. */
@Doc(
        value = "A regular file. Its content is replaced in one step: readers see the whole old or the whole new file, "
                + "also after a crash. A symbolic link at the path is followed: the file behind it is changed, and made "
                + "if the link leads nowhere; absent() removes the link itself.",
        example = "file('/etc/motd') { content 'hi\\n'; mode '0644' }",
        inSync = "content bytes, mode, owner and group are as said; what is not said is kept as found",
        refused = {
            "A directory or a special file at the path is never replaced or removed.",
            "A mount point, such as a container's /etc/hosts, is not replaced, because no rename can do it.",
            "A file with several hard links is not replaced, because the other names would keep the old content.",
            "A symbolic link that neither root nor the acting user made is not followed."
        })
public record FileSpec(
        @Doc(value = "Where it is.", example = "'/etc/motd'")
        HostPath path,

        @Doc(
                value = "What it contains: text, bytes or template(…).",
                example = "'hi\\n'",
                byDefault = "stays as found; a new file is empty")
        Optional<Content> content,

        @Doc(value = "The local file whose bytes it contains.", example = "'motd'")
        Optional<Content> source,

        @Doc(
                value = "Permission bits.",
                example = "'0644'",
                byDefault = "as found; a new file gets 0644, with a secret 0600")
        Optional<FileMode> mode,

        @Doc(value = "User that owns it.", example = "'root'", byDefault = "as found; a new file is the acting user's")
        Optional<AccountName> owner,

        @Doc(value = "Its group.", example = "'root'", byDefault = "as found; a new file gets the acting user's")
        Optional<AccountName> group,

        @Doc(value = "Leave the old file beside it, under its name with the time and a tilde.")
        boolean backup,

        @Doc(
                value =
                        "A command that checks the new file before it is put in place; %s stands for it. It is not given "
                                + "to a shell. If it fails, the old file is kept.",
                example = "'visudo -cf %s'")
        Optional<Validator> validate,

        @Doc("Give it its content only if it does not exist yet; mode, owner and group are kept as said all the same.")
        boolean createOnly,

        @Doc("It shall not exist; with backup() it is renamed instead of removed.")
        boolean absent) {
    public FileSpec {
        if (content.isPresent() && source.isPresent()) {
            throw new IllegalArgumentException("has content and source; keep one");
        }
        boolean describes = content.isPresent()
                || source.isPresent()
                || mode.isPresent()
                || owner.isPresent()
                || group.isPresent()
                || validate.isPresent()
                || createOnly;
        if (absent && describes) {
            throw new IllegalArgumentException("is absent(), so besides backup() nothing else can be said of it");
        }
    }

    /**
     * A file of which only the place is said.
     *
     * @throws IllegalArgumentException if the path is not absolute
     */
    public static FileSpec at(String path) {
        return new FileSpec(
                HostPath.parse(path),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                false);
    }

    public FileSpec content(String text) {
        return content(Content.text(text));
    }

    public FileSpec content(Content wanted) {
        return new FileSpec(
                path, Optional.of(wanted), source, mode, owner, group, backup, validate, createOnly, absent);
    }

    /** This with a mode in octal text such as {@code 0644}. */
    public FileSpec mode(String octal) {
        return new FileSpec(
                path,
                content,
                source,
                Optional.of(FileMode.parse(octal)),
                owner,
                group,
                backup,
                validate,
                createOnly,
                absent);
    }

    public FileSpec owner(String user) {
        return new FileSpec(
                path,
                content,
                source,
                mode,
                Optional.of(AccountName.parse(user)),
                group,
                backup,
                validate,
                createOnly,
                absent);
    }

    public FileSpec group(String name) {
        return new FileSpec(
                path,
                content,
                source,
                mode,
                owner,
                Optional.of(AccountName.parse(name)),
                backup,
                validate,
                createOnly,
                absent);
    }

    /** This, leaving the old file beside. */
    public FileSpec keepingBackup() {
        return new FileSpec(path, content, source, mode, owner, group, true, validate, createOnly, absent);
    }

    /** This, checked by a command in which {@code %s} stands for the new file. */
    public FileSpec checkedBy(String command) {
        return new FileSpec(
                path,
                content,
                source,
                mode,
                owner,
                group,
                backup,
                Optional.of(Validator.parse(command)),
                createOnly,
                absent);
    }

    /** This, never giving a file that is there another content. */
    public FileSpec onlyCreated() {
        return new FileSpec(path, content, source, mode, owner, group, backup, validate, true, absent);
    }

    /** This as a file that shall not exist. */
    public FileSpec gone() {
        return new FileSpec(path, content, source, mode, owner, group, backup, validate, createOnly, true);
    }

    /** What it shall contain, wherever that was said. */
    Optional<Content> wanted() {
        return content.or(() -> source);
    }

    Permissions permissions() {
        return new Permissions(mode, owner, group);
    }
}
