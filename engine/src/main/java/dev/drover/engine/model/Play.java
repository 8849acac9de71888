package dev.drover.engine.model;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * A play: which hosts, and what they shall be.
 *
 * @param on a host pattern, such as {@code masters,!master3}
 * @param maxFailures how many hosts may fail before the play stops; absent: no limit, or 0 if rolling
 * @param allowEmpty whether it may select no host; otherwise that is a mistake
 * @param become whom to act as; absent: as the inventory says
 */
public record Play(
        String name,
        String on,
        Rolling rolling,
        Optional<Integer> maxFailures,
        Optional<String> become,
        ImmutableSet<String> tags,
        boolean allowEmpty,
        PlayBody body,
        Source source) {
    /** Starts a play in Java. */
    public static Builder on(String pattern) {
        return new Builder(pattern, Rolling.ALL, Optional.empty(), Optional.empty(), ImmutableSet.of(), false);
    }

    /** The options of a play in Java; each method returns a new one. */
    public record Builder(
            String on,
            Rolling rolling,
            Optional<Integer> maxFailures,
            Optional<String> become,
            ImmutableSet<String> tags,
            boolean mayBeEmpty) {
        public Builder on(String pattern) {
            return new Builder(pattern, rolling, maxFailures, become, tags, mayBeEmpty);
        }

        public Builder rolling(int hosts) {
            return new Builder(on, new Rolling(hosts, false), maxFailures, become, tags, mayBeEmpty);
        }

        /** How it goes through its hosts: {@code rolling(Rolling.of(1).invariant(…))}. */
        public Builder rolling(Rolling way) {
            return new Builder(on, way, maxFailures, become, tags, mayBeEmpty);
        }

        public Builder maxFailures(int hosts) {
            return new Builder(on, rolling, Optional.of(hosts), become, tags, mayBeEmpty);
        }

        public Builder become(String user) {
            return new Builder(on, rolling, maxFailures, Optional.of(user), tags, mayBeEmpty);
        }

        public Builder tags(String... names) {
            return new Builder(on, rolling, maxFailures, become, ImmutableSet.copyOf(names), mayBeEmpty);
        }

        /** Says that the play may select no host at all. */
        public Builder allowEmpty() {
            return new Builder(on, rolling, maxFailures, become, tags, true);
        }

        /** Ends the options with what the hosts shall be. */
        public Described describe(PlayBody body) {
            return new Described(this, body);
        }
    }

    /** A play that only lacks its name. */
    public record Described(Builder options, PlayBody body) {
        /** Adds what is done on a host where a resource of the body failed. */
        public Described rescue(PlayBody further) {
            return with(Block.RESCUE, further);
        }

        /** Adds what is done on each host at the end, whether anything failed or not. */
        public Described always(PlayBody further) {
            return with(Block.ALWAYS, further);
        }

        private Described with(Block block, PlayBody further) {
            return new Described(options, (host, state) -> {
                body.describe(host, state);
                further.describe(host, state.in(block));
            });
        }

        Play named(String name, Source source) {
            return new Play(
                    name,
                    options.on(),
                    options.rolling(),
                    options.maxFailures(),
                    options.become(),
                    options.tags(),
                    options.mayBeEmpty(),
                    body,
                    source);
        }
    }
}
