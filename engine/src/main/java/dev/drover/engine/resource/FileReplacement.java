package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/**
 * The one way in which any type gives a file its content. Whoever reads the path sees the whole old or the whole new
 * content, also after a crash; owner, mode, ACL, extended attributes and SELinux label of an old file stay unless said
 * otherwise; a failure leaves the old file as it was. A file that is written in place has no such promises. The content travels on standard input only.
 *
 * @param expected what must be there when it is replaced: {@code any}, {@code absent}, {@code present} or the
 *     SHA-256 of the old content
 * @param backup whether the old file is left beside under a name with the time
 * @param way how the content gets to its place
 */
public record FileReplacement(
        HostPath path,
        Supply content,
        Permissions permissions,
        FileMode modeIfNew,
        String expected,
        boolean backup,
        Optional<Validator> validator,
        Way way) {
    /**
     * Where the new content comes from.
     *
     * @param bytes read once, when they are sent
     * @param size of them
     * @param digest the SHA-256 that must arrive, where it could be another one by then
     * @param sensitive whether a secret is part of it
     */
    public record Supply(ByteSource bytes, long size, Optional<String> digest, boolean sensitive) {
        static Supply of(Content content) {
            return new Supply(
                    content.bytes().asByteSource(), content.bytes().size(), Optional.empty(), content.sensitive());
        }

        static Supply of(LocalFile file) {
            return new Supply(file.bytes(), file.size(), Optional.of(file.sha256()), false);
        }
    }

    /** How the new content gets to its place. */
    public enum Way {
        /** By a rename: whoever reads the path sees the whole old or the whole new content. */
        AT_ONCE("rename"),
        /** By a rename, and where none is possible the message names the attribute {@code inPlace}. */
        AT_ONCE_UNLESS_SAID("offer"),
        /** Into the file that is there, which keeps its inode; somebody may read half of it meanwhile. */
        IN_PLACE("overwrite"),
        /** In place if the path is a mount point, which no rename can replace; else at once. */
        IN_PLACE_IF_MOUNTED("either");

        private final String word;

        Way(String word) {
            this.word = word;
        }

        /** The way for an attribute {@code inPlace}. */
        public static Way inPlace(boolean said) {
            return said ? IN_PLACE : AT_ONCE_UNLESS_SAID;
        }
    }

    /** The mode of a new file for which none is given. */
    public static final FileMode NEW_FILE = new FileMode(0644);

    /** The mode of a new file with a secret in it for which none is given. */
    public static final FileMode NEW_SECRET_FILE = new FileMode(0600);

    /** With {@link #backup} its output says what it replaces, as {@link ReplacedFile} reads it. */
    static final ShellScript SCRIPT =
            ShellFunctions.PLACE.before(ShellFunctions.REPLACEMENT.before(ShellFunctions.OVERWRITING.before(
                    ShellFunctions.UNDO.before(ShellScript.beside(FileReplacement.class, "replace.sh")))));

    private static final String KEEP = "keep";

    /** Which argument of the script says whether it keeps a backup. */
    private static final int BACKUP_ARGUMENT = 7;

    /** Whether this is what keeps a backup. */
    static boolean keepsBackup(ShellScript script, ImmutableList<Bytes> arguments) {
        return script.equals(SCRIPT) && arguments.get(BACKUP_ARGUMENT).equals(Bytes.utf8(KEEP));
    }

    public static FileReplacement of(HostPath path, Content content) {
        return of(path, Supply.of(content), modeIfNew(content));
    }

    /** With the content of a local file, which is never held: it is read when it is sent. */
    public static FileReplacement of(HostPath path, LocalFile file) {
        return of(path, Supply.of(file), NEW_FILE);
    }

    private static FileReplacement of(HostPath path, Supply content, FileMode modeIfNew) {
        return new FileReplacement(
                path, content, Permissions.AS_FOUND, modeIfNew, "any", false, Optional.empty(), Way.AT_ONCE);
    }

    /** The mode of a new file with this content for which none is given. */
    public static FileMode modeIfNew(Content content) {
        return content.sensitive() ? NEW_SECRET_FILE : NEW_FILE;
    }

    public FileReplacement with(Permissions wanted) {
        return new FileReplacement(path, content, wanted, modeIfNew, expected, backup, validator, way);
    }

    /** Fails, changing nothing, unless nothing is there. */
    public FileReplacement onlyIfAbsent() {
        return new FileReplacement(path, content, permissions, modeIfNew, "absent", backup, validator, way);
    }

    /** Always fails, changing nothing: for a file that is needed and was not there when it was looked at. */
    public FileReplacement missing() {
        return new FileReplacement(path, content, permissions, modeIfNew, "present", backup, validator, way);
    }

    /** Fails, changing nothing, unless the old content has this digest: for a change that was computed from it. */
    public FileReplacement onlyIfStill(String sha256) {
        return new FileReplacement(path, content, permissions, modeIfNew, sha256, backup, validator, way);
    }

    public FileReplacement withBackup(boolean wanted) {
        return new FileReplacement(path, content, permissions, modeIfNew, expected, wanted, validator, way);
    }

    public FileReplacement checkedBy(Optional<Validator> command) {
        return new FileReplacement(path, content, permissions, modeIfNew, expected, backup, command, way);
    }

    public FileReplacement going(Way other) {
        return new FileReplacement(path, content, permissions, modeIfNew, expected, backup, validator, other);
    }

    public Action action() {
        Action action = Action.of(
                "write " + path,
                SCRIPT,
                path.text(),
                Long.toString(content.size()),
                permissions.ownerArgument(),
                permissions.groupArgument(),
                permissions.modeArgument(),
                modeIfNew.toString(),
                expected,
                backup ? KEEP : "",
                way.word,
                content.sensitive() ? "hide" : "show",
                content.digest().orElse(""));
        return action.withArguments(validator.stream()
                        .flatMap(command -> command.words().stream())
                        .map(Bytes::utf8))
                .withInput(content.bytes());
    }
}
