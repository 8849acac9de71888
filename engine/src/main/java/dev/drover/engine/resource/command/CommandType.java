package dev.drover.engine.resource.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Execution;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;

/** A command, with or without a guard. */
public final class CommandType implements ResourceType<CommandSpec, Execution.State> {
    private static final ShellScript RUN =
            ShellFunctions.EXECUTION.before(ShellScript.beside(CommandType.class, "run.sh"));

    @Override
    public String name() {
        return "command";
    }

    @Override
    public Class<CommandSpec> spec() {
        return CommandSpec.class;
    }

    @Override
    public Probe<Execution.State> probe(CommandSpec desired, Facts facts) {
        return desired.execution().probe();
    }

    @Override
    public ImmutableList<Change> diff(CommandSpec desired, Execution.State observed) {
        return observed.due() ? ImmutableList.of(Change.create("run", desired.shown())) : ImmutableList.of();
    }

    @Override
    public ImmutableList<Action> apply(CommandSpec desired, Execution.State observed, Facts facts) {
        ImmutableList.Builder<String> arguments = ImmutableList.builder();
        arguments.addAll(desired.execution().settings());
        arguments.addAll(words(desired));
        Action run = Action.of(
                "run '" + desired.shown() + "'", RUN, arguments.build().toArray(new String[0]));
        return ImmutableList.of(
                desired.input().map(input -> run.withInput(input.bytes())).orElse(run));
    }

    /** What is executed. */
    private static ImmutableList<String> words(CommandSpec desired) {
        ImmutableList.Builder<String> words = ImmutableList.builder();
        words.addAll(desired.execution().environment());
        desired.sh().ifPresent(program -> words.add("sh", "-c", program, "sh").addAll(desired.args()));
        return words.addAll(desired.argv()).build();
    }

    @Override
    public Role role(CommandSpec desired) {
        return desired.execution().role();
    }

    @Override
    public ImmutableSet<Need> lacks(CommandSpec desired, Execution.State observed) {
        return desired.execution().lacks(observed);
    }

    @Override
    public boolean providesUnforeseen(CommandSpec desired) {
        return true;
    }

    @Override
    public ImmutableList<Disturbance<CommandSpec>> disturbances(CommandSpec desired, Facts facts) {
        return desired.execution().disturbances();
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("sh", "args", "argv", "cwd", "env", "input", "expect");
    }
}
