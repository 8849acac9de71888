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
import java.util.Optional;

/** A gate: a condition that must hold. What is observed is why it does not; empty if it does. */
public final class CheckType implements ResourceType<CheckSpec, Optional<String>> {
    private static final ProbeScript ASK =
            ProbeScript.inOrder(ShellFunctions.CONDITIONS.before(ShellScript.beside(CheckType.class, "ask.sh")));
    private static final ShellScript STOP =
            ShellFunctions.CONDITIONS.before(ShellScript.beside(CheckType.class, "stop.sh"));

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
        if (desired.that().isPresent()) {
            return Probe.none(desired.that().get() ? Optional.empty() : Optional.of("it does not hold"));
        }
        return Probe.of(ASK, ImmutableList.of(Bytes.utf8(desired.command().orElseThrow())), answer -> {
            String text = answer.get(0).toUtf8();
            return text.equals("holds") ? Optional.empty() : Optional.of(text.replaceFirst("^not: ", ""));
        });
    }

    @Override
    public ImmutableList<Change> diff(CheckSpec desired, Optional<String> observed) {
        return observed.map(reason -> ImmutableList.of(Change.of("condition", reason, "holds")))
                .orElse(ImmutableList.of());
    }

    @Override
    public ImmutableList<Action> apply(CheckSpec desired, Optional<String> observed, Facts facts) {
        return ImmutableList.of(Action.of(
                "check",
                STOP,
                desired.message().orElse("'" + desired.name() + "' does not hold"),
                desired.command().orElse("")));
    }

    @Override
    public Role role(CheckSpec desired) {
        return Role.GATE;
    }
}
