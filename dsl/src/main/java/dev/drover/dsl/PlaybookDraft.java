package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.UserName;
import dev.drover.engine.model.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A playbook while its script runs: collects the plays and every mistake. Closed when the script has ended. */
final class PlaybookDraft {
    private static final ImmutableSet<String> OPTIONS =
            ImmutableSet.of("on", "rolling", "maxFailures", "become", "tags", "allowEmpty");
    private static final ImmutableSet<String> ROLLING = ImmutableSet.of("max", "last", "invariant");
    private final Source source;
    private final RecipeCatalog recipes;
    private final Secrets secrets;
    private final List<Play> plays = new ArrayList<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private Optional<String> name = Optional.empty();
    private boolean closed;

    PlaybookDraft(Source source, RecipeCatalog recipes, Secrets secrets) {
        this.source = source;
        this.recipes = recipes;
        this.secrets = secrets;
    }

    /** The recipes that its plays can use. */
    RecipeCatalog recipes() {
        return recipes;
    }

    boolean isClosed() {
        return closed;
    }

    void problems(List<Problem> found) {
        problems.addAll(found);
    }

    private void problem(Source where, String code, String message) {
        problems.add(new Problem(where, code, message));
    }

    /** Tells of a secret in text that is printed. */
    private void refuseSecret(String what, String text, Source where) {
        secrets.findIn(text)
                .ifPresent(secret -> problem(
                        where,
                        "secret-shown",
                        what + " would show secret '" + secret.name()
                                + "'; names and options of plays are shown everywhere"));
    }

    void name(String given, Source where) {
        refuseSecret("the name of the playbook", given, where);
        if (name.isPresent()) {
            problem(where, "playbook-twice", "the playbook has a name already: '" + name.get() + "'");
        }
        name = Optional.of(given);
    }

    void variable(String variable, @Nullable Object value, Source where) {
        try {
            Variable earlier =
                    variables.putIfAbsent(variable, new Variable(ScriptValues.plain(value), where, "playbook"));
            if (earlier != null) {
                problem(
                        where,
                        "variable-twice",
                        "variable '" + variable + "' is given twice, first at " + earlier.source());
            }
        } catch (IllegalArgumentException wrong) {
            problem(where, "wrong-value", "variable '" + variable + "' " + wrong.getMessage());
        }
    }

    void play(Map<String, ?> options, String playName, ScriptedPlay body, Source where) {
        refuseSecret("the name of the play", playName, where);
        options.forEach(
                (option, value) -> refuseSecret("play '" + playName + "': " + option, String.valueOf(value), where));
        options.keySet().stream()
                .filter(option -> !OPTIONS.contains(option))
                .forEach(option -> problem(
                        where,
                        "unknown-option",
                        "play '" + playName + "' has no option '" + option + "'" + Nearest.hint(option, OPTIONS)));
        plays.stream()
                .filter(play -> play.name().equals(playName))
                .findFirst()
                .ifPresent(other -> problem(
                        where,
                        "two-plays",
                        "there is a play '" + playName + "' at " + other.source()
                                + " already; give each a name of its own, by which runs tell them apart"));
        Options given = new Options(options, playName, body, where);
        plays.add(new Play(
                playName,
                given.pattern(),
                given.rolling(),
                given.maxFailures(),
                given.user("become"),
                given.tags(),
                given.allowEmpty(),
                body,
                where));
    }

    /** @throws ProblemException with every mistake, if there are any */
    Playbook close() {
        closed = true;
        if (plays.isEmpty() && problems.isEmpty()) {
            problem(source, "no-play", "the playbook has no play; write play('name', on: 'all') { … }");
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new Playbook(
                name.orElse(source.file()), ImmutableList.copyOf(plays), ImmutableMap.copyOf(variables), source);
    }

    /** Reads the options of one play; a wrong one is reported and passed over. */
    private final class Options {
        private final Map<String, ?> options;
        private final String play;
        private final ScriptedPlay body;
        private final Source where;

        Options(Map<String, ?> options, String play, ScriptedPlay body, Source where) {
            this.options = options;
            this.play = play;
            this.body = body;
            this.where = where;
        }

        private void wrong(String option, String expected) {
            problem(
                    where,
                    "wrong-option",
                    "play '" + play + "': " + option + " must be " + expected + ", got "
                            + (options.get(option) instanceof Number number
                                    ? "the number " + number
                                    : ScriptValues.kind(options.get(option))));
        }

        String pattern() {
            Object on = options.get("on");
            if (!options.containsKey("on")) {
                return "all";
            }
            if (on instanceof Group group) {
                return group.name();
            }
            if (on instanceof List<?> several && several.stream().allMatch(each -> each instanceof CharSequence)) {
                return String.join(",", several.stream().map(String::valueOf).toList());
            }
            return text("on").orElse("all");
        }

        Optional<String> user(String option) {
            Optional<String> name = text(option);
            name.filter(given -> !UserName.isOne(given))
                    .ifPresent(given -> problem(
                            where,
                            "wrong-option",
                            "play '" + play + "': " + option + " takes the name of a user, such as 'postgres', got '"
                                    + given + "'"));
            return name.filter(UserName::isOne);
        }

        Optional<String> text(String option) {
            Object value = options.get(option);
            if (value instanceof CharSequence) {
                return Optional.of(value.toString());
            }
            if (options.containsKey(option)) {
                wrong(option, "text");
            }
            return Optional.empty();
        }

        Optional<Integer> maxFailures() {
            if (!options.containsKey("maxFailures")) {
                return Optional.empty();
            }
            if (options.get("maxFailures") instanceof Integer count && count >= 0) {
                return Optional.of(count);
            }
            wrong("maxFailures", "a whole number from 0 on");
            return Optional.empty();
        }

        ImmutableSet<String> tags() {
            Object tags = options.get("tags");
            if (tags instanceof Iterable<?> several) {
                ImmutableSet.Builder<String> names = ImmutableSet.builder();
                several.forEach(tag -> names.add(String.valueOf(tag)));
                return names.build();
            }
            return text("tags").map(ImmutableSet::of).orElse(ImmutableSet.of());
        }

        boolean allowEmpty() {
            if (options.containsKey("allowEmpty") && !(options.get("allowEmpty") instanceof Boolean)) {
                wrong("allowEmpty", "true or false");
            }
            return Boolean.TRUE.equals(options.get("allowEmpty"));
        }

        Rolling rolling() {
            if (!options.containsKey("rolling")) {
                return Rolling.ALL;
            }
            Object value = options.get("rolling");
            if (value instanceof Map<?, ?> detailed) {
                return new RollingOption(
                                body::context,
                                where,
                                (code, message) -> problem(where, code, "play '" + play + "': " + message))
                        .read(batch(detailed.get("max")), detailed, ROLLING);
            }
            return batch(value);
        }

        private Rolling batch(@Nullable Object value) {
            if (value instanceof Integer count && count > 0) {
                return new Rolling(count, false);
            }
            if (value instanceof CharSequence text && text.toString().matches("([1-9]\\d?|100)%")) {
                return new Rolling(Integer.parseInt(text.toString().replace("%", "")), true);
            }
            wrong("rolling", "a number from 1 on, or a percentage such as '25%'");
            return Rolling.ALL;
        }
    }
}
