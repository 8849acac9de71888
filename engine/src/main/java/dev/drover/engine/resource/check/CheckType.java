package dev.drover.engine.resource.check;

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
import java.time.Duration;

/** A gate: a condition that must hold. */
public final class CheckType implements ResourceType<CheckSpec, Verdict> {
    private static final ProbeScript ASK =
            ProbeScript.inOrder(ShellFunctions.CONDITIONS.before(ShellScript.beside(CheckType.class, "ask.sh")));
    private static final ShellScript STOP =
            ShellFunctions.CONDITIONS.before(ShellScript.beside(CheckType.class, "stop.sh"));
    // All resources of a host are observed together, so that one slow command must not hold up the others.
    private static final String SECONDS_TO_LOOK = "10";
    private static final String SECONDS_TO_DECIDE = "600";

    @Override
    public String name() {
        return "check";
    }

    @Override
    public Class<CheckSpec> spec() {
        return CheckSpec.class;
    }

    @Override
    public Probe<Verdict> probe(CheckSpec desired, Facts facts) {
        return desired.command()
                .map(CheckType::ask)
                .orElseGet(() -> Probe.none(Verdict.of(desired.that().orElse(false))));
    }

    private static Probe<Verdict> ask(String command) {
        return Probe.of(
                ASK,
                ImmutableList.of(Bytes.utf8(SECONDS_TO_LOOK), Bytes.utf8(command)),
                answer -> Verdict.parse(answer.get(0).toUtf8()));
    }

    @Override
    public ImmutableList<Change> diff(CheckSpec desired, Verdict observed) {
        return observed.holds()
                ? ImmutableList.of()
                : ImmutableList.of(Change.of("condition", observed.seen(), "holds"));
    }

    @Override
    public String words(CheckSpec desired, Verdict observed) {
        return observed.words();
    }

    @Override
    public ImmutableList<Action> apply(CheckSpec desired, Verdict observed, Facts facts) {
        String message = desired.message().orElse("it does not hold");
        Action stop = desired.command()
                .map(command -> Action.of("check", STOP, message, SECONDS_TO_DECIDE, command))
                .orElseGet(() -> Action.of("check", STOP, message));
        return ImmutableList.of(stop.withTimeout(Duration.ofSeconds(Long.parseLong(SECONDS_TO_DECIDE) + 60)));
    }

    @Override
    public Role role(CheckSpec desired) {
        return Role.GATE;
    }
}
