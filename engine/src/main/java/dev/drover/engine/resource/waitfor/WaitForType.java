package dev.drover.engine.resource.waitfor;

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

/** A gate: waits for a condition. What is observed is why it does not hold; empty if it does. */
public final class WaitForType implements ResourceType<WaitForSpec, Optional<String>> {
    private static final ProbeScript ASK =
            ProbeScript.inOrder(ShellFunctions.CONDITIONS.before(ShellScript.beside(WaitForType.class, "ask.sh")));
    private static final ShellScript WAIT =
            ShellFunctions.CONDITIONS.before(ShellScript.beside(WaitForType.class, "wait.sh"));
    private static final Duration LAST_TRY = Duration.ofSeconds(90);

    @Override
    public String name() {
        return "waitFor";
    }

    @Override
    public Class<WaitForSpec> spec() {
        return WaitForSpec.class;
    }

    @Override
    public Probe<Optional<String>> probe(WaitForSpec desired, Facts facts) {
        return Probe.of(
                ASK,
                ImmutableList.of(Bytes.utf8(desired.kind()), Bytes.utf8(desired.target()), Bytes.utf8(absent(desired))),
                answer -> read(answer.get(0).toUtf8()));
    }

    private static Optional<String> read(String answer) {
        if (answer.equals("holds")) {
            return Optional.empty();
        }
        if (!answer.startsWith("not: ")) {
            throw new ProbeException("the host's answer about a condition is not readable: '" + answer + "'");
        }
        return Optional.of(answer.substring("not: ".length()));
    }

    private static String absent(WaitForSpec desired) {
        return desired.absent() ? "yes" : "no";
    }

    @Override
    public ImmutableList<Change> diff(WaitForSpec desired, Optional<String> observed) {
        return observed.map(reason -> ImmutableList.of(Change.of("condition", reason, "holds")))
                .orElse(ImmutableList.of());
    }

    @Override
    public ImmutableList<Action> apply(WaitForSpec desired, Optional<String> observed, Facts facts) {
        return ImmutableList.of(Action.of(
                        "wait for " + desired.name(),
                        WAIT,
                        desired.kind(),
                        desired.target(),
                        absent(desired),
                        String.valueOf(desired.limit().toSeconds()),
                        String.valueOf(desired.pauseSeconds()))
                .withTimeout(desired.limit().plus(LAST_TRY)));
    }

    @Override
    public Role role(WaitForSpec desired) {
        return Role.GATE;
    }
}
