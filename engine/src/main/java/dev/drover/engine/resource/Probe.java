package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What to ask a host about one resource, and how to read the answers.
 *
 * @param questions each is one set of arguments for a script that many resources share
 * @param parser from the answers (one for each question: its sections) to the observed state; pure; throws
 *     {@link ProbeException} if it cannot read them
 */
public record Probe<O>(ImmutableList<Question> questions, Function<ImmutableList<ImmutableList<Bytes>>, O> parser) {
    /** One question: a script and the arguments for it. */
    public record Question(ProbeScript script, ImmutableList<Bytes> arguments) {}

    /** A probe of one question. */
    public static <O> Probe<O> of(
            ProbeScript script, ImmutableList<Bytes> arguments, Function<ImmutableList<Bytes>, O> parser) {
        return new Probe<>(ImmutableList.of(new Question(script, arguments)), answers -> parser.apply(answers.get(0)));
    }

    /** A probe that asks nothing. */
    public static <O> Probe<O> none(O observed) {
        return new Probe<>(ImmutableList.of(), answers -> observed);
    }

    /** Both probes as one. */
    public static <A, B, O> Probe<O> both(Probe<A> first, Probe<B> second, BiFunction<A, B, O> join) {
        int cut = first.questions.size();
        return new Probe<>(
                ImmutableList.<Question>builder()
                        .addAll(first.questions)
                        .addAll(second.questions)
                        .build(),
                answers -> join.apply(
                        first.parser.apply(answers.subList(0, cut)),
                        second.parser.apply(answers.subList(cut, answers.size()))));
    }

    /** All of them as one. */
    public static <O> Probe<ImmutableList<O>> all(ImmutableList<Probe<O>> probes) {
        return new Probe<>(
                probes.stream().flatMap(probe -> probe.questions.stream()).collect(ImmutableList.toImmutableList()),
                answers -> {
                    ImmutableList.Builder<O> observed = ImmutableList.builder();
                    int at = 0;
                    for (Probe<O> probe : probes) {
                        int end = at + probe.questions.size();
                        observed.add(probe.parser.apply(answers.subList(at, end)));
                        at = end;
                    }
                    return observed.build();
                });
    }

    public <T> Probe<T> map(Function<O, T> function) {
        return new Probe<>(questions, answers -> function.apply(parser.apply(answers)));
    }
}
