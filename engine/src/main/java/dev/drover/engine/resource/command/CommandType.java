package dev.drover.engine.resource.command;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** A command. What is observed is whether its guard asks for it; absent if it has none. */
public final class CommandType implements ResourceType<CommandSpec, Optional<Boolean>> {
    private static final ShellScript RUN = ShellScript.beside(CommandType.class, "run.sh");

    @Override
    public String name() {
        return "command";
    }

    @Override
    public Class<CommandSpec> spec() {
        return CommandSpec.class;
    }

    @Override
    public Probe<Optional<Boolean>> probe(CommandSpec desired, Facts facts) {
        if (!desired.guarded()) {
            return Probe.none(Optional.empty());
        }
        HostPath path = desired.creates().or(desired::removes).orElseThrow();
        return PathProbe.attributes(path).map(state -> {
            boolean exists = state.kind() != PathState.Kind.ABSENT;
            return Optional.of(desired.creates().isPresent() != exists);
        });
    }

    @Override
    public ImmutableList<Change> diff(CommandSpec desired, Optional<Boolean> observed) {
        return observed.orElse(true) ? ImmutableList.of(Change.create("run", desired.shown())) : ImmutableList.of();
    }

    @Override
    public ImmutableList<Action> apply(CommandSpec desired, Optional<Boolean> observed, Facts facts) {
        ImmutableList.Builder<String> arguments = ImmutableList.builder();
        arguments.add(desired.cwd().map(HostPath::text).orElse(""));
        arguments.add(
                desired.expect().isEmpty()
                        ? "0"
                        : desired.expect().stream().map(String::valueOf).collect(joining(" ")));
        arguments.add(String.valueOf(desired.env().size()));
        desired.env().forEach((name, value) -> arguments.add(name + "=" + value));
        if (desired.sh().isPresent()) {
            arguments.add("sh", desired.sh().get()).addAll(desired.args());
        } else {
            arguments.add("argv").addAll(desired.argv());
        }
        Action run = Action.of("run", RUN, arguments.build().toArray(new String[0]));
        return ImmutableList.of(
                desired.input().map(input -> run.withInput(input.bytes())).orElse(run));
    }

    @Override
    public Role role(CommandSpec desired) {
        return desired.guarded() ? Role.STATE : Role.ACTION;
    }

    @Override
    public boolean providesUnforeseen(CommandSpec desired) {
        return true;
    }
}
