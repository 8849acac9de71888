package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What to ask a host about one resource, and how to read the answers.
 *
 * @param questions each is one set of arguments for a script that many resources share
 * @param requests what to ask a server over HTTP, as the host sees it; they must change nothing there
 * @param parser from the answers to the observed state; pure; throws {@link ProbeException} if it cannot read them
 */
public record Probe<O>(ImmutableList<Question> questions, ImmutableList<HttpRequest> requests, Parser<O> parser) {
    /** One question: a script and the arguments for it. */
    public record Question(ProbeScript script, ImmutableList<Bytes> arguments) {}

    /** Reads answers. */
    @FunctionalInterface
    public interface Parser<O> {
        /**
         * Reads.
         *
         * @param answers one for each question: its sections
         * @param outcomes one for each request
         */
        O read(ImmutableList<ImmutableList<Bytes>> answers, ImmutableList<HttpOutcome> outcomes);

        /** Reads the answers of a probe that makes no request. */
        default O apply(ImmutableList<ImmutableList<Bytes>> answers) {
            return read(answers, ImmutableList.of());
        }
    }

    /** A probe that makes no request. */
    public Probe(ImmutableList<Question> questions, Function<ImmutableList<ImmutableList<Bytes>>, O> parser) {
        this(questions, ImmutableList.of(), (answers, outcomes) -> parser.apply(answers));
    }

    /** A probe of one question. */
    public static <O> Probe<O> of(
            ProbeScript script, ImmutableList<Bytes> arguments, Function<ImmutableList<Bytes>, O> parser) {
        return new Probe<>(ImmutableList.of(new Question(script, arguments)), answers -> parser.apply(answers.get(0)));
    }

    /** A probe of one request. */
    public static <O> Probe<O> of(HttpRequest request, Function<HttpOutcome, O> parser) {
        return new Probe<>(
                ImmutableList.of(), ImmutableList.of(request), (answers, outcomes) -> parser.apply(outcomes.get(0)));
    }

    /** A probe that asks nothing. */
    public static <O> Probe<O> none(O observed) {
        return new Probe<>(ImmutableList.of(), answers -> observed);
    }

    /** Both probes as one. */
    public static <A, B, O> Probe<O> both(Probe<A> first, Probe<B> second, BiFunction<A, B, O> join) {
        int cut = first.questions.size();
        int cutRequests = first.requests.size();
        return new Probe<>(
                concat(first.questions, second.questions),
                concat(first.requests, second.requests),
                (answers, outcomes) -> join.apply(
                        first.parser.read(answers.subList(0, cut), outcomes.subList(0, cutRequests)),
                        second.parser.read(
                                answers.subList(cut, answers.size()), outcomes.subList(cutRequests, outcomes.size()))));
    }

    private static <T> ImmutableList<T> concat(ImmutableList<T> first, ImmutableList<T> second) {
        return ImmutableList.<T>builder().addAll(first).addAll(second).build();
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
        return new Probe<>(questions, requests, (answers, outcomes) -> function.apply(parser.read(answers, outcomes)));
    }
}
