package dev.drover.engine.resource.check;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import java.time.Duration;
import java.util.Optional;

/** A gate: a condition that must hold. What is observed is why it does not; empty if it does. */
public final class CheckType implements ResourceType<CheckSpec, Optional<String>> {
    private static final ProbeScript ASK =
            ProbeScript.inOrder(ShellFunctions.CONDITIONS.before(ShellScript.beside(CheckType.class, "ask.sh")));
    private static final ShellScript STOP =
            ShellFunctions.CONDITIONS.before(ShellScript.beside(CheckType.class, "stop.sh"));
    // All resources of a host are observed together, so that one slow command must not hold up the others.
    private static final String SECONDS_TO_LOOK = "10";
    private static final String SECONDS_TO_DECIDE = "600";
    private static final String HOLDS = "holds ";
    private static final String NOT = "not ";

    @Override
    public String name() {
        return "check";
    }

    @Override
    public Class<CheckSpec> spec() {
        return CheckSpec.class;
    }

    @Override
    public Probe<Optional<String>> probe(CheckSpec desired, Facts facts) {
        return desired.command()
                .map(CheckType::ask)
                .orElseGet(() ->
                        Probe.none(desired.that().orElse(false) ? Optional.empty() : Optional.of("it does not hold")));
    }

    private static Probe<Optional<String>> ask(String command) {
        return Probe.of(
                ASK,
                ImmutableList.of(Bytes.utf8(SECONDS_TO_LOOK), Bytes.utf8(command)),
                answer -> reason(answer.get(0).toUtf8()));
    }

    private static Optional<String> reason(String answer) {
        if (answer.startsWith(HOLDS)) {
            return Optional.empty();
        }
        if (!answer.startsWith(NOT)) {
            throw new ProbeException("the answer about a check is not of its form: '" + answer + "'");
        }
        return Optional.of(answer.substring(NOT.length()));
    }

    @Override
    public ImmutableList<Change> diff(CheckSpec desired, Optional<String> observed) {
        return observed.map(reason -> ImmutableList.of(Change.of("condition", reason, "holds")))
                .orElse(ImmutableList.of());
    }

    @Override
    public ImmutableList<Action> apply(CheckSpec desired, Optional<String> observed, Facts facts) {
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
