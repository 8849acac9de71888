package dev.drover.engine.resource.command;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** A command, with or without a guard. */
public final class CommandType implements ResourceType<CommandSpec, CommandState> {
    private static final ShellScript RUN = ShellScript.beside(CommandType.class, "run.sh");
    private static final Probe<Boolean> YES = Probe.none(true);

    @Override
    public String name() {
        return "command";
    }

    @Override
    public Class<CommandSpec> spec() {
        return CommandSpec.class;
    }

    @Override
    public Probe<CommandState> probe(CommandSpec desired, Facts facts) {
        Probe<Boolean> due = desired.creates()
                .map(path -> PathProbe.attributes(path).map(state -> state.kind() == PathState.Kind.ABSENT))
                .or(() -> desired.removes()
                        .map(path -> PathProbe.attributes(path).map(state -> state.kind() != PathState.Kind.ABSENT)))
                .orElse(YES);
        Probe<Boolean> hasDirectory = desired.cwd()
                .map(path ->
                        PathProbe.attributes(path).map(state -> state.kindBehindLinks() == PathState.Kind.DIRECTORY))
                .orElse(YES);
        return Probe.both(due, hasDirectory, CommandState::new);
    }

    @Override
    public ImmutableList<Change> diff(CommandSpec desired, CommandState observed) {
        return observed.due() ? ImmutableList.of(Change.create("run", desired.shown())) : ImmutableList.of();
    }

    @Override
    public ImmutableList<Action> apply(CommandSpec desired, CommandState observed, Facts facts) {
        ImmutableList.Builder<String> arguments = ImmutableList.builder();
        arguments.add(text(desired.cwd()));
        arguments.add(
                desired.expect().isEmpty()
                        ? "0"
                        : desired.expect().stream().map(String::valueOf).collect(joining(" ")));
        arguments.add(text(desired.creates()), text(desired.removes()));
        arguments.addAll(words(desired));
        Action run = Action.of(
                "run '" + desired.shown() + "'", RUN, arguments.build().toArray(new String[0]));
        return ImmutableList.of(
                desired.input().map(input -> run.withInput(input.bytes())).orElse(run));
    }

    private static String text(Optional<HostPath> path) {
        return path.map(HostPath::text).orElse("");
    }

    /** What is executed: the program env sets the variables, so that none of them touches our own script. */
    private static ImmutableList<String> words(CommandSpec desired) {
        ImmutableList.Builder<String> words = ImmutableList.builder();
        if (!desired.env().isEmpty()) {
            words.add("env");
            desired.env().forEach((name, value) -> words.add(name + "=" + value));
        }
        desired.sh().ifPresent(program -> words.add("sh", "-c", program, "sh").addAll(desired.args()));
        return words.addAll(desired.argv()).build();
    }

    @Override
    public Role role(CommandSpec desired) {
        return desired.guarded() ? Role.STATE : Role.ACTION;
    }

    @Override
    public ImmutableSet<Need> lacks(CommandSpec desired, CommandState observed) {
        return observed.hasDirectory()
                ? ImmutableSet.of()
                : desired.cwd().stream()
                        .map(path -> Need.of("directory", path.text()))
                        .collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public boolean providesUnforeseen(CommandSpec desired) {
        return true;
    }

    @Override
    public ImmutableList<Disturbance<CommandSpec>> disturbances(CommandSpec desired, Facts facts) {
        ImmutableList.Builder<Disturbance<CommandSpec>> all = ImmutableList.builder();
        desired.creates()
                .ifPresent(path -> all.add(Disturbance.<CommandSpec>doing("creates", PathActions.remove(path))
                        .shownAs("run")));
        desired.removes()
                .ifPresent(path -> all.add(Disturbance.<CommandSpec>doing(
                                "removes",
                                FileReplacement.of(path, Content.text("disturbed\n"))
                                        .action())
                        .shownAs("run")));
        return all.build();
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("sh", "args", "argv", "cwd", "env", "input", "expect");
    }
}
