package dev.drover.engine.resource.waitfor;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import java.math.BigDecimal;
import java.time.Duration;

/** Waits for a port, a path, a URL or a command; on the host, so that it costs one round trip. */
public final class WaitForType implements ResourceType<WaitForSpec, WaitForState> {
    private static final ProbeScript ASK =
            ProbeScript.inOrder(ShellFunctions.CONDITIONS.before(ShellScript.beside(WaitForType.class, "ask.sh")));
    private static final ShellScript WAIT =
            ShellFunctions.CONDITIONS.before(ShellScript.beside(WaitForType.class, "wait.sh"));
    // All resources of a host are observed together, so that a condition that does not answer must not take long.
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
    // The script ends by itself; this is for a host that hangs.
    private static final Duration GRACE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "waitFor";
    }

    @Override
    public Class<WaitForSpec> spec() {
        return WaitForSpec.class;
    }

    @Override
    public Probe<WaitForState> probe(WaitForSpec desired, Facts facts) {
        Duration look = desired.limit().compareTo(LONGEST_LOOK) < 0 ? desired.limit() : LONGEST_LOOK;
        return Probe.of(
                ASK,
                Condition.of(desired).arguments(desired.absent(), look),
                answer -> WaitForState.parse(answer.get(0).toUtf8()));
    }

    @Override
    public ImmutableList<Change> diff(WaitForSpec desired, WaitForState observed) {
        Condition condition = Condition.of(desired);
        return observed.holds()
                ? ImmutableList.of()
                : ImmutableList.of(Change.of(condition.attribute(), observed.seen(), wanted(desired)));
    }

    @Override
    public String words(WaitForSpec desired, WaitForState observed) {
        boolean answered = observed.holds() && desired.command().isPresent() && !desired.absent();
        // That a command succeeds says less than what it says.
        return answered && !observed.last().isEmpty()
                ? observed.last().substring(WaitForState.COLON.length())
                : observed.seen() + observed.last();
    }

    private static String wanted(WaitForSpec desired) {
        Condition condition = Condition.of(desired);
        return desired.absent() ? condition.opposite() : condition.holds();
    }

    @Override
    public ImmutableList<Action> apply(WaitForSpec desired, WaitForState observed, Facts facts) {
        String total = Condition.seconds(desired.limit());
        Action wait =
                Action.of("wait up to " + total + " s until " + wanted(desired), WAIT, total, pause(desired.pause()));
        ImmutableList<Bytes> condition = Condition.of(desired).arguments(desired.absent(), desired.limit());
        return ImmutableList.of(wait.withArguments(condition.stream())
                .withTimeout(desired.limit().plus(GRACE)));
    }

    /** Seconds, with a fraction only where there is one: not every {@code sleep} knows fractions. */
    private static String pause(Duration pause) {
        return BigDecimal.valueOf(pause.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    @Override
    public Role role(WaitForSpec desired) {
        return Role.GATE;
    }
}
