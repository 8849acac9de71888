package dev.drover.standins.daemon;

import dev.drover.standins.daemon.AgentRegistry.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

/**
 * A Mesos master 1.1 as seen from outside: leader election in ZooKeeper in the real layout ({@code json.info_0000000001}),
 * {@code /health}, {@code /state}, {@code /redirect}, {@code /metrics/snapshot}, and registration of agents and frameworks.
 *
 * <p>Simplified: masters that are fewer than {@code --quorum} never stand for election, where a real one is elected and
 * gives up after {@code --registry_fetch_timeout}; an agent is inactive 10 s after its last sign of life. The registration
 * messages are JSON, not protobuf.
 */
final class MesosMaster {
    /** That of the sources it was built from, where it was. */
    static final String VERSION = System.getProperty("mesos.version", "1.1.0");

    private static final Duration INACTIVE_AFTER = Duration.ofSeconds(10);
    private static final Duration FRAMEWORK_FAILOVER = Duration.ofDays(7);

    private final Flags flags;
    private final MasterInfo self;
    private final Fatal fatal;
    private final Clock clock;
    private final Instant started;
    private final AgentRegistry agents;
    private final AgentRegistry frameworks;
    private volatile Standing standing = new Standing(Optional.empty(), Optional.empty());
    private Optional<String> replicaNode = Optional.empty();
    private Optional<String> candidateNode = Optional.empty();

    /**
     * @param elected since when this master leads
     */
    private record Standing(Optional<MasterInfo> leader, Optional<Instant> elected) {}

    private MesosMaster(Flags flags, Endpoint endpoint, int port, Clock clock, Fatal fatal) {
        this.flags = flags;
        this.clock = clock;
        this.fatal = fatal;
        this.started = clock.instant();
        this.self = new MasterInfo(UUID.randomUUID().toString(), endpoint.hostname(), endpoint.ip(), port, VERSION);
        this.agents = new AgentRegistry(self.id() + "-S", clock, INACTIVE_AFTER, agentRemoval(flags));
        this.frameworks = new AgentRegistry(self.id() + "-000", clock, INACTIVE_AFTER, FRAMEWORK_FAILOVER);
    }

    private static Duration agentRemoval(Flags flags) {
        return flags.duration("agent_ping_timeout", Duration.ofSeconds(15))
                .multipliedBy(flags.number("max_agent_ping_timeouts", 5));
    }

    /** A started master. */
    record Running(HttpPort http, Optional<ZooKeeperLoop> loop) implements AutoCloseable {
        @Override
        public void close() {
            loop.ifPresent(ZooKeeperLoop::close);
            http.close();
        }
    }

    /** Checks the flags as the real program does, listens, and joins the election. */
    static Running start(Flags flags, Clock clock, Fatal fatal) {
        Optional<ZooKeeperUrl> zk = flags.text("zk").map(ZooKeeperUrl::parse);
        check(flags, zk.isPresent());
        Endpoint endpoint = Endpoint.of(flags, 5050);
        createDirectories(flags);
        var master = new MesosMaster(flags, endpoint, endpoint.port(), clock, fatal);
        HttpPort http = listen(endpoint, master);
        Log.info(
                "Master " + master.self.id() + " (" + master.self.hostname() + ") started on " + master.self.address());
        Optional<ZooKeeperLoop> loop = zk.map(master::loop);
        if (loop.isEmpty()) {
            master.lead();
        }
        loop.ifPresent(ZooKeeperLoop::start);
        return new Running(http, loop);
    }

    private static void check(Flags flags, boolean zooKeeper) {
        if (flags.text("work_dir").isEmpty()) {
            throw new FlagException("Flag 'work_dir' is required, but it was not provided");
        }
        boolean replicated = flags.text("registry", "replicated_log").equals("replicated_log");
        if (zooKeeper && replicated && flags.text("quorum").isEmpty()) {
            throw new FlagException("Need to specify --quorum for replicated log based registry when using ZooKeeper");
        }
    }

    private static void createDirectories(Flags flags) {
        String workDir = flags.text("work_dir", "");
        try {
            Files.createDirectories(Path.of(workDir, "replicated_log"));
        } catch (IOException notCreated) {
            throw new FlagException("Failed to create work directory '" + workDir + "': " + notCreated.getMessage());
        }
    }

    private static HttpPort listen(Endpoint endpoint, MesosMaster master) {
        try {
            return HttpPort.open(endpoint.bind(), master::answer);
        } catch (IOException notBound) {
            throw new FlagException(endpoint.bindFailure(String.valueOf(notBound.getMessage())));
        }
    }

    private ZooKeeperLoop loop(ZooKeeperUrl url) {
        var replicas = new ZooKeeperGroup(url.node("log_replicas"), "");
        var candidates = new ZooKeeperGroup(url.path(), "json.info_");
        Duration timeout = flags.duration("zk_session_timeout", Duration.ofSeconds(10));
        return new ZooKeeperLoop(
                url, timeout, (session, wake) -> contend(session, wake, replicas, candidates), this::sessionExpired);
    }

    private void contend(ZooKeeper session, Watcher wake, ZooKeeperGroup replicas, ZooKeeperGroup candidates)
            throws KeeperException, InterruptedException {
        if (replicaNode.isEmpty()) {
            replicaNode = Optional.of(replicas.join(session, "log-replica(1)@" + self.address()));
        }
        boolean quorate = replicas.members(session, wake).size() >= flags.number("quorum", 1);
        if (quorate && candidateNode.isEmpty()) {
            candidateNode = Optional.of(candidates.join(session, self.json().toString()));
        }
        detected(candidates.members(session, wake).stream().findFirst());
    }

    private void detected(Optional<ZooKeeperGroup.Member> first) {
        Optional<MasterInfo> leader = first.map(member -> MasterInfo.parse(member.content()));
        boolean leading =
                first.isPresent() && first.map(ZooKeeperGroup.Member::node).equals(candidateNode);
        if (!leader.equals(standing.leader())) {
            Log.info(leader.map(info -> "A new leading master (UPID=" + info.pid() + ") is detected")
                    .orElse("No leading master is detected"));
        }
        if (leading && standing.elected().isEmpty()) {
            lead();
        } else if (!leading && standing.elected().isPresent()) {
            fatal.exit("Lost leadership... committing suicide!");
        } else {
            standing = new Standing(leader, standing.elected());
        }
    }

    private void lead() {
        Log.info("Elected as the leading master!");
        standing = new Standing(Optional.of(self), Optional.of(clock.instant()));
    }

    private void sessionExpired() {
        replicaNode = Optional.empty();
        candidateNode = Optional.empty();
        if (standing.elected().isPresent()) {
            fatal.exit("Lost leadership... committing suicide!");
        }
    }

    private Reply answer(Request request) {
        return switch (request.path().replaceFirst("^/master/", "/")) {
            case "/health" -> Reply.empty(200);
            case "/state" -> ofLeader(request, () -> Reply.json(200, state()));
            case "/slaves" ->
                ofLeader(request, () -> Reply.json(200, Json.object().with("slaves", slaves())));
            case "/frameworks" ->
                ofLeader(request, () -> Reply.json(200, Json.object().with("frameworks", frameworkList())));
            case "/redirect" -> redirect("");
            case "/metrics/snapshot" -> Reply.json(200, metrics());
            case "/version" -> Reply.json(200, Json.object().with("version", VERSION));
            case "/flags" -> Reply.json(200, Json.object().with("flags", flags.json()));
            case "/mesos.internal.RegisterSlaveMessage" -> register(agents, request);
            case "/mesos.internal.PingSlaveMessage" -> ping(agents, request);
            case "/mesos.internal.RegisterFrameworkMessage" -> register(frameworks, request);
            case "/mesos.internal.PingFrameworkMessage" -> ping(frameworks, request);
            default -> Reply.empty(404);
        };
    }

    private interface Answer {
        Reply reply();
    }

    private Reply ofLeader(Request request, Answer answer) {
        return standing.elected().isPresent() ? answer.reply() : redirect(request.path());
    }

    private Reply redirect(String path) {
        return standing.leader()
                .map(leader -> Reply.redirect("//" + leader.hostname() + ":" + leader.port() + path))
                .orElseGet(() -> Reply.text(503, "No leader elected"));
    }

    private Reply register(AgentRegistry registry, Request request) {
        if (standing.elected().isEmpty()) {
            return Reply.text(503, "Not the leading master");
        }
        Json.Obj message = Json.parseObject(request.body());
        String id = registry.register(message.text("id"), message.object("details"));
        Log.info(
                "Registered " + id + " " + message.object("details").text("pid").orElse(""));
        return Reply.json(200, Json.object().with("id", id).with("master_hostname", self.hostname()));
    }

    private Reply ping(AgentRegistry registry, Request request) {
        if (standing.elected().isEmpty()) {
            return Reply.text(503, "Not the leading master");
        }
        boolean known =
                registry.heard(Json.parseObject(request.body()).text("id").orElse(""));
        return Reply.json(200, Json.object().with("known", new Json.Bool(known)));
    }

    private Json.Obj state() {
        Standing now = standing;
        List<Registered> known = agents.all();
        long active = known.stream().filter(Registered::active).count();
        Json.Obj state = Json.object()
                .with("version", VERSION)
                .with("start_time", seconds(started))
                .with("id", self.id())
                .with("pid", self.pid())
                .with("hostname", self.hostname())
                .with("activated_slaves", active)
                .with("deactivated_slaves", known.size() - active);
        if (flags.text("cluster").isPresent()) {
            state = state.with("cluster", flags.text("cluster", ""));
        }
        if (now.leader().isPresent()) {
            state = state.with("leader", now.leader().get().pid());
        }
        if (now.elected().isPresent()) {
            state = state.with("elected_time", seconds(now.elected().get()));
        }
        return state.with("log_dir", flags.text("log_dir", ""))
                .with("flags", flags.json())
                .with("slaves", slaves())
                .with("frameworks", frameworkList())
                .with("completed_frameworks", Json.array(List.of()))
                .with("orphan_tasks", Json.array(List.of()))
                .with("unregistered_frameworks", Json.array(List.of()));
    }

    private Json.Arr slaves() {
        return Json.array(agents.all().stream().map(MesosMaster::registered).toList());
    }

    private Json.Arr frameworkList() {
        return Json.array(frameworks.all().stream().map(MesosMaster::registered).toList());
    }

    private static Json.Obj registered(Registered registered) {
        return registered
                .details()
                .with("id", registered.id())
                .with("registered_time", seconds(registered.registered()))
                .with("active", new Json.Bool(registered.active()));
    }

    private Json.Obj metrics() {
        List<Registered> known = agents.all();
        long active = known.stream().filter(Registered::active).count();
        Json.Obj metrics = Json.object();
        for (Map.Entry<String, Double> value : Map.of(
                        "master/elected", standing.elected().isPresent() ? 1.0 : 0.0,
                        "master/uptime_secs", seconds(clock.instant()) - seconds(started),
                        "master/slaves_active", (double) active,
                        "master/slaves_connected", (double) active,
                        "master/slaves_inactive", (double) (known.size() - active),
                        "master/slaves_disconnected", (double) (known.size() - active),
                        "master/frameworks_active", (double) frameworks.all().size(),
                        "registrar/log/recovered", standing.elected().isPresent() ? 1.0 : 0.0)
                .entrySet()) {
            metrics = metrics.with(value.getKey(), value.getValue());
        }
        return metrics;
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}
