package dev.drover.standins.daemon;

import java.time.Duration;
import java.util.Optional;

/**
 * Knows the leading Mesos master, as agents and frameworks find it: {@code zk://…} (by the lowest {@code json.info_} node) or
 * {@code HOST:PORT}.
 */
final class MasterWatch implements AutoCloseable {
    private final Optional<ZooKeeperLoop> loop;
    private volatile Optional<String> address;

    private MasterWatch(String master) {
        if (master.startsWith("zk://")) {
            ZooKeeperUrl url = ZooKeeperUrl.parse(master);
            var candidates = new ZooKeeperGroup(url.path(), "json.info_");
            this.address = Optional.empty();
            this.loop = Optional.of(new ZooKeeperLoop(
                    url,
                    Duration.ofSeconds(10),
                    (session, wake) -> detected(candidates.members(session, wake).stream()
                            .findFirst()
                            .map(member -> MasterInfo.parse(member.content()).address())),
                    () -> {}));
        } else {
            this.address = Optional.of(master.contains(":") ? master : master + ":5050");
            this.loop = Optional.empty();
        }
    }

    static MasterWatch start(String master) {
        var watch = new MasterWatch(master);
        watch.loop.ifPresent(ZooKeeperLoop::start);
        return watch;
    }

    /** {@code host:port} of the leading master, if there is one. */
    Optional<String> leader() {
        return address;
    }

    private void detected(Optional<String> leader) {
        if (!leader.equals(address)) {
            Log.info(leader.map(found -> "A new leading master (UPID=master@" + found + ") is detected")
                    .orElse("No leading master is detected"));
        }
        address = leader;
    }

    @Override
    public void close() {
        loop.ifPresent(ZooKeeperLoop::close);
    }
}
