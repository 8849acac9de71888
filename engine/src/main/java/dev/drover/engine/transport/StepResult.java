package dev.drover.engine.transport;

import dev.drover.engine.model.Bytes;
import java.time.Duration;

/** What became of one step of a batch. */
public sealed interface StepResult {
    /**
     * It ended by itself.
     *
     * @param status exit status, 0..255 (128 + n after signal n)
     * @param stdout what was kept of its output, at most {@link Session#KEPT_OUTPUT_BYTES} (head and tail)
     * @param stdoutBytes how many bytes it wrote in all
     */
    record Exited(int status, Bytes stdout, Bytes stderr, long stdoutBytes, long stderrBytes, Duration took)
            implements StepResult {
        public boolean succeeded() {
            return status == 0;
        }

        /** Whether output was left out of {@link #stdout}. */
        public boolean truncated() {
            return stdout.size() < stdoutBytes;
        }
    }

    /** It was still running at its time limit and was killed. */
    record TimedOut(Duration limit, Bytes stdout, Bytes stderr) implements StepResult {}

    /** An earlier acting step of the batch failed, so this one never started. */
    record NotStarted() implements StepResult {}
}
