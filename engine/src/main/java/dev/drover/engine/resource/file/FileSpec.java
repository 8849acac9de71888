package dev.drover.engine.resource.file;

import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Schema;
import dev.drover.engine.resource.Validator;
import java.util.Optional;

/** What a {@code file} shall be. */
@Doc(
        value = "A regular file. Its content is replaced in one step: readers see the whole old or the whole new file, "
                + "also after a crash. A symbolic link at the path is followed: the file behind it is changed, and made "
                + "if the link leads nowhere; absent() removes the link itself. Its ACL and extended attributes stay where "
                + "the host has what keeps them: GNU cp, or getfacl and setfacl for the ACL alone. A name may have any byte "
                + "but NUL; one that is no UTF-8 is written as \\uDC80 to \\uDCFF, as in '/srv/caf\\uDCE9'; that holds for "
                + "every path.",
        example = "file('/etc/motd') { content 'hi\\n'; mode '0644' }",
        inSync = "content bytes, mode, owner and group are as said; what is not said is kept as found",
        refused = {
            "A directory or a special file at the path is never replaced or removed.",
            "A mount point, such as a container's /etc/hosts, is not replaced, because no rename can do it; say inPlace().",
            "A file with several hard links is not replaced, because the other names would keep the old content; "
                    + "with inPlace() all of them get the new one.",
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

        @Doc(
                value = "The local file whose bytes it contains; it is streamed, so it may be of any size.",
                example = "'motd'")
        Optional<LocalFile> source,

        @Doc(
                value = "Permission bits.",
                example = "'0644'",
                byDefault = "as found; a new file gets 0644, with a secret 0600")
        Optional<FileMode> mode,

        @Doc(value = "User that owns it.", example = "'root'", byDefault = "as found; a new file is the acting user's")
        Optional<AccountName> owner,

        @Doc(value = "Its group.", example = "'root'", byDefault = "as found; a new file gets the acting user's")
        Optional<AccountName> group,

        @Doc(
                value =
                        "Leave the old file beside it, named with the time and a tilde; drover runs rollback brings it back.")
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
        boolean absent,

        @Doc(
                "Write into the file that is there instead of replacing it: for a mount point, such as a container's "
                        + "/etc/hosts, or a file with hard links. Readers may see half of it meanwhile, and a crash may leave it so.")
        boolean inPlace) {
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
                || createOnly
                || inPlace;
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
                false,
                false);
    }

    public FileSpec content(String text) {
        return content(Content.text(text));
    }

    public FileSpec content(Content wanted) {
        return with("content", Optional.of(wanted));
    }

    /** This with a mode in octal text such as {@code 0644}. */
    public FileSpec mode(String octal) {
        return with("mode", Optional.of(FileMode.parse(octal)));
    }

    public FileSpec owner(String user) {
        return with("owner", Optional.of(AccountName.parse(user)));
    }

    public FileSpec group(String name) {
        return with("group", Optional.of(AccountName.parse(name)));
    }

    /** This, leaving the old file beside. */
    public FileSpec keepingBackup() {
        return with("backup", true);
    }

    /** This, checked by a command in which {@code %s} stands for the new file. */
    public FileSpec checkedBy(String command) {
        return with("validate", Optional.of(Validator.parse(command)));
    }

    /** This, never giving a file that is there another content. */
    public FileSpec onlyCreated() {
        return with("createOnly", true);
    }

    /** This as a file that shall not exist. */
    public FileSpec gone() {
        return with("absent", true);
    }

    /** This, written into the file that is there. */
    public FileSpec inItsPlace() {
        return with("inPlace", true);
    }

    private FileSpec with(String attribute, Object value) {
        return Schema.copy(this, attribute, value);
    }

    /** The digest of what it shall contain, if that is said. */
    Optional<String> wantedSha256() {
        return content.map(text -> text.bytes().sha256()).or(() -> source.map(LocalFile::sha256));
    }

    Permissions permissions() {
        return new Permissions(mode, owner, group);
    }
}
