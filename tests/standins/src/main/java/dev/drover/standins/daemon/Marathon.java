package dev.drover.standins.daemon;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

/**
 * A Marathon 1.4 as seen from outside: elects its leader in ZooKeeper below {@code PATH/leader}, registers with the leading
 * Mesos master as a framework, and serves {@code /ping}, {@code /v2/leader}, {@code /v2/info}, {@code /v2/apps} and
 * {@code /v2/deployments}; one that doesn't lead passes {@code /v2} requests on to the leader.
 */
final class Marathon {
    static final String VERSION = "1.4.1";
    private static final Duration PULSE = Duration.ofSeconds(1);

    private final Flags flags;
    private final ZooKeeperUrl zk;
    private final String self;
    private final Fatal fatal;
    private final MasterWatch mesos;
    private final ZooKeeperLoop loop;
    private final Apps apps;
    private final Registration framework;
    private volatile Optional<String> leader = Optional.empty();
    private volatile boolean leading;
    private Optional<String> node = Optional.empty();

    private Marathon(Flags flags, String self, Clock clock, Fatal fatal) {
        this.flags = flags;
        this.self = self;
        this.fatal = fatal;
        this.zk = ZooKeeperUrl.parse(flags.text("zk", "zk://localhost:2181/marathon"));
        var candidates = new ZooKeeperGroup(zk.node("leader"), "member_");
        Duration timeout = Duration.ofMillis(flags.number("zk_session_timeout", 10_000));
        this.loop = new ZooKeeperLoop(
                zk, timeout, (session, wake) -> contend(session, wake, candidates), this::sessionExpired);
        this.apps = new Apps(
                new ZooKeeperAppStore(zk.node("state") + "/apps", loop::session),
                new ServicePorts(flags.number("local_port_min", 10_000), flags.number("local_port_max", 20_000)),
                clock);
        this.mesos = MasterWatch.start(flags.text("master", ""));
        this.framework = new Registration("Framework", mesos, Optional.empty(), frameworkDetails(), id -> {});
    }

    private Json.Obj frameworkDetails() {
        return Json.object()
                .with("name", flags.text("framework_name", "marathon"))
                .with("hostname", hostname())
                .with("pid", "scheduler-" + UUID.randomUUID() + "@" + self)
                .with("webui_url", flags.text("webui_url", "http://" + self))
                .with("checkpoint", new Json.Bool(true));
    }

    private String hostname() {
        return self.substring(0, self.lastIndexOf(':'));
    }

    /** A started Marathon. */
    record Running(HttpPort http, MasterWatch mesos, ZooKeeperLoop loop, Pulse pulse) implements AutoCloseable {
        @Override
        public void close() {
            pulse.close();
            loop.close();
            mesos.close();
            http.close();
        }
    }

    /**
     * Checks the flags, listens and joins the election.
     *
     * @param environment where {@code MESOS_NATIVE_JAVA_LIBRARY} may say where Mesos' library is
     */
    static Running start(Flags flags, Map<String, String> environment, Clock clock, Fatal fatal) {
        if (flags.text("master").isEmpty()) {
            throw new FlagException("[scallop] Error: Required option 'master' not found");
        }
        requireMesosLibrary(environment);
        int port = flags.number("http_port", 8080);
        var marathon = new Marathon(flags, hostname(flags) + ":" + port, clock, fatal);
        HttpPort http = listen(flags, port, marathon::answer);
        Log.info("Marathon " + VERSION + " started on " + marathon.self);
        marathon.loop.start();
        return new Running(http, marathon.mesos, marathon.loop, new Pulse("marathon", PULSE, marathon::beat).start());
    }

    /** The name others reach this host by: {@code --hostname}, else the host's own. */
    static String hostname(Flags flags) {
        try {
            return flags.text("hostname").isPresent()
                    ? flags.text("hostname", "")
                    : InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            throw new FlagException("Error: the host's own name can't be resolved; set --hostname");
        }
    }

    /** Opens the HTTP port on {@code --http_address}, or on every address. */
    static HttpPort listen(Flags flags, int port, HttpPort.Handler handler) {
        Optional<String> address = flags.text("http_address");
        try {
            return HttpPort.open(
                    address.isPresent() ? new InetSocketAddress(address.get(), port) : new InetSocketAddress(port),
                    handler);
        } catch (IOException notBound) {
            throw new FlagException("java.net.BindException: " + notBound.getMessage() + " (port " + port + ")");
        }
    }

    /** The frameworks load Mesos' native library; without the package mesos they can't start. */
    static void requireMesosLibrary(Map<String, String> environment) {
        boolean found = Stream.of(
                        environment.getOrDefault("MESOS_NATIVE_JAVA_LIBRARY", ""),
                        environment.getOrDefault("MESOS_NATIVE_LIBRARY", ""),
                        "/usr/lib/libmesos.so",
                        "/usr/local/lib/libmesos.so")
                .anyMatch(path -> !path.isEmpty() && Files.exists(Path.of(path)));
        if (!found) {
            throw new FlagException("java.lang.UnsatisfiedLinkError: no mesos in java.library.path");
        }
    }

    private void beat() {
        if (!leading) {
            return;
        }
        framework.turn();
        try {
            if (apps.deploying()) {
                apps.advance(agents());
            }
        } catch (IllegalStateException withoutZooKeeper) {
            Log.info(String.valueOf(withoutZooKeeper.getMessage()));
        }
    }

    private Apps.AgentSupply agents() {
        Optional<String> master = mesos.leader();
        if (master.isEmpty()) {
            return Apps.AgentSupply.NONE;
        }
        try {
            Reply reply = HttpCall.send("GET", "http://" + master.get() + "/slaves", Map.of(), "");
            return new Apps.AgentSupply(Json.parseObject(reply.body()).elements("slaves").stream()
                    .map(Json.Obj.class::cast)
                    .filter(agent -> agent.member("active").equals(Optional.of(new Json.Bool(true))))
                    .flatMap(agent -> agent.text("hostname").stream())
                    .toList());
        } catch (IOException | IllegalArgumentException unreachable) {
            return Apps.AgentSupply.NONE;
        }
    }

    private void contend(ZooKeeper session, Watcher wake, ZooKeeperGroup candidates)
            throws KeeperException, InterruptedException {
        if (node.isEmpty()) {
            node = Optional.of(candidates.join(session, self));
        }
        Optional<ZooKeeperGroup.Member> first =
                candidates.members(session, wake).stream().findFirst();
        boolean leads =
                first.isPresent() && first.map(ZooKeeperGroup.Member::node).equals(node);
        if (leads && !leading) {
            Log.info("Elected (Leader Interface)");
        } else if (!leads && leading) {
            fatal.exit("Leadership lost, shutting down");
        }
        leader = first.map(ZooKeeperGroup.Member::content);
        leading = leads;
    }

    private void sessionExpired() {
        node = Optional.empty();
        if (leading) {
            fatal.exit("Leadership lost, shutting down");
        }
    }

    private Reply answer(Request request) {
        if (request.path().equals("/ping")) {
            return request.header("accept").contains("application/json")
                    ? Reply.json(200, new Json.Text("pong"))
                    : Reply.text(200, "pong");
        }
        if (request.is("GET", "/v2/leader")) {
            return leader.map(found -> Reply.json(200, Json.object().with("leader", found)))
                    .orElseGet(() -> Reply.message(404, "There is no leader"));
        }
        if (!request.path().startsWith("/v2/")) {
            return Reply.empty(404);
        }
        return leading ? lead(request) : passOn(request);
    }

    private Reply lead(Request request) {
        return request.is("GET", "/v2/info") ? Reply.json(200, info()) : apps.answer(request);
    }

    private Reply passOn(Request request) {
        Optional<String> to = leader;
        if (to.isEmpty()) {
            return Reply.message(503, "Could not determine the current leader");
        }
        if (request.header("x-marathon-via").contains(self) || to.get().equals(self)) {
            return Reply.message(502, "Detected proxying loop.");
        }
        String via = Stream.of(request.header("x-marathon-via"), self)
                .filter(part -> !part.isEmpty())
                .reduce((one, next) -> one + "," + next)
                .orElse(self);
        var headers = Map.of("X-Marathon-Via", via, "Content-Type", "application/json", "Accept", "application/json");
        try {
            Reply reply =
                    HttpCall.send(request.method(), "http://" + to.get() + request.target(), headers, request.body());
            return new Reply(
                    reply.status(),
                    reply.contentType(),
                    Map.of("X-Marathon-Leader", "http://" + to.get()),
                    reply.body());
        } catch (InterruptedIOException late) {
            return Reply.message(504, "Timeout while waiting for response from leader");
        } catch (IOException refused) {
            return Reply.message(503, "Failed to connect to Marathon leader");
        }
    }

    private Json.Obj info() {
        Json.Obj config = Json.object()
                .with("master", flags.text("master", ""))
                .with("hostname", hostname())
                .with("framework_name", flags.text("framework_name", "marathon"))
                .with("ha", new Json.Bool(!flags.text("ha").equals(Optional.of("false"))))
                .with("checkpoint", new Json.Bool(!flags.text("checkpoint").equals(Optional.of("false"))))
                .with("failover_timeout", flags.number("failover_timeout", 604_800))
                .with("local_port_min", flags.number("local_port_min", 10_000))
                .with("local_port_max", flags.number("local_port_max", 20_000))
                .with("mesos_user", flags.text("mesos_user", "root"));
        return Json.object()
                .with("name", "marathon")
                .with("version", VERSION)
                .with("elected", new Json.Bool(leading))
                .with("leader", leader.orElse(""))
                .with("frameworkId", framework.id().orElse(""))
                .with("marathon_config", config)
                .with(
                        "zookeeper_config",
                        Json.object()
                                .with("zk", flags.text("zk", "zk://localhost:2181/marathon"))
                                .with("zk_timeout", flags.number("zk_timeout", 10_000))
                                .with("zk_session_timeout", flags.number("zk_session_timeout", 10_000)))
                .with(
                        "http_config",
                        Json.object()
                                .with("http_port", flags.number("http_port", 8080))
                                .with("https_port", flags.number("https_port", 8443)))
                .with("event_subscriber", Json.object().with("http_endpoints", Json.array(List.of())));
    }
}
