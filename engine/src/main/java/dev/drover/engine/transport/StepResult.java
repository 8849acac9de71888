package dev.drover.engine.transport;

import dev.drover.engine.model.Bytes;
import java.time.Duration;

/** What became of one step of a batch. */
public sealed interface StepResult {
    /** What it wrote, as far as that is known. */
    default Bytes output() {
        return Bytes.empty();
    }

    /** Whether nobody knows what it did: then what has no state is not done again. */
    default boolean isUncertain() {
        return this instanceof Interrupted || this instanceof Stopped || this instanceof Running;
    }

    /**
     * It ended by itself.
     *
     * @param status exit status, 0..255 (128 + n after signal n)
     * @param stdout what was kept of its output, at most {@link Session#KEPT_OUTPUT_BYTES}; of more than that
     *     an act keeps head and tail, an observation the first words
     * @param stdoutBytes how many bytes it wrote in all
     */
    record Exited(int status, Bytes stdout, Bytes stderr, long stdoutBytes, long stderrBytes, Duration took)
            implements StepResult {
        public boolean succeeded() {
            return status == 0;
        }

        @Override
        public Bytes output() {
            return stdout;
        }

        /** Whether output was left out of {@link #stdout}. */
        public boolean truncated() {
            return stdout.size() < stdoutBytes;
        }
    }

    /** It was still running at its time limit and was killed. */
    record TimedOut(Duration limit, Bytes stdout, Bytes stderr) implements StepResult {
        @Override
        public Bytes output() {
            return stdout;
        }
    }

    /**
     * It was stopped half-way because that was wished: it may or may not have done its work.
     *
     * @see Session#stop
     */
    record Stopped(Bytes stdout, Bytes stderr) implements StepResult {
        @Override
        public Bytes output() {
            return stdout;
        }
    }

    /** It never started and never will: an earlier acting step of its batch failed, or the host never got it. */
    record NotStarted() implements StepResult {}

    /**
     * It was started, and what ran it was killed, or the host was restarted: it may or may not have done its work.
     *
     * @param stdout what it wrote until then, as far as the host still has it
     */
    record Interrupted(Bytes stdout) implements StepResult {
        @Override
        public Bytes output() {
            return stdout;
        }
    }

    /** It was started in an earlier session and has not ended yet. */
    record Running() implements StepResult {}
}
