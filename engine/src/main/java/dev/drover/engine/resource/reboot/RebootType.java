package dev.drover.engine.resource.reboot;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.Reconnection;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.ShellScript;
import java.time.Duration;

/** A restart of the whole host, after which the run goes on. */
public final class RebootType implements ResourceType<RebootSpec, RebootState> {
    private static final ShellScript REBOOT = ShellScript.beside(RebootType.class, "reboot.sh");
    private static final ShellScript STARTED = ShellScript.beside(RebootType.class, "started.sh");
    private static final ShellScript BOOTED = ShellScript.beside(RebootType.class, "booted.sh");
    private static final Duration ORDER_LIMIT = Duration.ofSeconds(60);
    private static final Duration BOOTED_LIMIT = Duration.ofSeconds(90);

    @Override
    public String name() {
        return "reboot";
    }

    @Override
    public Class<RebootSpec> spec() {
        return RebootSpec.class;
    }

    @Override
    public Probe<RebootState> probe(RebootSpec desired, Facts facts) {
        return desired.when()
                .map(path -> PathProbe.attributes(path)
                        .map(found -> new RebootState(found.kind() != PathState.Kind.ABSENT, ImmutableList.of())))
                .orElseGet(() -> Probe.none(new RebootState(true, ImmutableList.of())));
    }

    @Override
    public RebootState owing(RebootState observed, Owed owed) {
        return new RebootState(observed.asked(), owed.because("onChangeOf"));
    }

    @Override
    public ImmutableList<Change> diff(RebootSpec desired, RebootState observed) {
        return observed.asked()
                ? ImmutableList.of(Change.create("reboot", why(desired, observed)))
                : ImmutableList.of();
    }

    private static String why(RebootSpec desired, RebootState observed) {
        if (!observed.causes().isEmpty()) {
            return observed.causes().stream().map(ResourceId::toString).collect(joining(", ")) + " changed";
        }
        return desired.when().map(path -> path + " exists").orElse("at every run");
    }

    @Override
    public ImmutableList<Action> apply(RebootSpec desired, RebootState observed, Facts facts) {
        return ImmutableList.of(
                Action.of("reboot", REBOOT)
                        .withTimeout(ORDER_LIMIT)
                        .reconnecting(new Reconnection(STARTED, desired.limit())),
                Action.of("wait until the host has booted", BOOTED).withTimeout(BOOTED_LIMIT));
    }

    @Override
    public boolean endsConnection(RebootSpec desired) {
        return true;
    }

    @Override
    public Role role(RebootSpec desired) {
        return desired.when().isPresent() ? Role.STATE : Role.ACTION;
    }

    /** What a package brings may ask for a reboot. */
    @Override
    public ImmutableSet<Need> lacks(RebootSpec desired, RebootState observed) {
        return observed.asked()
                ? ImmutableSet.of()
                : desired.when().stream()
                        .map(path -> Need.deciding("file", path.text()))
                        .collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public ImmutableList<Disturbance<RebootSpec>> disturbances(RebootSpec desired, Facts facts) {
        return desired.when().stream()
                .map(path -> Disturbance.<RebootSpec>doing(
                                "when",
                                FileReplacement.of(path, Content.text("reboot\n"))
                                        .action())
                        .shownAs("reboot"))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("timeout");
    }
}
