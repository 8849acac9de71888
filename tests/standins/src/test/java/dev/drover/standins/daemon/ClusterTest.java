package dev.drover.standins.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masters, agents and Marathons in this process, with a real ZooKeeper server between them. */
final class ClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private ZooKeeperInProcess zooKeeper;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final List<String> fatal = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startZooKeeper() {
        zooKeeper = new ZooKeeperInProcess(directory.resolve("zookeeper"));
        running.push(zooKeeper);
    }

    @AfterEach
    void stopAll() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new AssertionError(none);
        }
    }

    private record Master(int port, MesosMaster.Running process) {}

    private Master master(int quorum) {
        int port = freePort();
        var flags = new Flags(Map.of(
                "zk", zooKeeper.url("/mesos"),
                "quorum", Integer.toString(quorum),
                "work_dir", directory.resolve("master" + port).toString(),
                "ip", "127.0.0.1",
                "hostname", "127.0.0.1",
                "cluster", "test",
                "port", Integer.toString(port)));
        MesosMaster.Running process = MesosMaster.start(flags, Clock.systemUTC(), fatal::add);
        running.push(process);
        return new Master(port, process);
    }

    private Map<String, String> agentFlags(int port) {
        var flags = new LinkedHashMap<String, String>();
        flags.put("master", zooKeeper.url("/mesos"));
        flags.put("work_dir", directory.resolve("agent").toString());
        flags.put("ip", "127.0.0.1");
        flags.put("hostname", "127.0.0.1");
        flags.put("port", Integer.toString(port));
        flags.put("attributes", "rack:r1;weight:2");
        return flags;
    }

    private MesosAgent.Running agent(Map<String, String> flags) {
        MesosAgent.Running agent = MesosAgent.start(new Flags(flags), "/nowhere", Clock.systemUTC());
        running.push(agent);
        return agent;
    }

    private int marathon() throws IOException {
        Path library = Files.createFile(directory.resolve("libmesos" + freePort() + ".so"));
        int port = freePort();
        var flags = new Flags(Map.of(
                "zk", zooKeeper.url("/marathon"),
                "master", zooKeeper.url("/mesos"),
                "hostname", "127.0.0.1",
                "http_port", Integer.toString(port)));
        running.push(Marathon.start(
                flags, Map.of("MESOS_NATIVE_JAVA_LIBRARY", library.toString()), Clock.systemUTC(), fatal::add));
        return port;
    }

    private static Reply get(int port, String path) {
        return send("GET", port, path, "");
    }

    private static Reply send(String method, int port, String path, String body) {
        try {
            return HttpCall.send(method, "http://127.0.0.1:" + port + path, Map.of(), body);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Json.Obj state(int port) {
        return Json.parseObject(get(port, "/state").body());
    }

    private static void awaitLeader(int port) {
        await().atMost(PATIENCE).until(() -> get(port, "/state").status() == 200);
    }

    private static void awaitAgents(int port, String count) {
        awaitLeader(port);
        await().atMost(PATIENCE)
                .until(
                        () -> state(port)
                                .number("activated_slaves")
                                .orElseThrow()
                                .toPlainString(),
                        count::equals);
    }

    @Test
    void oneOfThreeLeadsAndTheOthersRedirect() throws Exception {
        Master first = master(2);
        Master second = master(2);
        Master third = master(2);
        List<Master> masters = List.of(first, second, third);
        await().atMost(PATIENCE)
                .until(() -> masters.stream()
                        .allMatch(master -> get(master.port(), "/state").status() != 503));

        List<Master> leaders = masters.stream()
                .filter(master -> get(master.port(), "/state").status() == 200)
                .toList();

        assertThat(leaders).hasSize(1);
        int leader = leaders.get(0).port();
        assertThat(state(leader).text("leader")).contains("master@127.0.0.1:" + leader);
        assertThat(state(leader).text("cluster")).contains("test");
        assertThat(masters.stream()
                        .filter(master -> master.port() != leader)
                        .map(master -> get(master.port(), "/master/redirect").status()))
                .containsOnly(307);
        assertThat(leaderInZooKeeper()).isEqualTo("master@127.0.0.1:" + leader);
    }

    /** The members of the election, the leading one first, as another client of ZooKeeper sees them. */
    private List<String> candidates(ZooKeeper client) throws Exception {
        return client.getChildren("/mesos", false).stream()
                .filter(name -> name.matches("json\\.info_\\d{10}"))
                .sorted()
                .map(name -> "/mesos/" + name)
                .toList();
    }

    private ZooKeeper client() throws IOException {
        return new ZooKeeper(zooKeeper.servers(), 10_000, event -> {});
    }

    private String leaderInZooKeeper() throws Exception {
        ZooKeeper client = client();
        try {
            byte[] content = client.getData(candidates(client).get(0), false, null);
            return MasterInfo.parse(new String(content, UTF_8)).pid();
        } finally {
            client.close();
        }
    }

    private void removeCandidates() throws Exception {
        ZooKeeper client = client();
        try {
            for (String node : candidates(client)) {
                client.delete(node, -1);
            }
        } finally {
            client.close();
        }
    }

    @Test
    void quorumLargerThanTheMastersNeverElects() {
        Master first = master(3);
        Master second = master(3);

        await().during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .until(() -> get(first.port(), "/state").status() == 503
                        && get(second.port(), "/redirect").equals(Reply.text(503, "No leader elected")));
        assertThat(get(first.port(), "/health").status()).isEqualTo(200);

        master(3);
        await().atMost(PATIENCE).until(() -> get(first.port(), "/state").status() != 503);
    }

    @Test
    void agentFollowsTheLeaderAndKeepsItsId() throws Exception {
        Master first = master(1);
        awaitLeader(first.port());
        Master second = master(1);
        int agentPort = freePort();
        agent(agentFlags(agentPort));
        awaitAgents(first.port(), "1");
        String id = Json.parseObject(get(agentPort, "/state").body()).text("id").orElseThrow();

        first.process().close();
        awaitAgents(second.port(), "1");

        Json.Obj registered = (Json.Obj) state(second.port()).elements("slaves").get(0);
        assertThat(registered.text("id")).contains(id);
        assertThat(registered.object("attributes")).hasToString("{\"rack\":\"r1\",\"weight\":2}");
        assertThat(get(agentPort, "/metrics/snapshot").body()).contains("\"slave/registered\":1");
    }

    @Test
    void agentWithAChangedAttributeRefusesToRecover() {
        Master master = master(1);
        int port = freePort();
        MesosAgent.Running agent = agent(agentFlags(port));
        awaitAgents(master.port(), "1");
        agent.close();
        Map<String, String> changed = agentFlags(port);
        changed.put("attributes", "rack:r2;weight:2");

        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() -> agent(changed))
                .withMessageStartingWith("Failed to perform recovery: Incompatible agent info detected.\n")
                .withMessageContaining("Step 1: rm -f " + directory.resolve("agent/meta/slaves/latest") + "\n")
                .withMessageEndingWith("Step 2: Restart the agent.");
    }

    @Test
    void agentWithoutItsCheckpointIsANewOne() throws IOException {
        Master master = master(1);
        int port = freePort();
        MesosAgent.Running agent = agent(agentFlags(port));
        awaitAgents(master.port(), "1");
        String former = Json.parseObject(get(port, "/state").body()).text("id").orElseThrow();
        agent.close();
        Files.delete(directory.resolve("agent/meta/slaves/latest"));
        Map<String, String> changed = agentFlags(port);
        changed.put("attributes", "rack:r2");

        agent(changed);

        await().atMost(PATIENCE)
                .until(() -> !Json.parseObject(get(port, "/state").body())
                        .text("id")
                        .orElse("")
                        .isEmpty());
        assertThat(Json.parseObject(get(port, "/state").body()).text("id")).isNotEqualTo(java.util.Optional.of(former));
        assertThat(state(master.port()).elements("slaves")).hasSize(1);
    }

    @Test
    void masterThatLosesItsSessionGivesUp() throws Exception {
        Master master = master(1);
        awaitLeader(master.port());

        removeCandidates();

        await().atMost(PATIENCE).until(() -> fatal.contains("Lost leadership... committing suicide!"));
    }

    @Test
    void missingFlagsAreRefusedAsByTheRealPrograms() {
        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() -> MesosMaster.start(
                        new Flags(Map.of("zk", "zk://h:2181/mesos", "work_dir", "/x")), Clock.systemUTC(), fatal::add))
                .withMessage("Need to specify --quorum for replicated log based registry when using ZooKeeper");
        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() -> agent(Map.of("work_dir", directory.toString())))
                .withMessage("Missing required option --master");
        Map<String, String> docker = agentFlags(freePort());
        docker.put("containerizers", "docker,mesos");
        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() -> agent(docker))
                .withMessageStartingWith("Failed to create a containerizer: Could not create DockerContainerizer");
    }

    @Test
    void marathonsShareTheirAppsThroughTheLeader() throws Exception {
        Master master = master(1);
        agent(agentFlags(freePort()));
        int first = marathon();
        int second = marathon();
        await().atMost(PATIENCE)
                .until(() -> get(first, "/v2/leader").status() == 200
                        && get(first, "/v2/leader")
                                .body()
                                .equals(get(second, "/v2/leader").body()));
        awaitAgents(master.port(), "1");

        assertThat(send("POST", second, "/v2/apps", "{\"id\":\"hello\",\"cmd\":\"sleep 9\"}")
                        .status())
                .isEqualTo(201);

        await().atMost(PATIENCE)
                .until(
                        () -> Json.parseObject(get(first, "/v2/apps/hello").body())
                                .object("app")
                                .number("tasksRunning")
                                .orElseThrow()
                                .intValue(),
                        Integer.valueOf(1)::equals);
        assertThat(get(second, "/v2/info").body())
                .isEqualTo(get(first, "/v2/info").body());
        assertThat(get(first, "/ping").body()).isEqualTo("pong");
        await().atMost(PATIENCE)
                .until(() -> state(master.port()).elements("frameworks").size(), Integer.valueOf(1)::equals);
    }

    @Test
    void chronosKeepsJobs() throws IOException {
        Path library = Files.createFile(directory.resolve("libmesos.so"));
        int port = freePort();
        var flags = new Flags(Map.of("zk_hosts", zooKeeper.servers(), "http_port", Integer.toString(port)));
        running.push(Chronos.start(flags, Map.of("MESOS_NATIVE_JAVA_LIBRARY", library.toString())));
        await().atMost(PATIENCE).until(() -> get(port, "/scheduler/jobs").body().equals("[]"));

        send("POST", port, "/scheduler/iso8601", "{\"name\":\"backup\",\"schedule\":\"R/2016-10-01T00:00:00Z/P1D\"}");

        assertThat(get(port, "/scheduler/jobs").body())
                .isEqualTo("[{\"name\":\"backup\",\"schedule\":\"R/2016-10-01T00:00:00Z/P1D\"}]");
        assertThat(send("DELETE", port, "/scheduler/job/backup", "").status()).isEqualTo(204);
        assertThat(get(port, "/scheduler/jobs").body()).isEqualTo("[]");
    }

    @Test
    void frameworksNeedTheMesosPackage() {
        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() ->
                        Marathon.start(new Flags(Map.of("master", "h:5050")), Map.of(), Clock.systemUTC(), fatal::add))
                .withMessage("java.lang.UnsatisfiedLinkError: no mesos in java.library.path");
    }
}
