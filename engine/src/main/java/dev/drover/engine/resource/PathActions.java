package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;

/**
 * Changes to paths that several types share. All go through one safe way of finding the place: links that another user
 * made are not followed, and a directory that is swapped for a link in between is found out.
 */
public final class PathActions {
    private static final ShellScript ATTRIBUTES =
            ShellFunctions.PLACE.before(ShellScript.beside(PathActions.class, "attributes.sh"));
    /** If it keeps a backup, its output says what it removes, as {@link ReplacedFile} reads it. */
    static final ShellScript REMOVE =
            ShellFunctions.PLACE.before(ShellFunctions.UNDO.before(ShellScript.beside(PathActions.class, "remove.sh")));

    private static final ShellScript MAKE_DIRECTORY = ShellFunctions.PLACE.before(
            ShellFunctions.DIRECTORIES.before(ShellScript.beside(PathActions.class, "make-directory.sh")));

    private static final String KEEP = "keep";

    private PathActions() {}

    /** Whether this is what keeps a backup. */
    static boolean keepsBackup(ShellScript script, ImmutableList<Bytes> arguments) {
        return script.equals(REMOVE) && arguments.get(1).equals(Bytes.utf8(KEEP));
    }

    /** Makes a directory and all above it that are missing, those with mode 0755; one that is there gets the permissions. */
    public static Action makeDirectory(HostPath path, Permissions permissions) {
        return Action.of(
                "make directory " + path,
                MAKE_DIRECTORY,
                path.text(),
                permissions.ownerArgument(),
                permissions.groupArgument(),
                permissions.modeArgument());
    }

    /** Gives a file that is there these permissions. */
    public static Action changeFile(HostPath path, Permissions permissions) {
        return change("file", path, permissions);
    }

    /** Gives a directory that is there these permissions. */
    public static Action changeDirectory(HostPath path, Permissions permissions) {
        return change("directory", path, permissions);
    }

    private static Action change(String kind, HostPath path, Permissions permissions) {
        return Action.of(
                "set owner, group and mode of " + path,
                ATTRIBUTES,
                kind,
                path.text(),
                permissions.ownerArgument(),
                permissions.groupArgument(),
                permissions.modeArgument());
    }

    /** Removes a symbolic link, and nothing else. */
    public static Action removeLink(HostPath path) {
        return Action.of("remove link " + path, REMOVE, path.text(), "link");
    }

    /** Removes a file or a symbolic link. */
    public static Action remove(HostPath path) {
        return Action.of("remove " + path, REMOVE, path.text(), "");
    }

    /** Takes a file away but leaves it beside, under a name with the time. */
    public static Action removeKeepingBackup(HostPath path) {
        return Action.of("remove " + path + ", keeping a backup", REMOVE, path.text(), KEEP);
    }
}
