package dev.drover.engine.resource;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
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
        Content content,
        Permissions permissions,
        FileMode modeIfNew,
        String expected,
        boolean backup,
        Optional<Validator> validator,
        Way way) {
    /** How the new content gets to its place. */
    public enum Way {
        /** By a rename: whoever reads the path sees the whole old or the whole new content. */
        AT_ONCE("rename"),
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
            return said ? IN_PLACE : AT_ONCE;
        }
    }

    /** The mode of a new file for which none is given. */
    public static final FileMode NEW_FILE = new FileMode(0644);

    /** The mode of a new file with a secret in it for which none is given. */
    public static final FileMode NEW_SECRET_FILE = new FileMode(0600);

    private static final ShellScript SCRIPT =
            ShellFunctions.PLACE.before(ShellScript.beside(FileReplacement.class, "replace.sh"));

    public static FileReplacement of(HostPath path, Content content) {
        return new FileReplacement(
                path, content, Permissions.AS_FOUND, modeIfNew(content), "any", false, Optional.empty(), Way.AT_ONCE);
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
                Integer.toString(content.bytes().size()),
                permissions.ownerArgument(),
                permissions.groupArgument(),
                permissions.modeArgument(),
                modeIfNew.toString(),
                expected,
                backup ? "keep" : "",
                way.word,
                content.sensitive() ? "hide" : "show");
        return action.withArguments(validator.stream()
                        .flatMap(command -> command.words().stream())
                        .map(Bytes::utf8))
                .withInput(content.bytes());
    }
}
