package dev.drover.engine.resource.timezone;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.PathState.Link;
import dev.drover.engine.resource.Prerequisite;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.ShellAssignment;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** The host's time zone. */
public final class TimezoneType implements ResourceType<TimezoneSpec, TimezoneState> {
    static final String ZONES = "/usr/share/zoneinfo/";

    private static final ProbeScript NEAR = ProbeScript.inOrder(
            ShellFunctions.NEAR_NAMES.before(ShellScript.beside(TimezoneType.class, "near-zones.sh")));
    private static final ShellScript LINK =
            ShellFunctions.PLACE.before(ShellScript.beside(TimezoneType.class, "link.sh"));
    private static final HostPath LOCALTIME = HostPath.parse("/etc/localtime");
    private static final HostPath NAMED = HostPath.parse("/etc/timezone");
    private static final HostPath CLOCK = HostPath.parse("/etc/sysconfig/clock");
    private static final ShellAssignment IN_CLOCK = new ShellAssignment("ZONE");

    @Override
    public String name() {
        return "timezone";
    }

    @Override
    public Class<TimezoneSpec> spec() {
        return TimezoneSpec.class;
    }

    @Override
    public ImmutableSet<Claim> claims(TimezoneSpec desired) {
        return ImmutableSet.of(Claim.whole("the time zone"));
    }

    @Override
    public Probe<TimezoneState> probe(TimezoneSpec desired, Facts facts) {
        Probe<Optional<String>> near = Probe.of(
                NEAR,
                ImmutableList.of(Bytes.utf8(desired.zone())),
                answer -> near(answer.get(0).toUtf8()));
        Probe<TimezoneState> known = Probe.both(
                Probe.both(near, PathProbe.digest(LOCALTIME), Seen::new),
                Probe.both(PathProbe.digest(desired.file()), PathProbe.content(NAMED), Files::new),
                (seen, files) -> new TimezoneState(
                        seen.near(),
                        seen.localtime(),
                        files.wanted(),
                        files.named(),
                        Optional.empty(),
                        isSystemd(facts)));
        // Only there it is the name that an update of the zones goes by.
        return facts.os().family().equals("redhat") && !isSystemd(facts)
                ? Probe.both(
                        known,
                        PathProbe.content(CLOCK),
                        (state, clock) -> new TimezoneState(
                                state.near(),
                                state.localtime(),
                                state.wanted(),
                                state.named(),
                                Optional.of(clock),
                                state.needsLink()))
                : known;
    }

    private record Seen(Optional<String> near, PathState localtime) {}

    private record Files(PathState wanted, PathState named) {}

    private static Optional<String> near(String answer) {
        return answer.startsWith("near ") ? Optional.of(answer.substring("near ".length())) : Optional.empty();
    }

    private static boolean isSystemd(Facts facts) {
        return facts.init() == Facts.Init.SYSTEMD;
    }

    @Override
    public ImmutableList<Change> diff(TimezoneSpec desired, TimezoneState observed) {
        observed.near().ifPresent(names -> {
            throw new ProbeException("'" + desired.zone() + "' is no time zone of this host"
                    + (names.isEmpty() ? "; `ls " + ZONES + "` shows them" : "; did you mean " + names + "?"));
        });
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        Optional<String> found = found(desired, observed);
        if (!found.equals(Optional.of(desired.zone()))) {
            changes.add(new Change("localtime", found, Optional.of(desired.zone()), false));
        }
        namesOther(observed.named(), name(observed.named()), desired)
                .ifPresent(name -> changes.add(Change.of("timezone", name, desired.zone())));
        observed.clock()
                .flatMap(clock -> namesOther(clock, clockZone(clock), desired))
                .ifPresent(name -> changes.add(Change.of("clock", name, desired.zone())));
        return changes.build();
    }

    /** The zone that /etc/localtime stands for. */
    private static Optional<String> found(TimezoneSpec desired, TimezoneState observed) {
        PathState localtime = observed.localtime();
        return switch (localtime.kind()) {
            case ABSENT -> Optional.empty();
            case LINK -> Optional.of(zone(localtime.link().orElseThrow(), localtime));
            case FILE -> {
                boolean same = observed.hasZone()
                        && localtime.sha256().equals(observed.wanted().sha256());
                yield Optional.of(
                        !same ? "a file with another content" : observed.needsLink() ? "a copy" : desired.zone());
            }
            default -> throw new ProbeException("'" + LOCALTIME + "' is a " + localtime.kind() + "; remove it first");
        };
    }

    private static String zone(Link link, PathState localtime) {
        String target = link.target();
        int at = target.indexOf("/zoneinfo/");
        String zone = at < 0 ? target : target.substring(at + "/zoneinfo/".length());
        return localtime.kindBehindLinks() == Kind.FILE ? zone : zone + " (which leads nowhere)";
    }

    /** What a file names that is there and names another zone. */
    private static Optional<String> namesOther(PathState file, Optional<String> name, TimezoneSpec desired) {
        return file.kindBehindLinks() == Kind.FILE
                ? Optional.of(name.orElse("")).filter(other -> !other.equals(desired.zone()))
                : Optional.empty();
    }

    private static Optional<String> name(PathState named) {
        return TimezoneState.content(named)
                .toUtf8()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst();
    }

    private static Optional<String> clockZone(PathState clock) {
        return IN_CLOCK.valueIn(TimezoneState.content(clock));
    }

    @Override
    public ImmutableList<Action> apply(TimezoneSpec desired, TimezoneState observed, Facts facts) {
        if (!observed.hasZone()) {
            return ImmutableList.of(Prerequisite.missing("the host has no time zones; declare them: pkg('tzdata')"));
        }
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        if (!found(desired, observed).equals(Optional.of(desired.zone()))) {
            actions.add(link(desired.file().text()));
        }
        if (namesOther(observed.named(), name(observed.named()), desired).isPresent()) {
            actions.add(write(observed.named(), Bytes.utf8(desired.zone() + "\n")));
        }
        observed.clock()
                .filter(clock -> namesOther(clock, clockZone(clock), desired).isPresent())
                .map(clock -> write(clock, IN_CLOCK.set(desired.zone(), TimezoneState.content(clock))))
                .ifPresent(actions::add);
        return actions.build();
    }

    private static Action link(String target) {
        return Action.of("link " + LOCALTIME + " to " + target, LINK, LOCALTIME.text(), target);
    }

    private static Action write(PathState file, Bytes content) {
        return FileReplacement.of(file.path(), Content.of(content))
                .onlyIfStill(file.sha256().orElseThrow())
                .action();
    }

    @Override
    public ImmutableSet<Need> lacks(TimezoneSpec desired, TimezoneState observed) {
        return observed.hasZone() ? ImmutableSet.of() : ImmutableSet.of(Need.of("package", "tzdata"));
    }

    @Override
    public ImmutableList<Disturbance<TimezoneSpec>> disturbances(TimezoneSpec desired, Facts facts) {
        String other = desired.zone().equals("Etc/GMT+7") ? "Etc/GMT+8" : "Etc/GMT+7";
        ImmutableList.Builder<Disturbance<TimezoneSpec>> all = ImmutableList.builder();
        all.add(Disturbance.doing("localtime", link(ZONES + other)));
        // Whether it is there at all is not among the facts; where it is not, nothing would be shown.
        if (facts.os().family().equals("debian") && !facts.os().version().matches("1[3-9].*")) {
            all.add(Disturbance.doing(
                    "timezone",
                    FileReplacement.of(NAMED, Content.text(other + "\n")).action()));
        }
        return all.build();
    }
}
