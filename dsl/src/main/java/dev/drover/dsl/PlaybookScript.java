package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The top level of a playbook: what it is called, its variables and its plays. A play's block is kept, and evaluated later,
 * once for each host.
 */
public abstract class PlaybookScript extends ProjectScript {
    private @Nullable PlaybookDraft collected;

    void collectIn(PlaybookDraft draft) {
        this.collected = draft;
    }

    private PlaybookDraft draft(String what) {
        PlaybookDraft draft = Objects.requireNonNull(collected, "the script has no draft to write to");
        if (draft.isClosed()) {
            throw mistake("only-at-the-top", "'" + what + "' can be used only at the top level of a playbook");
        }
        return draft;
    }

    /** What the playbook is called. */
    public void playbook(String name) {
        draft("playbook").name(name, here());
    }

    /** A play on all hosts. */
    public void play(
            String name, @DelegatesTo(value = PlayScope.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        play(ImmutableMap.of(), name, body);
    }

    /** A play: {@code play('Masters', on: 'masters', rolling: 1) { … }}. */
    public void play(
            Map<String, ?> options,
            String name,
            @DelegatesTo(value = PlayScope.class, strategy = Closure.DELEGATE_FIRST) Closure<?> body) {
        PlaybookDraft draft = draft("play");
        draft.play(options, name, new ScriptedPlay(sharedProject(), draft.recipes(), this, body, here()), here());
    }

    /** Variables of the playbook, stronger than the inventory's: {@code vars clusterName: 'lab'}. */
    public void vars(Map<String, ?> values) {
        PlaybookDraft draft = draft("vars");
        values.forEach((name, value) -> draft.variable(name, value, here()));
    }

    /** Variables of the playbook: {@code vars { clusterName 'lab' }}. */
    public void vars(@DelegatesTo(value = VariablesBlock.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        VariablesBlock.evaluate(block, draft("vars"), sharedProject().places());
    }

    /**
     * How a play goes through its hosts: {@code rolling: rolling(max: 1, last: { … }, invariant: { … })}; see {@link
     * RollingScope} for the blocks.
     */
    public Map<String, ?> rolling(Map<String, ?> options) {
        return options;
    }

    @Override
    String kind() {
        return "playbook";
    }

    @Override
    ImmutableMap<String, String> usages() {
        return ImmutableMap.of(
                "playbook", "playbook 'A cluster'",
                "play", "play('name', on: 'masters') { … }",
                "vars", "vars clusterName: 'lab'",
                "group", "group('masters')",
                "secret", "secret('db_password')",
                "rolling", "rolling(max: 1, invariant: { port 2181; atLeast majority })");
    }
}
