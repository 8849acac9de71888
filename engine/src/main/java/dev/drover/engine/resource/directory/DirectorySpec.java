package dev.drover.engine.resource.directory;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.SystemDirectory;
import java.util.Optional;

/** What a {@code directory} shall be. */
@Doc(
        value =
                "A directory. Directories above it that are missing are made too, with mode 0755. A symbolic link at the "
                        + "path is followed.",
        example = "directory('/srv/app') { mode '0750'; owner 'app' }",
        inSync = "it exists with this mode, owner and group; with recurse() so does everything below it, and with "
                + "purge() nothing is in it that was not declared",
        refused = {
            "A file in the way is not replaced.",
            "absent() removes an empty directory only, unless recurse() is said as well.",
            "A directory of the system, such as /etc, is never removed or purged, also where a link leads to it, nor is "
                    + "one in which something is mounted.",
            "absent() does not remove a symbolic link to a directory; link does."
        })
public record DirectorySpec(
        @Doc(value = "Where it is.", example = "'/srv/app'") HostPath path,

        @Doc(value = "Permission bits.", example = "'0755'", byDefault = "as found; a new directory gets 0755")
        Optional<FileMode> mode,

        @Doc(value = "User that owns it.", example = "'app'", byDefault = "as found; a new one is the acting user's")
        Optional<AccountName> owner,

        @Doc(value = "Its group.", example = "'app'", byDefault = "as found; a new one gets the acting user's")
        Optional<AccountName> group,

        @Doc(
                "Mode, owner and group hold for everything below too; directories can be entered by whoever may read them. "
                        + "Symbolic links and other file systems are left alone.")
        boolean recurse,

        @Doc(
                "Remove what is in it and not declared: what any resource of the host names, in whatever play, stays, with all "
                        + "in it.")
        boolean purge,

        @Doc(value = "Names that purge() leaves besides.", example = "'lost+found'")
        ImmutableSet<String> keep,

        @Doc("It shall not exist.") boolean absent) {
    /** Among the names to keep: all declarations of the host were looked at. */
    static final String DECLARATIONS_KNOWN = ".";

    public DirectorySpec {
        boolean describes = mode.isPresent() || owner.isPresent() || group.isPresent() || purge;
        if (absent && describes) {
            throw new IllegalArgumentException("is absent(), so besides recurse() nothing else can be said of it");
        }
        if (!keep.isEmpty() && !purge) {
            throw new IllegalArgumentException("has names to keep, but no purge()");
        }
        for (String name : keep) {
            if (name.isEmpty() || name.indexOf('/') >= 0) {
                throw new IllegalArgumentException("keep must be names of what is in it, got '" + name + "'");
            }
        }
        if ((absent || purge) && SystemDirectory.is(path.text())) {
            throw new IllegalArgumentException("is a directory of the system and is not removed or purged");
        }
    }

    /**
     * A directory of which only the place is said.
     *
     * @throws IllegalArgumentException if the path is not absolute
     */
    public static DirectorySpec at(String path) {
        return new DirectorySpec(
                HostPath.parse(path),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                ImmutableSet.of(),
                false);
    }

    /** This with a mode in octal text such as {@code 0755}. */
    public DirectorySpec mode(String octal) {
        return new DirectorySpec(path, Optional.of(FileMode.parse(octal)), owner, group, recurse, purge, keep, absent);
    }

    public DirectorySpec owner(String user) {
        return new DirectorySpec(path, mode, Optional.of(AccountName.parse(user)), group, recurse, purge, keep, absent);
    }

    public DirectorySpec group(String name) {
        return new DirectorySpec(path, mode, owner, Optional.of(AccountName.parse(name)), recurse, purge, keep, absent);
    }

    /** This with everything below. */
    public DirectorySpec recursive() {
        return new DirectorySpec(path, mode, owner, group, true, purge, keep, absent);
    }

    /** This, with nothing in it but what is declared and these names. */
    public DirectorySpec purged(ImmutableSet<String> keeping) {
        return new DirectorySpec(path, mode, owner, group, recurse, true, keeping, absent);
    }

    /** This as a directory that shall not exist. */
    public DirectorySpec gone() {
        return new DirectorySpec(path, mode, owner, group, recurse, purge, keep, true);
    }

    /** Of the directory itself. */
    Permissions permissions() {
        return new Permissions(recurse ? directoryMode() : mode, owner, group);
    }

    /** Of directories below: who may read one may enter it. */
    Optional<FileMode> directoryMode() {
        return mode.map(given -> new FileMode(given.bits() | (given.bits() & 0444) >> 2));
    }

    boolean spreads() {
        return recurse && !absent && (mode.isPresent() || owner.isPresent() || group.isPresent());
    }
}
