package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.GuardBreak;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.ResourceId;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The top level of a recipe's {@code test.groovy}: a playbook that uses the recipe, and the hosts it needs. */
public abstract class TestScript extends PlaybookScript {
    private static final ImmutableSet<String> DISTURB_OPTIONS = ImmutableSet.of("command", "script", "what", "sh");
    private final LabBlock lab = new LabBlock();
    private final List<GuardBreak> breaks = new ArrayList<>();

    /** The throw-away hosts: {@code lab { host 'zk1', group: 'masters' }}. */
    public void lab(@DelegatesTo(value = LabBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> block) {
        Closure<?> copy = (Closure<?>) block.clone();
        copy.setDelegate(lab);
        copy.setResolveStrategy(Closure.DELEGATE_ONLY);
        copy.call();
    }

    /**
     * What makes a command due that {@code unless} holds back: {@code disturb command: 'role app', what: 'password', sh: '…'}.
     */
    public void disturb(Map<String, ?> options) {
        options.keySet().stream()
                .filter(option -> !DISTURB_OPTIONS.contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw mistake(
                            "unknown-option",
                            "disturb has no option '" + option + "'" + Nearest.hint(option, DISTURB_OPTIONS));
                });
        String type = options.containsKey("script") ? "script" : "command";
        breaks.add(new GuardBreak(
                new ResourceId(type, text(options, type)), text(options, "what"), text(options, "sh"), here()));
    }

    private String text(Map<String, ?> options, String name) {
        Object value = options.get(name);
        if (value == null) {
            throw mistake("missing-option", "disturb needs " + name + ": " + usages().get("disturb"));
        }
        return value.toString();
    }

    ImmutableList<GuardBreak> breaks() {
        return ImmutableList.copyOf(breaks);
    }

    ImmutableList<RecipeTrial.TrialHost> hosts() {
        return lab.hosts();
    }

    ImmutableList<String> packages() {
        return lab.sets();
    }

    ImmutableMap<String, String> secrets() {
        return lab.secrets();
    }

    @Override
    String kind() {
        return "test of a recipe";
    }

    @Override
    ImmutableMap<String, String> usages() {
        return ImmutableMap.<String, String>builder()
                .putAll(super.usages())
                .put("lab", "lab { host 'zk1', group: 'masters' }")
                .put("disturb", "disturb command: 'role app', what: 'password', sh: '…'")
                .buildOrThrow();
    }
}
