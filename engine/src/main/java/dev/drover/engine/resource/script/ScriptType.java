package dev.drover.engine.resource.script;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Content;
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

/** A script file of the controller, with or without a guard. */
public final class ScriptType implements ResourceType<ScriptSpec, Execution.State> {
    private static final ShellScript RUN = ShellFunctions.INPUT.before(
            ShellFunctions.EXECUTION.before(ShellScript.beside(ScriptType.class, "run.sh")));

    @Override
    public String name() {
        return "script";
    }

    @Override
    public Class<ScriptSpec> spec() {
        return ScriptSpec.class;
    }

    @Override
    public Probe<Execution.State> probe(ScriptSpec desired, Facts facts) {
        return desired.execution().probe();
    }

    @Override
    public ImmutableList<Change> diff(ScriptSpec desired, Execution.State observed) {
        return observed.due() ? ImmutableList.of(Change.create("run", desired.name())) : ImmutableList.of();
    }

    @Override
    public ImmutableList<Action> apply(ScriptSpec desired, Execution.State observed, Facts facts) {
        ImmutableList<String> before = ImmutableList.<String>builder()
                .addAll(desired.execution().environment())
                .addAll(desired.interpreter())
                .build();
        String[] arguments = ImmutableList.<String>builder()
                .add(Integer.toString(desired.source().bytes().size()))
                .addAll(desired.execution().settings())
                .add(Integer.toString(before.size()))
                .addAll(before)
                .addAll(desired.args())
                .build()
                .toArray(new String[0]);
        return ImmutableList.of(
                Action.of("run script '" + desired.name() + "'", RUN, arguments).withInput(input(desired)));
    }

    private static ByteSource input(ScriptSpec desired) {
        ByteSource script = bytes(desired.source());
        return desired.input().map(own -> ByteSource.concat(script, bytes(own))).orElse(script);
    }

    private static ByteSource bytes(Content content) {
        return content.bytes().asByteSource();
    }

    @Override
    public Role role(ScriptSpec desired) {
        return desired.execution().role();
    }

    @Override
    public ImmutableSet<Need> lacks(ScriptSpec desired, Execution.State observed) {
        return desired.execution().lacks(observed);
    }

    @Override
    public boolean providesUnforeseen(ScriptSpec desired) {
        return true;
    }

    @Override
    public ImmutableList<Disturbance<ScriptSpec>> disturbances(ScriptSpec desired, Facts facts) {
        return desired.execution().disturbances();
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("source", "args", "cwd", "env", "input", "expect");
    }
}
