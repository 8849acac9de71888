package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;

/**
 * A read-only script that answers many questions at once. All questions of a host that share a script are one
 * invocation: {@code $1} is a separator (ASCII, unguessable), the questions' arguments follow, one question after another.
 *
 * @param script the program; it must write nothing on the host
 * @param splitter how its output is cut into the answers
 */
public record ProbeScript(ShellScript script, Splitter splitter) {
    /** A script that ends its answer to each question, in their order, with the separator and a newline. */
    public static ProbeScript inOrder(ShellScript script) {
        return new ProbeScript(script, Splitter.IN_ORDER);
    }

    /** Cuts a script's output into answers. */
    @FunctionalInterface
    public interface Splitter {
        /** One section for each question, each ended by the separator and a newline. */
        Splitter IN_ORDER = (output, separator, questions) -> {
            ImmutableList<Bytes> sections = Sections.split(output, separator);
            if (sections.size() != questions.size()) {
                throw new ProbeException(
                        "expected " + questions.size() + " answers of the host, got " + sections.size());
            }
            return sections.stream().map(ImmutableList::of).collect(ImmutableList.toImmutableList());
        };

        /**
         * Cuts.
         *
         * @param questions the arguments of each question
         * @return the sections that belong to each question, in the order of the questions
         * @throws ProbeException if the output is not of the script's form
         */
        ImmutableList<ImmutableList<Bytes>> split(
                Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions);
    }
}
