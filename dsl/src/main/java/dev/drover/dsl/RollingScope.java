package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.AtLeast;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Invariant;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenResource;
import dev.drover.engine.resource.SpecBinder;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingPropertyException;
import java.time.Duration;
import java.util.Optional;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/**
 * The names inside {@code last: { … }} and {@code invariant: { … }} of a rolling play: what to ask the host, in the words of
 * {@code waitFor} ({@code command}, {@code port}, {@code path}, {@code url}, {@code absent}, {@code onlyIf}, {@code become}),
 * the names of the play, and in an invariant {@code name}, {@code atLeast}, {@code timeout} and {@code every}. A block may
 * also end with true or false.
 */
public final class RollingScope extends GroovyObjectSupport implements Scope {
    static final String INVARIANT = "invariant";
    static final String LAST = "last";
    private static final ImmutableSet<String> TERMS = ImmutableSet.of("name", "atLeast", "timeout", "every");
    private static final String MAJORITY = "majority";
    private static final String VERB = "waitFor";
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private final String word;
    private final PlayContext context;
    private final Source source;
    private final PlayScope play;
    private final ResourceDraft draft;
    private Optional<String> name = Optional.empty();
    private Invariant terms = Invariant.named("");

    private RollingScope(String word, PlayContext context, Source source) {
        this.word = word;
        this.context = context;
        this.source = source;
        this.play = new PlayScope(context);
        this.draft = ResourceDraft.of(context, play, VERB, ImmutableList.of(word));
    }

    /**
     * Evaluates a block for a host, and declares in the state of the context what is asked there.
     *
     * @param word {@code last} or {@code invariant}
     * @return the terms; they mean nothing for {@code last}
     */
    static Invariant evaluate(String word, PlayContext context, Closure<?> block, Source source) {
        RollingScope scope = new RollingScope(word, context, source);
        scope.declare(block);
        return scope.terms.at(source);
    }

    private void declare(Closure<?> block) {
        Object[] host = block.getMaximumNumberOfParameters() == 0 ? new Object[0] : new Object[] {context.host()};
        Object[] value = new Object[1];
        if (!context.evaluate(() -> value[0] = context.project().current().call(block, this, host), source)) {
            return;
        }
        ImmutableList<Attribute> asked = draft.attributes();
        if (asked.isEmpty() && !(value[0] instanceof Boolean)) {
            asksNothing(value[0] == null ? "nothing" : ScriptValues.kind(value[0]));
            return;
        }
        // The same for all hosts, whose commands may differ.
        Invariant named = named(name.orElseGet(
                () -> asked.isEmpty() || word.equals(LAST) ? word : asked.get(0).name() + " at " + source));
        terms = named;
        context.state()
                .declare(new WrittenResource(
                        asked.isEmpty() ? "check" : VERB,
                        ImmutableList.of(named.name()),
                        asked.isEmpty() ? ImmutableList.of(Attribute.of("that", value[0], source)) : asked,
                        context.path(),
                        source));
    }

    private Invariant named(String chosen) {
        return new Invariant(chosen, terms.atLeast(), terms.timeout(), terms.every(), source);
    }

    private void asksNothing(String got) {
        context.problem(
                source,
                "asks-nothing",
                word + " must ask the host something, got " + got
                        + "; write command, port, path or url, or end the block with true or false");
    }

    @Override
    public HostView view() {
        return context.host().view();
    }

    PlayContext context() {
        return context;
    }

    /** The words that only this block has. */
    ImmutableSet<String> words() {
        return word.equals(INVARIANT) ? ImmutableSet.of(MAJORITY) : ImmutableSet.of();
    }

    @Override
    public @Nullable Object invokeMethod(String called, Object arguments) {
        Object[] given = InvokerHelper.asArray(arguments);
        if (word.equals(INVARIANT) && TERMS.contains(called)) {
            term(called, given);
            return null;
        }
        return draft.call(called, given, new ResourceScope(draft));
    }

    // None of these methods may be named like a word of the block: Groovy would call it.

    private void term(String called, Object[] given) {
        if (given.length != 1) {
            wrong(called, "takes one value, got " + given.length);
            return;
        }
        try {
            Object value = given[0] instanceof AtLeast ? given[0] : ScriptValues.plain(given[0]);
            switch (called) {
                case "name" -> name = Optional.of(readText(value));
                case "atLeast" -> terms = terms.atLeast(readAtLeast(value));
                case "timeout" -> terms = terms.within(readTimeout(value));
                default -> terms = terms.every(readPause(value));
            }
        } catch (IllegalArgumentException mistake) {
            wrong(called, String.valueOf(mistake.getMessage()));
        }
    }

    private void wrong(String called, String what) {
        context.problem(context.here(), "wrong-value", word + ": " + called + " " + what);
    }

    private static String readText(Object value) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException("must be text, got " + ScriptValues.kind(value));
    }

    private static AtLeast readAtLeast(Object value) {
        if (value instanceof AtLeast known) {
            return known;
        }
        if (value instanceof Integer count && count > 0) {
            return AtLeast.hosts(count);
        }
        if (value instanceof String text && text.matches("([1-9]\\d?|100)%")) {
            return AtLeast.percent(Integer.parseInt(text.replace("%", "")));
        }
        throw new IllegalArgumentException("must be a number from 1 on, a percentage such as '50%', or majority, got "
                + (value instanceof Number || value instanceof String ? "'" + value + "'" : ScriptValues.kind(value)));
    }

    private static Duration readTimeout(Object value) {
        Duration limit = SpecBinder.duration(readText(value));
        if (limit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be at most 24 hours, got '" + value + "'");
        }
        return limit;
    }

    private static Duration readPause(Object value) {
        Duration pause = SpecBinder.duration(readText(value));
        if (pause.compareTo(SHORTEST_PAUSE) < 0) {
            throw new IllegalArgumentException("must be at least 100 milliseconds, got '" + value + "'");
        }
        return pause;
    }

    @Override
    public @Nullable Object getProperty(String property) {
        if (words().contains(property)) {
            return AtLeast.MAJORITY;
        }
        try {
            return play.getProperty(property);
        } catch (MissingPropertyException unknown) {
            throw new UnknownName(property, RollingScope.class);
        }
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        draft.assigned(property);
    }
}
