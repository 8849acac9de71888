package dev.drover.engine.resource.mount;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.ShellScript;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Mounted file systems: what is mounted now, and {@code /etc/fstab}. */
public final class MountType implements ResourceType<MountSpec, MountState> {
    private static final HostPath FSTAB = HostPath.parse("/etc/fstab");
    private static final ProbeScript MOUNTS = ProbeScript.inOrder(ShellScript.beside(MountType.class, "mounts.sh"));
    private static final ShellScript UNMOUNTING = ShellScript.beside(MountType.class, "unmounting.sh");
    private static final ShellScript MOUNT = unmounting("mount.sh");
    private static final ShellScript UNMOUNT = unmounting("unmount.sh");
    private static final ShellScript RELOAD = ShellScript.beside(MountType.class, "reload.sh");
    private static final ShellScript DISTURB = ShellScript.beside(MountType.class, "disturb.sh");

    private static ShellScript unmounting(String file) {
        ShellScript script = ShellScript.beside(MountType.class, file);
        return new ShellScript(script.name(), UNMOUNTING.text() + script.text());
    }

    @Override
    public String name() {
        return "mount";
    }

    @Override
    public Class<MountSpec> spec() {
        return MountSpec.class;
    }

    @Override
    public Probe<MountState> probe(MountSpec desired, Facts facts) {
        String path = desired.path().text();
        Probe<Answer> live = Probe.of(
                MOUNTS,
                ImmutableList.of(Bytes.utf8(path), Bytes.utf8(asKernelWrites(path)), Bytes.utf8(desired.deviceText())),
                answer -> Answer.of(answer.get(0).toUtf8()));
        return Probe.both(live, PathProbe.content(FSTAB), (answer, file) -> state(desired, answer, file));
    }

    private static String asKernelWrites(String path) {
        return path.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }

    /** What {@code mounts.sh} says of one path. */
    private record Answer(ImmutableMap<String, String> values) {
        private static final int MOUNT_FIELDS = 6;
        private static final Pattern KIB = Pattern.compile("[0-9]{1,15}");

        static Answer of(String text) {
            ImmutableMap.Builder<String, String> values = ImmutableMap.builder();
            for (String line : Splitter.on('\n').omitEmptyStrings().split(text)) {
                int blank = line.indexOf(' ');
                if (blank < 0) {
                    throw new ProbeException("the answer about a mount is not of its form: '" + line + "'");
                }
                values.put(line.substring(0, blank), line.substring(blank + 1));
            }
            return new Answer(values.buildKeepingLast());
        }

        String value(String key) {
            return values.getOrDefault(key, "");
        }

        Optional<LiveMount> live(MountSpec desired) {
            String mount = value("mount");
            if (mount.isEmpty()) {
                return Optional.empty();
            }
            List<String> fields = Splitter.on(' ').splitToList(mount);
            if (fields.size() < MOUNT_FIELDS - 1) {
                throw new ProbeException("the answer about a mount is not of its form: '" + mount + "'");
            }
            String device = Fstab.unescaped(fields.get(4));
            return Optional.of(new LiveMount(
                    device,
                    isWanted(desired, device, fields.get(1)),
                    fields.get(3),
                    LiveMount.options(fields.get(2), fields.size() < MOUNT_FIELDS ? "" : fields.get(5)),
                    below(),
                    memory()));
        }

        private ImmutableList<String> below() {
            return Splitter.on(' ')
                    .omitEmptyStrings()
                    .splitToStream(value("below"))
                    .filter(type -> !type.equals("autofs"))
                    .collect(ImmutableList.toImmutableList());
        }

        private long memory() {
            String kib = value("memory");
            return KIB.matcher(kib).matches() ? Long.parseLong(kib) << 10 : 0;
        }

        private boolean isWanted(MountSpec desired, String device, String numbers) {
            if (desired.bind().isPresent()) {
                return !value("wanted-inode").isEmpty() && value("wanted-inode").equals(value("point-inode"));
            }
            String wanted = withoutSlash(desired.deviceText());
            return wanted.equals(withoutSlash(device))
                    || value("wanted").equals(value("device"))
                    || value("wanted-numbers").equals(numbers);
        }

        private static String withoutSlash(String device) {
            return device.length() > 1 && device.endsWith("/") ? device.substring(0, device.length() - 1) : device;
        }
    }

    private static MountState state(MountSpec desired, Answer answer, PathState file) {
        String real = answer.value("real");
        if (!real.isEmpty() && !real.equals(desired.path().text())) {
            throw new ProbeException(
                    "'" + desired.path() + "' leads to '" + real + "' by a symbolic link; write mount('" + real + "')");
        }
        if (file.kindBehindLinks() != PathState.Kind.ABSENT && file.kindBehindLinks() != PathState.Kind.FILE) {
            throw new ProbeException("/etc/fstab is a " + file.kindBehindLinks() + ", not a file");
        }
        boolean deviceExists =
                desired.bind().isEmpty() || !answer.value("wanted-kind").equals("absent");
        return new MountState(
                answer.live(desired), deviceExists, Fstab.of(file.content().orElse(Bytes.empty())), file);
    }

    @Override
    public ImmutableList<Change> diff(MountSpec desired, MountState observed) {
        ImmutableList<Fstab.Entry> entries = observed.fstab().entries(desired.path());
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        Optional<LiveMount> live = observed.live();
        if (live.isPresent() != desired.wantsMount()) {
            changes.add(live.map(mount -> Change.remove("mounted", mount.device()))
                    .orElseGet(() -> Change.create("mounted", desired.deviceText())));
        }
        boot(desired, entries).ifPresent(changes::add);
        Optional<LiveMount> kept = live.filter(mount -> desired.wantsMount());
        kept.filter(mount -> isReplaced(desired, mount)).ifPresent(mount -> refuseStack(desired, mount));
        Optional<Fstab.Entry> line =
                entries.stream().filter(entry -> desired.wantsLine()).findFirst();
        desired.device()
                .flatMap(wanted -> difference(
                        "device",
                        wanted,
                        line.map(Fstab.Entry::device).filter(text -> !text.equals(wanted)),
                        kept.filter(mount -> !mount.sameDevice()).map(LiveMount::device)))
                .ifPresent(changes::add);
        desired.type()
                .flatMap(wanted -> difference(
                        "type",
                        wanted,
                        line.map(Fstab.Entry::type).filter(text -> !text.equals(wanted)),
                        kept.filter(mount -> otherType(desired, mount)).map(LiveMount::type)))
                .ifPresent(changes::add);
        if (!desired.options().isEmpty()) {
            difference(
                            "options",
                            String.join(",", desired.options()),
                            line.map(Fstab.Entry::options)
                                    .filter(words -> !MountOptions.same(words, desired.options()))
                                    .map(words -> String.join(",", words)),
                            kept.filter(mount -> otherOptions(desired, mount)).map(LiveMount::shownOptions))
                    .ifPresent(changes::add);
        }
        number("dump", desired.dump(), line.map(Fstab.Entry::dump)).ifPresent(changes::add);
        number("pass", desired.pass(), line.map(Fstab.Entry::pass)).ifPresent(changes::add);
        return changes.build();
    }

    private static boolean isReplaced(MountSpec desired, LiveMount live) {
        return !live.sameDevice() || (desired.type().isPresent() && otherType(desired, live));
    }

    /** A replacement unmounts all that is there, and one that lies below may be the right one. */
    private static void refuseStack(MountSpec desired, LiveMount live) {
        if (!live.below().isEmpty()) {
            throw new ProbeException("on " + desired.path() + " file systems are mounted one above the other: "
                    + String.join(", ", live.below()) + ", and on top " + live.type() + " of " + live.device()
                    + "; which of them shall go is not said; unmount it on the host: umount " + desired.path());
        }
    }

    private static Optional<Change> boot(MountSpec desired, ImmutableList<Fstab.Entry> entries) {
        if (!desired.wantsLine()) {
            return entries.isEmpty() ? Optional.empty() : Optional.of(Change.remove("atBoot", shown(entries)));
        }
        return switch (entries.size()) {
            case 0 -> Optional.of(Change.create("atBoot", shown(lines(desired, Optional.empty()))));
            case 1 -> Optional.empty();
            default ->
                Optional.of(Change.of("atBoot", shown(entries), entries.get(0).shown()));
        };
    }

    private static String shown(ImmutableList<Fstab.Entry> entries) {
        return entries.stream().map(Fstab.Entry::shown).collect(joining("\n"));
    }

    private static String shown(List<String> fields) {
        return fields.stream().map(Fstab::escaped).collect(joining(" "));
    }

    private static Optional<Change> difference(
            String attribute, String wanted, Optional<String> inTable, Optional<String> asMounted) {
        if (inTable.isEmpty() && asMounted.isEmpty()) {
            return Optional.empty();
        }
        String from = inTable.equals(asMounted)
                ? inTable.orElseThrow()
                : inTable.map(text -> text + " in /etc/fstab").orElse("")
                        + (inTable.isPresent() && asMounted.isPresent() ? ", " : "")
                        + asMounted.map(text -> text + " as mounted").orElse("");
        return Optional.of(Change.of(attribute, from, wanted));
    }

    private static Optional<Change> number(String attribute, Optional<Integer> wanted, Optional<String> found) {
        return wanted.flatMap(number -> found.filter(text -> !means(text, number))
                .map(text -> Change.of(attribute, text, Integer.toString(number))));
    }

    private static boolean means(String text, int number) {
        return text.matches("[0-9]{1,6}") && Integer.parseInt(text) == number;
    }

    /** A type may have a more exact name once it is mounted; a bind mount has that of what it shows. */
    private static boolean otherType(MountSpec desired, LiveMount live) {
        String wanted = desired.typeIfNew();
        return desired.bind().isEmpty()
                && !wanted.equals("auto")
                && !wanted.equals(live.type())
                && !(wanted.equals("nfs") && live.type().equals("nfs4"))
                && !(live.type().equals("fuse")
                        || live.type().startsWith("fuse.")
                        || live.type().equals("fuseblk"));
    }

    private static boolean otherOptions(MountSpec desired, LiveMount live) {
        return !desired.options().isEmpty() && !new MountOptions(desired.options()).holdOn(live);
    }

    @Override
    public ImmutableList<Action> apply(MountSpec desired, MountState observed, Facts facts) {
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        live(desired, observed).ifPresent(actions::add);
        Fstab table = desired.wantsLine()
                ? observed.fstab()
                        .with(
                                desired.path(),
                                lines(
                                        desired,
                                        observed.fstab().entries(desired.path()).stream()
                                                .findFirst()))
                : observed.fstab().without(desired.path());
        if (!table.equals(observed.fstab())) {
            FileReplacement replacement =
                    FileReplacement.of(FSTAB, Content.of(table.text().toBytes()));
            actions.add(observed.file()
                    .sha256()
                    .map(replacement::onlyIfStill)
                    .orElseGet(replacement::onlyIfAbsent)
                    .action());
            actions.add(Action.of("let systemd read /etc/fstab", RELOAD));
        }
        return actions.build();
    }

    /** The fields of the line as it shall be, keeping what is not said. */
    private static ImmutableList<String> lines(MountSpec desired, Optional<Fstab.Entry> found) {
        return ImmutableList.of(
                desired.deviceText(),
                desired.path().text(),
                desired.type().or(() -> found.map(Fstab.Entry::type)).orElseGet(desired::typeIfNew),
                kept(found.map(Fstab.Entry::options), desired.options())
                        .orElse(desired.options().isEmpty() ? "defaults" : String.join(",", desired.options())),
                number(desired.dump(), found.map(Fstab.Entry::dump)),
                number(desired.pass(), found.map(Fstab.Entry::pass)));
    }

    /** The options as they stand, if they say what is wanted in another order. */
    private static Optional<String> kept(Optional<ImmutableList<String>> found, ImmutableList<String> wanted) {
        return found.filter(words -> wanted.isEmpty() || MountOptions.same(words, wanted))
                .map(words -> String.join(",", words));
    }

    /** The text as it stands, if nothing is said of it or it means what is wanted. */
    private static String number(Optional<Integer> wanted, Optional<String> found) {
        return found.filter(text -> wanted.isEmpty() || means(text, wanted.get()))
                .orElseGet(() -> Integer.toString(wanted.orElse(0)));
    }

    private static Optional<Action> live(MountSpec desired, MountState observed) {
        if (!desired.wantsMount()) {
            return observed.live().map(mount -> unmount(desired));
        }
        if (observed.live().isEmpty()) {
            return Optional.of(mount("mount", desired, observed, MountOptions::forMount));
        }
        LiveMount live = observed.live().get();
        if (isReplaced(desired, live)) {
            return Optional.of(mount("replace", desired, observed, MountOptions::forMount));
        }
        return otherOptions(desired, live)
                ? Optional.of(mount("remount", desired, observed, MountOptions::forRemount))
                : Optional.empty();
    }

    private static Action unmount(MountSpec desired) {
        return Action.of("unmount " + desired.path(), UNMOUNT, desired.path().text());
    }

    private static Action mount(
            String how, MountSpec desired, MountState observed, Function<MountOptions, String> options) {
        Optional<Fstab.Entry> line =
                observed.fstab().entries(desired.path()).stream().findFirst();
        ImmutableList<String> words = desired.options().isEmpty()
                ? line.map(Fstab.Entry::options).orElse(ImmutableList.of())
                : desired.options();
        String type = desired.type().or(() -> line.map(Fstab.Entry::type)).orElseGet(desired::typeIfNew);
        String target = desired.deviceText() + " on " + desired.path();
        String says = switch (how) {
            case "remount" -> "remount " + desired.path() + " with " + String.join(",", words);
            case "replace" -> "unmount what is there and mount " + target;
            default -> "mount " + target;
        };
        return Action.of(
                says,
                MOUNT,
                how,
                desired.path().text(),
                desired.deviceText(),
                type,
                options.apply(new MountOptions(words)),
                desired.bind().orElse(""));
    }

    @Override
    public ImmutableSet<Need> lacks(MountSpec desired, MountState observed) {
        return observed.deviceExists() || desired.absent()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("directory", desired.deviceText()));
    }

    @Override
    public ImmutableSet<Need> provides(MountSpec desired) {
        return desired.wantsMount()
                ? ImmutableSet.of(Need.of("directory", desired.path().text()))
                : ImmutableSet.of();
    }

    @Override
    public ImmutableList<Disturbance<MountSpec>> disturbances(MountSpec desired, Facts facts) {
        if (desired.absent()) {
            return ImmutableList.of(Disturbance.instead(
                            "absent",
                            MountSpec.at(desired.path().text(), "tmpfs").type("tmpfs"))
                    .shownAs("mounted", "atBoot"));
        }
        ImmutableList.Builder<Disturbance<MountSpec>> all = ImmutableList.builder();
        all.add(
                desired.wantsMount()
                        ? Disturbance.doing("mounted", unmount(desired))
                        : Disturbance.changing(desired, "mounted", Optional.of(true)));
        if (desired.wantsLine()) {
            all.add(Disturbance.doing("device", field(desired, 1, "/dev/disturbed")));
            desired.type().ifPresent(type -> all.add(Disturbance.doing("type", field(desired, 3, "disturbed"))));
            desired.dump().ifPresent(dump -> all.add(Disturbance.doing("dump", field(desired, 5, otherThan(dump)))));
            desired.pass().ifPresent(pass -> all.add(Disturbance.doing("pass", field(desired, 6, otherThan(pass)))));
            if (!desired.options().isEmpty()) {
                all.add(Disturbance.doing("options", field(desired, 4, "disturbed")));
            }
        } else {
            all.add(Disturbance.changing(desired, "atBoot", Optional.of(true)));
        }
        if (desired.wantsMount() && desired.wantsLine()) {
            all.add(Disturbance.changing(desired, "atBoot", Optional.of(false)));
        }
        if (desired.wantsMount() && desired.type().filter("tmpfs"::equals).isPresent()) {
            all.add(Disturbance.changing(desired, "device", Optional.of("disturbed")));
            all.add(Disturbance.changing(desired, "type", Optional.of("ramfs")));
        }
        if (desired.wantsMount() && !desired.options().isEmpty()) {
            new MountOptions(desired.options())
                    .other()
                    .ifPresent(other -> all.add(Disturbance.doing(
                            "options",
                            mountedWith(
                                    desired,
                                    ImmutableList.<String>builder()
                                            .addAll(desired.options())
                                            .add(other)
                                            .build()))));
        }
        return all.build();
    }

    private static String otherThan(int number) {
        return number == 7 ? "8" : "7";
    }

    private static Action field(MountSpec desired, int field, String value) {
        return Action.of(
                "disturb /etc/fstab", DISTURB, Fstab.escaped(desired.path().text()), Integer.toString(field), value);
    }

    private static Action mountedWith(MountSpec desired, ImmutableList<String> words) {
        return Action.of(
                "remount " + desired.path(),
                MOUNT,
                "remount",
                desired.path().text(),
                desired.deviceText(),
                desired.typeIfNew(),
                new MountOptions(words).forRemount(),
                desired.bind().orElse(""));
    }
}
