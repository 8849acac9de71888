package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said in one place of the inventory, such as one group's block: settings and variables. */
final class Scope {
    private final boolean ofHost;
    private final Map<Setting, Given> settings = new EnumMap<>(Setting.class);
    private final Map<String, Given> variables = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Scope(boolean ofHost) {
        this.ofHost = ofHost;
    }

    /** A value and where it stands. */
    record Given(Object value, Source source) {}

    static Scope ofHost() {
        return new Scope(true);
    }

    static Scope ofGroup() {
        return new Scope(false);
    }

    void setting(String word, @Nullable Object value, Source source) {
        Setting.named(word)
                .ifPresentOrElse(
                        setting -> set(setting, value, source),
                        () -> problems.add(new Problem(
                                source,
                                "unknown-setting",
                                "unknown setting '" + NameRule.shown(word) + "'"
                                        + Nearest.hint(word, Setting.words()))));
    }

    private void set(Setting setting, @Nullable Object value, Source source) {
        if (setting == Setting.ADDRESS && !ofHost) {
            problems.add(new Problem(source, "bad-setting", "'address' belongs to a host, not to a group or to all"));
            return;
        }
        try {
            if (value == null) {
                throw new IllegalArgumentException("'" + setting.word() + "' has no value");
            }
            put("setting", settings, setting, setting.word(), new Given(setting.checked(value), source));
        } catch (IllegalArgumentException wrong) {
            problems.add(new Problem(source, "bad-setting", String.valueOf(wrong.getMessage())));
        }
    }

    void variable(String name, @Nullable Object value, Source source) {
        NameRule.variable(name)
                .ifPresent(complaint -> problems.add(new Problem(source, "bad-variable-name", complaint)));
        try {
            put("variable", variables, name, name, new Given(VariableValue.copyOf(value), source));
        } catch (IllegalArgumentException wrong) {
            problems.add(new Problem(
                    source, "bad-variable", "variable '" + NameRule.shown(name) + "' " + wrong.getMessage()));
        }
    }

    private <K> void put(String kind, Map<K, Given> values, K key, String name, Given given) {
        Given earlier = values.putIfAbsent(key, given);
        if (earlier != null && !earlier.value().equals(given.value())) {
            problems.add(givenTwice(kind, name, given, earlier));
        }
    }

    /** That one layer gives two values. */
    static Problem givenTwice(String kind, String name, Given given, Given earlier) {
        return new Problem(
                given.source(),
                "given-twice",
                kind + " '" + NameRule.shown(name) + "' already has another value at " + earlier.source()
                        + "; remove one of them");
    }

    boolean saysNothing() {
        return settings.isEmpty() && variables.isEmpty();
    }

    Map<Setting, Given> settings() {
        return settings;
    }

    Map<String, Given> variables() {
        return variables;
    }

    ImmutableList<Problem> problems() {
        return ImmutableList.copyOf(problems);
    }
}
