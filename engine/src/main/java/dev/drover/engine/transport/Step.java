package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * One script to run on a host with its arguments and input.
 *
 * @param kind whether it only reads or may change the host
 * @param script the constant program; runs in a subshell of its own
 * @param arguments positional parameters; any bytes but NUL
 * @param input what it reads on standard input; absent: {@code /dev/null}
 * @param timeout after which its process group gets TERM, and 10 s later KILL
 */
public record Step(
        Kind kind, ShellScript script, ImmutableList<Bytes> arguments, Optional<ByteSource> input, Duration timeout) {
    /** What a step may do. */
    public enum Kind {
        /** Reads only: nothing is written to the host, not even a temporary file. */
        OBSERVE,
        /** May change the host: its output goes to a private spool first, so a daemon it leaves cannot disturb us. */
        ACT
    }

    public static Step observe(ShellScript script, ImmutableList<Bytes> arguments, Duration timeout) {
        return new Step(Kind.OBSERVE, script, arguments, Optional.empty(), timeout);
    }

    public static Step act(ShellScript script, ImmutableList<Bytes> arguments, Duration timeout) {
        return new Step(Kind.ACT, script, arguments, Optional.empty(), timeout);
    }

    public Step withInput(ByteSource source) {
        return new Step(kind, script, arguments, Optional.of(source), timeout);
    }
}
