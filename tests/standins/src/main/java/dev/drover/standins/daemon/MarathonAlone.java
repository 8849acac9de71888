package dev.drover.standins.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Marathon's apps on a port of this process, without ZooKeeper and Mesos: for tests of what speaks to Marathon. */
public final class MarathonAlone implements AutoCloseable {
    private static final Duration PULSE = Duration.ofMillis(200);
    private final HttpPort http;
    private final Pulse pulse;

    private MarathonAlone(HttpPort http, Pulse pulse) {
        this.http = http;
        this.pulse = pulse;
    }

    /** Answers at every address of this machine, on any free port. */
    public static MarathonAlone open() throws IOException {
        Apps apps = new Apps(new Remembered(new ConcurrentSkipListMap<>()), ServicePorts.USUAL, Clock.systemUTC());
        var agents = new Apps.AgentSupply(List.of("agent1.invalid", "agent2.invalid"));
        HttpPort http = HttpPort.open(new InetSocketAddress(0), apps::answer);
        return new MarathonAlone(http, new Pulse("apps", PULSE, () -> apps.advance(agents)).start());
    }

    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        pulse.close();
        http.close();
    }

    /** Apps in memory. */
    private record Remembered(Map<String, Json.Obj> apps) implements AppStore {
        @Override
        public Map<String, Json.Obj> all() {
            return new TreeMap<>(apps);
        }

        @Override
        public void save(String id, Json.Obj entry) {
            apps.put(id, entry);
        }

        @Override
        public void remove(String id) {
            apps.remove(id);
        }
    }
}
