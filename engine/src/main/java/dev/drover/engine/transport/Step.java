package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * One script to run on a host with its arguments and input.
 *
 * @param operation under which the host keeps a record of it, if it may change the host; absent: it only reads
 * @param script the constant program; runs in a subshell of its own
 * @param arguments positional parameters; any bytes but NUL
 * @param input what it reads on standard input; absent: {@code /dev/null}
 * @param timeout after which all that it started gets TERM, and 10 s later KILL, but for a package manager, which is let finish
 * @param kept how many bytes are kept of its output: of its stdout, and of its stderr what is left
 */
public record Step(
        Optional<OperationId> operation,
        ShellScript script,
        ImmutableList<Bytes> arguments,
        Optional<ByteSource> input,
        Duration timeout,
        int kept) {
    /** What a step may do. */
    public enum Kind {
        /** Reads only: nothing is written to the host, not even a temporary file. */
        OBSERVE,
        /** May change the host: its output goes to a private spool first, so a daemon it leaves cannot disturb us. */
        ACT
    }

    public static Step observe(ShellScript script, ImmutableList<Bytes> arguments, Duration timeout) {
        return new Step(Optional.empty(), script, arguments, Optional.empty(), timeout, Session.KEPT_OUTPUT_BYTES);
    }

    public static Step act(ShellScript script, ImmutableList<Bytes> arguments, Duration timeout) {
        return new Step(
                Optional.of(OperationId.random()),
                script,
                arguments,
                Optional.empty(),
                timeout,
                Session.KEPT_OUTPUT_BYTES);
    }

    public Step withInput(ByteSource source) {
        return new Step(operation, script, arguments, Optional.of(source), timeout, kept);
    }

    /** The same, of whose output fewer bytes are kept. */
    public Step keeping(int bytes) {
        return new Step(operation, script, arguments, input, timeout, bytes);
    }

    public Kind kind() {
        return operation.isPresent() ? Kind.ACT : Kind.OBSERVE;
    }

    /** The same once more: what was sent under the old id is another operation. */
    public Step anew() {
        return new Step(operation.map(old -> OperationId.random()), script, arguments, input, timeout, kept);
    }
}
