package dev.drover.engine.converge;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.function.Function;

/** Makes the locks of the hosts of one run, and keeps those alive that are taken. */
final class HostLocks implements AutoCloseable {
    private final Optional<Function<String, HostLock>> maker;
    private final Heartbeat heartbeat;

    private HostLocks(Optional<Function<String, HostLock>> maker, Heartbeat heartbeat) {
        this.maker = maker;
        this.heartbeat = heartbeat;
    }

    /** For what changes no hosts, or may do so beside runs. */
    static HostLocks none(RunOptions options, Emitter emitter) {
        return new HostLocks(Optional.empty(), new Heartbeat());
    }

    static HostLocks of(RunOptions options, Emitter emitter) {
        Heartbeat heartbeat = new Heartbeat();
        return new HostLocks(
                Optional.of(host -> new HostLock(
                        host,
                        options.locking(),
                        resumed(options.history().of(host).run()),
                        emitter,
                        options.interruption(),
                        heartbeat)),
                heartbeat);
    }

    private static ImmutableSet<String> resumed(String run) {
        return run.isEmpty() ? ImmutableSet.of() : ImmutableSet.of(run);
    }

    Optional<HostLock> of(String host) {
        return maker.map(make -> make.apply(host));
    }

    @Override
    public void close() {
        heartbeat.close();
    }
}
