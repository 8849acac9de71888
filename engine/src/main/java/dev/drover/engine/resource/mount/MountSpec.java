package dev.drover.engine.resource.mount;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.util.Optional;

/** What is mounted on a path, now and at boot. */
@Doc(
        value =
                "A mounted file system: what is mounted on the path now, and its line in /etc/fstab. Other lines, comments and"
                        + " spacing stay byte for byte. It is mounted first and written to /etc/fstab only if that works, so that no"
                        + " line is left behind that keeps the host from booting. Options are changed by a remount; another device"
                        + " or type by unmounting and mounting.",
        example =
                "mount('/srv/data') { device 'UUID=3e6be9de-8139-11d1-9106-a43f08d823a6'; type 'ext4'; options 'noatime' }",
        inSync =
                "The path has that device mounted, of that type and with these options in effect, and exactly one line in"
                        + " /etc/fstab says the same. What is not said is kept as found. With absent() nothing is mounted there and"
                        + " no line names the path; the directory and its content stay.",
        refused = {
            "No device, unless absent() is said.",
            "mounted false together with atBoot false: that is absent().",
            "Another device or type than the topmost of several that are mounted one above the other on the path: the right "
                    + "one may lie below.",
            "type 'swap', which has no path to be mounted on."
        })
public record MountSpec(
        @Doc(
                value = "Where: a directory, made if it is missing; for a bind mount of a file, a file.",
                example = "'/srv/data'")
        HostPath path,

        @Doc(
                value =
                        "What: a block device, UUID=…, LABEL=…, PARTUUID=…, a directory for a bind mount, server:/path for NFS,"
                                + " or any word for file systems without a device.",
                example = "'UUID=3e6be9de-8139-11d1-9106-a43f08d823a6'")
        Optional<String> device,

        @Doc(
                value = "The type of file system.",
                example = "'ext4'",
                byDefault = "as found; for a new one auto, or none if bound")
        Optional<String> type,

        @Doc(
                value =
                        "The mount options, as several words or with commas. In effect means in /etc/fstab and, as far as the"
                                + " kernel shows them, on the mounted file system; flags such as ro and noexec that are not named are"
                                + " off. The kernel leaves out what has its default value: where it shows no size or nr_inodes"
                                + " of a tmpfs, no commit of ext3, ext4 or btrfs, no compress of btrfs, no hidepid or gid of"
                                + " proc, no lazytime, nosymfollow or relatime, only the default counts as in effect."
                                + " Of all others that it does not show, such as nofail, x-… or discard, nobody can tell"
                                + " afterwards: they are taken as in effect, and a change of them needs a mount anew.",
                example = "'noatime', 'nosuid'",
                byDefault = "as found; for a new one defaults")
        ImmutableList<String> options,

        @Doc(value = "Whether dump(8) backs it up.", example = "0", byDefault = "as found; for a new one 0")
        Optional<Integer> dump,

        @Doc(
                value = "The order of fsck(8) at boot; 0: no check.",
                example = "2",
                byDefault = "as found; for a new one 0")
        Optional<Integer> pass,

        @Doc(value = "Whether it shall be mounted now.", example = "false", byDefault = "true")
        Optional<Boolean> mounted,

        @Doc(value = "Whether it shall have a line in /etc/fstab.", example = "false", byDefault = "true")
        Optional<Boolean> atBoot,

        @Doc("It shall be neither mounted nor in /etc/fstab. What is in the directory stays.")
        boolean absent) {
    private static final ImmutableSet<String> BINDS = ImmutableSet.of("bind", "rbind");

    /** Checks the rules between attributes. */
    public MountSpec {
        options = options.stream()
                .flatMap(words -> Splitter.on(',').trimResults().splitToStream(words))
                .collect(ImmutableList.toImmutableList());
        if (absent) {
            if (device.isPresent()
                    || type.isPresent()
                    || !options.isEmpty()
                    || dump.isPresent()
                    || pass.isPresent()
                    || mounted.isPresent()
                    || atBoot.isPresent()) {
                throw new IllegalArgumentException("is absent(): nothing else can be said of it then");
            }
        } else if (device.isEmpty()) {
            throw new IllegalArgumentException("needs 'device', such as device '/dev/sdb1', or absent()");
        }
        if (!mounted.orElse(true) && !atBoot.orElse(true)) {
            throw new IllegalArgumentException("has mounted false and atBoot false; write absent()");
        }
        device.ifPresent(text -> checkField("device", text));
        type.ifPresent(text -> checkField("type", text));
        options.forEach(text -> checkField("options", text));
        dump.ifPresent(number -> checkNumber("dump", number));
        pass.ifPresent(number -> checkNumber("pass", number));
        if (type.filter("swap"::equals).isPresent()) {
            throw new IllegalArgumentException("type 'swap' is not mounted on a path");
        }
    }

    private static void checkField(String attribute, String text) {
        if (text.isEmpty() || text.startsWith("-") || CharMatcher.anyOf("\n\r").matchesAnyOf(text)) {
            throw new IllegalArgumentException(
                    attribute + " must be one line, not empty and without '-' in front, got '" + text + "'");
        }
    }

    private static void checkNumber(String attribute, int number) {
        if (number < 0 || number > 9) {
            throw new IllegalArgumentException(attribute + " must be from 0 to 9, got " + number);
        }
    }

    /**
     * A device on a path, now and at boot.
     *
     * @throws IllegalArgumentException if the path is not absolute
     */
    public static MountSpec at(String path, String device) {
        return new MountSpec(
                HostPath.parse(path),
                Optional.of(device),
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Nothing mounted on a path. */
    public static MountSpec nothingAt(String path) {
        return new MountSpec(
                HostPath.parse(path),
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    /** This of a type. */
    public MountSpec type(String fileSystem) {
        return new MountSpec(path, device, Optional.of(fileSystem), options, dump, pass, mounted, atBoot, absent);
    }

    /** This with exactly these options. */
    public MountSpec options(String... words) {
        return new MountSpec(path, device, type, ImmutableList.copyOf(words), dump, pass, mounted, atBoot, absent);
    }

    /** This with the last two fields of its line. */
    public MountSpec dumpAndPass(int dumps, int order) {
        return new MountSpec(
                path, device, type, options, Optional.of(dumps), Optional.of(order), mounted, atBoot, absent);
    }

    /** This, but not mounted now. */
    public MountSpec notNow() {
        return new MountSpec(path, device, type, options, dump, pass, Optional.of(false), atBoot, absent);
    }

    /** This, but not at boot. */
    public MountSpec onlyNow() {
        return new MountSpec(path, device, type, options, dump, pass, mounted, Optional.of(false), absent);
    }

    boolean wantsMount() {
        return !absent && mounted.orElse(true);
    }

    boolean wantsLine() {
        return !absent && atBoot.orElse(true);
    }

    /** {@code bind} or {@code rbind}, if it shows a directory a second time. */
    Optional<String> bind() {
        return options.stream().filter(BINDS::contains).findFirst();
    }

    String deviceText() {
        return device.orElse("");
    }

    String typeIfNew() {
        return type.orElse(bind().isPresent() ? "none" : "auto");
    }
}
