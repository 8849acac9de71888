package dev.drover.engine.resource;

import dev.drover.engine.transport.ShellScript;

/**
 * Changes to paths that several types share. All go through one safe way of finding the place: links that another user
 * made are not followed, and a directory that is swapped for a link in between is found out.
 */
public final class PathActions {
    private static final String PLACE =
            ShellScript.beside(PathActions.class, "place.sh").text();
    private static final ShellScript ATTRIBUTES = script(PathActions.class, "attributes.sh");
    private static final ShellScript REMOVE = script(PathActions.class, "remove.sh");

    private PathActions() {}

    /** The script {@code file} beside {@code owner}, behind the functions of {@code place.sh}. */
    public static ShellScript script(Class<?> owner, String file) {
        ShellScript script = ShellScript.beside(owner, file);
        return new ShellScript(script.name(), PLACE + "\n" + script.text());
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

    /** Removes a file or a symbolic link. */
    public static Action remove(HostPath path) {
        return Action.of("remove " + path, REMOVE, path.text(), "");
    }

    /** Takes a file away but leaves it beside, under a name with the time. */
    public static Action removeKeepingBackup(HostPath path) {
        return Action.of("remove " + path + ", keeping a backup", REMOVE, path.text(), "keep");
    }
}
