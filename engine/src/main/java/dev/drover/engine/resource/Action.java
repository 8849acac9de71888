package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something to do on a host: returned by a resource type, run only by {@code converge}.
 *
 * @param says what it does, for messages: {@code "replace /etc/motd"}
 * @param arguments any bytes but NUL; never a secret (they may be seen in a process list): secrets go in {@code input}
 * @param input what the script reads on standard input
 * @param timeout how long it may take, unless the resource says otherwise
 * @param reconnection how to find the host again, if the action ends the connection
 */
public record Action(
        String says,
        ShellScript script,
        ImmutableList<Bytes> arguments,
        Optional<ByteSource> input,
        Duration timeout,
        Optional<Reconnection> reconnection) {
    /** Thirty minutes: the limit of an action for which nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    /** One over whose end the connection stays. */
    public Action(
            String says,
            ShellScript script,
            ImmutableList<Bytes> arguments,
            Optional<ByteSource> input,
            Duration timeout) {
        this(says, script, arguments, input, timeout, Optional.empty());
    }

    public static Action of(String says, ShellScript script, String... arguments) {
        ImmutableList.Builder<Bytes> bytes = ImmutableList.builder();
        for (String argument : arguments) {
            bytes.add(Bytes.utf8(argument));
        }
        return new Action(says, script, bytes.build(), Optional.empty(), DEFAULT_TIMEOUT);
    }

    /** This with more arguments behind the others. */
    public Action withArguments(Stream<Bytes> more) {
        ImmutableList<Bytes> all = Stream.concat(arguments.stream(), more).collect(ImmutableList.toImmutableList());
        return new Action(says, script, all, input, timeout, reconnection);
    }

    public Action withInput(Bytes bytes) {
        return withInput(ByteSource.wrap(bytes.toByteArray()));
    }

    /** This with something on standard input that is streamed; its size must not change. */
    public Action withInput(ByteSource source) {
        return new Action(says, script, arguments, Optional.of(source), timeout, reconnection);
    }

    public Action withTimeout(Duration limit) {
        return new Action(says, script, arguments, input, limit, reconnection);
    }

    /** This, after which the host has to be connected to again; at most one of the actions of a resource. */
    public Action reconnecting(Reconnection how) {
        return new Action(says, script, arguments, input, timeout, Optional.of(how));
    }
}
