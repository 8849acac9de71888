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
 * @param timeout how long it may take, unless the resource says otherwise
 */
public record Action(String says, Work work, Duration timeout) {
    /** Thirty minutes: the limit of an action for which nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    /** What it consists of. */
    public sealed interface Work {
        /**
         * A script that the host runs.
         *
         * @param arguments any bytes but NUL; never a secret (they may be seen in a process list): secrets go in {@code input}
         * @param input what the script reads on standard input
         * @param reconnection how to find the host again, if the script ends the connection
         */
        record Script(
                ShellScript script,
                ImmutableList<Bytes> arguments,
                Optional<ByteSource> input,
                Optional<Reconnection> reconnection)
                implements Work {}

        /** Requests to a server over HTTP, as the host would send them. */
        record Http(Dialogue dialogue) implements Work {}
    }

    /** A script with all that belongs to it. */
    public Action(
            String says,
            ShellScript script,
            ImmutableList<Bytes> arguments,
            Optional<ByteSource> input,
            Duration timeout) {
        this(says, new Work.Script(script, arguments, input, Optional.empty()), timeout);
    }

    public static Action of(String says, ShellScript script, String... arguments) {
        ImmutableList.Builder<Bytes> bytes = ImmutableList.builder();
        for (String argument : arguments) {
            bytes.add(Bytes.utf8(argument));
        }
        return new Action(says, script, bytes.build(), Optional.empty(), DEFAULT_TIMEOUT);
    }

    public static Action of(String says, Dialogue dialogue) {
        return new Action(says, new Work.Http(dialogue), DEFAULT_TIMEOUT);
    }

    /** This with more arguments behind the others. */
    public Action withArguments(Stream<Bytes> more) {
        ImmutableList<Bytes> all = Stream.concat(arguments().stream(), more).collect(ImmutableList.toImmutableList());
        return new Action(says, new Work.Script(script(), all, input(), reconnection()), timeout);
    }

    public Action withInput(Bytes bytes) {
        return withInput(bytes.asByteSource());
    }

    /** This with something on standard input that is streamed; its size must not change. */
    public Action withInput(ByteSource source) {
        return new Action(says, new Work.Script(script(), arguments(), Optional.of(source), reconnection()), timeout);
    }

    /** This, after which the host has to be connected to again; at most one of the actions of a resource. */
    public Action reconnecting(Reconnection how) {
        return new Action(says, new Work.Script(script(), arguments(), input(), Optional.of(how)), timeout);
    }

    public Action withTimeout(Duration limit) {
        return new Action(says, work, limit);
    }

    public ShellScript script() {
        return ofScript().script();
    }

    public ImmutableList<Bytes> arguments() {
        return ofScript().arguments();
    }

    public Optional<ByteSource> input() {
        return ofScript().input();
    }

    /** How to find the host again, if the action ends the connection. */
    public Optional<Reconnection> reconnection() {
        return work instanceof Work.Script of ? of.reconnection() : Optional.empty();
    }

    private Work.Script ofScript() {
        if (work instanceof Work.Script script) {
            return script;
        }
        throw new IllegalStateException("'" + says + "' is no script");
    }
}
