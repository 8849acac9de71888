package dev.drover.standins.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.standins.daemon.Apps.AgentSupply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AppsTest {
    private static final AgentSupply AGENTS = new AgentSupply(List.of("agent1", "agent2"));
    private final Map<String, Json.Obj> stored = new TreeMap<>();
    private final MovableClock clock = new MovableClock();
    private final Apps apps = new Apps(new InMemoryApps(), new ServicePorts(10_000, 10_003), clock);

    private final class InMemoryApps implements AppStore {
        @Override
        public Map<String, Json.Obj> all() {
            return new TreeMap<>(stored);
        }

        @Override
        public void save(String id, Json.Obj entry) {
            stored.put(id, entry);
        }

        @Override
        public void remove(String id) {
            stored.remove(id);
        }
    }

    private Reply send(String method, String path, String body) {
        return apps.answer(new Request(method, path, path, Map.of(), Map.of(), body));
    }

    private Json.Obj app(String id) {
        return Json.parseObject(send("GET", "/v2/apps/" + id, "").body()).object("app");
    }

    private void create() {
        assertThat(send("POST", "/v2/apps", "{\"id\":\"hello\",\"cmd\":\"sleep 9\",\"instances\":2}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void createdAppRunsOnceAnAgentIsActive() {
        create();
        apps.advance(AgentSupply.NONE);
        assertThat(app("hello").number("tasksRunning").orElseThrow()).isZero();
        assertThat(app("hello").elements("deployments")).hasSize(1);

        apps.advance(AGENTS);

        assertThat(app("hello").number("tasksRunning").orElseThrow()).isEqualByComparingTo("2");
        assertThat(app("hello").elements("deployments")).isEmpty();
        assertThat(send("GET", "/v2/deployments", "").body()).isEqualTo("[]");
    }

    @Test
    void serverAddsItsDefaults() {
        create();

        assertThat(app("hello").text("id")).contains("/hello");
        assertThat(app("hello").number("mem").orElseThrow()).isEqualByComparingTo("128");
        assertThat(app("hello").object("upgradeStrategy"))
                .hasToString("{\"minimumHealthCapacity\":1,\"maximumOverCapacity\":1}");
    }

    @Test
    void appIsLockedWhileItDeploys() {
        create();

        assertThat(send("PUT", "/v2/apps/hello", "{\"instances\":3}").status()).isEqualTo(409);
        assertThat(apps.answer(new Request(
                                "PUT", "/v2/apps/hello", "", Map.of("force", "true"), Map.of(), "{\"instances\":3}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void updateKeepsWhatItDoesNotNameAndAddsAVersion() {
        create();
        apps.advance(AGENTS);

        assertThat(send("PUT", "/v2/apps//hello", "{\"instances\":5}").status()).isEqualTo(200);
        apps.advance(AGENTS);

        assertThat(app("hello").text("cmd")).contains("sleep 9");
        assertThat(app("hello").number("tasksRunning").orElseThrow()).isEqualByComparingTo("5");
        assertThat(send("GET", "/v2/apps/hello/versions", "").body())
                .isEqualTo("{\"versions\":[\"2016-10-01T12:00:00.001Z\",\"2016-10-01T12:00:00.000Z\"]}");
    }

    @Test
    void versionAloneRollsBack() {
        create();
        apps.advance(AGENTS);
        send("PUT", "/v2/apps/hello", "{\"cmd\":\"sleep 10\"}");
        apps.advance(AGENTS);

        send("PUT", "/v2/apps/hello", "{\"version\":\"2016-10-01T12:00:00.000Z\"}");

        assertThat(app("hello").text("cmd")).contains("sleep 9");
    }

    @Test
    void destroyedAppIsGoneAfterItsDeployment() {
        create();
        apps.advance(AGENTS);

        assertThat(send("DELETE", "/v2/apps/hello", "").status()).isEqualTo(200);
        apps.advance(AgentSupply.NONE);

        assertThat(send("GET", "/v2/apps/hello", "")).isEqualTo(Reply.message(404, "App '/hello' does not exist"));
    }

    @Test
    void secondCreationIsRefused() {
        create();

        assertThat(send("POST", "/v2/apps", "{\"id\":\"/hello\",\"cmd\":\"x\"}"))
                .isEqualTo(Reply.message(409, "An app with id [/hello] already exists."));
    }

    @Test
    void wrongDefinitionsAreRefused() {
        assertThat(send("POST", "/v2/apps", "{\"id\":\"hello\"}").status()).isEqualTo(422);
        assertThat(send("POST", "/v2/apps", "{\"id\":\"He llo\",\"cmd\":\"x\"}").status())
                .isEqualTo(422);
        assertThat(send("POST", "/v2/apps", "{\"id\":\"hello\",\"cmd\":\"x\",\"cpus\":\"1\"}"))
                .isEqualTo(
                        Reply.json(
                                400,
                                Json.parse(
                                        "{\"message\":\"Invalid JSON\",\"details\":[{\"path\":\"/cpus\",\"errors\":[\"error.expected.jsnumber\"]}]}")));
        assertThat(send("POST", "/v2/apps", "{").status()).isEqualTo(400);
        assertThat(stored).isEmpty();
    }

    @Test
    void groupsArePartOfTheId() {
        send("POST", "/v2/apps", "{\"id\":\"/group/hello\",\"cmd\":\"x\"}");

        assertThat(app("group/hello").text("id")).contains("/group/hello");
        assertThat(send("GET", "/v2/apps/group/hello/tasks", "").body()).isEqualTo("{\"tasks\":[]}");
    }

    private void put(String definition) {
        assertThat(send("PUT", "/v2/apps/hello", definition).status()).isBetween(200, 201);
        apps.advance(AGENTS);
    }

    @Test
    void partsOfADefinitionAreFilledInToo() {
        put("{\"cmd\":\"x\",\"healthChecks\":[{\"path\":\"/up\",\"intervalSeconds\":5},{\"protocol\":\"TCP\"}],"
                + "\"fetch\":[{\"uri\":\"http://a/b\"}],\"upgradeStrategy\":{\"maximumOverCapacity\":0.5}}");

        assertThat(app("hello").elements("healthChecks"))
                .hasToString(
                        "[{\"path\":\"/up\",\"intervalSeconds\":5,\"gracePeriodSeconds\":300,\"timeoutSeconds\":20,"
                                + "\"maxConsecutiveFailures\":3,\"protocol\":\"HTTP\",\"ignoreHttp1xx\":false,\"portIndex\":0},"
                                + " {\"protocol\":\"TCP\",\"gracePeriodSeconds\":300,\"intervalSeconds\":60,"
                                + "\"timeoutSeconds\":20,\"maxConsecutiveFailures\":3,\"ignoreHttp1xx\":false,\"portIndex\":0}]");
        assertThat(app("hello").elements("fetch"))
                .hasToString("[{\"uri\":\"http://a/b\",\"extract\":true,\"executable\":false,\"cache\":false}]");
        assertThat(app("hello").elements("uris")).hasToString("[\"http://a/b\"]");
        assertThat(app("hello").object("upgradeStrategy"))
                .hasToString("{\"maximumOverCapacity\":0.5,\"minimumHealthCapacity\":1}");
    }

    @Test
    void servicePortsAreGivenAndKept() {
        put("{\"cmd\":\"x\"}");
        send("POST", "/v2/apps", "{\"id\":\"/other\",\"cmd\":\"x\",\"ports\":[0,8080]}");

        assertThat(app("hello").elements("ports")).hasToString("[10000]");
        assertThat(app("other").elements("ports")).hasToString("[10001, 8080]");
        assertThat(app("other").elements("portDefinitions"))
                .hasToString("[{\"port\":10001,\"protocol\":\"tcp\",\"labels\":{}},"
                        + " {\"port\":8080,\"protocol\":\"tcp\",\"labels\":{}}]");
        put("{\"ports\":[0,0]}");
        assertThat(app("hello").elements("ports")).hasToString("[10000, 10002]");
    }

    @Test
    void servicePortsOfAContainerStandInItsMappings() {
        put("{\"container\":{\"docker\":{\"image\":\"nginx\",\"network\":\"BRIDGE\",\"portMappings\":"
                + "[{\"containerPort\":80},{\"containerPort\":53,\"protocol\":\"udp\",\"servicePort\":53}]}}}");

        assertThat(app("hello").elements("ports")).hasToString("[10000, 53]");
        assertThat(app("hello").object("container"))
                .hasToString("{\"docker\":{\"image\":\"nginx\",\"network\":\"BRIDGE\",\"portMappings\":"
                        + "[{\"containerPort\":80,\"hostPort\":0,\"servicePort\":10000,\"protocol\":\"tcp\",\"labels\":{}},"
                        + "{\"containerPort\":53,\"protocol\":\"udp\",\"servicePort\":53,\"hostPort\":0,\"labels\":{}}],"
                        + "\"privileged\":false,\"parameters\":[],\"forcePullImage\":false},"
                        + "\"type\":\"DOCKER\",\"volumes\":[]}");
    }

    @Test
    void tasksOfANewConfigurationAreNewOnesAndScalingKeepsThem() {
        create();
        apps.advance(AGENTS);
        List<Json> first = tasks();
        assertThat(first)
                .extracting(task -> ((Json.Obj) task).text("host").orElse(""))
                .containsExactly("agent1", "agent2");

        put("{\"instances\":3}");
        assertThat(tasks()).hasSize(3).startsWith(first.get(0), first.get(1));
        assertThat(app("hello").object("versionInfo"))
                .hasToString("{\"lastScalingAt\":\"2016-10-01T12:00:00.001Z\","
                        + "\"lastConfigChangeAt\":\"2016-10-01T12:00:00.000Z\"}");
        put("{\"cmd\":\"sleep 10\"}");
        assertThat(tasks()).hasSize(3).doesNotContainAnyElementsOf(first);
        put("{\"instances\":0}");
        assertThat(tasks()).isEmpty();
        assertThat(app("hello").text("cmd")).contains("sleep 10");
    }

    private List<Json> tasks() {
        return Json.parseObject(send("GET", "/v2/apps/hello/tasks", "").body()).elements("tasks");
    }

    @Test
    void rollbackTakesAwayWhatWasAddedSince() {
        create();
        apps.advance(AGENTS);
        put("{\"user\":\"nobody\",\"instances\":1}");

        put("{\"version\":\"2016-10-01T12:00:00.000Z\"}");

        assertThat(app("hello").member("user")).isEmpty();
        assertThat(tasks()).hasSize(2);
        assertThat(send("PUT", "/v2/apps/hello", "{\"version\":\"2016-01-01T00:00:00.000Z\"}"))
                .isEqualTo(Reply.message(404, "App '/hello' does not exist in version 2016-01-01T00:00:00.000Z"));
        assertThat(send("GET", "/v2/apps/hello/versions/2016-01-01T00:00:00.000Z", "")
                        .status())
                .isEqualTo(404);
    }

    private Reply cancel(String force) {
        String deployment = ((Json.Obj) app("hello").elements("deployments").get(0))
                .text("id")
                .orElseThrow();
        return apps.answer(
                new Request("DELETE", "/v2/deployments/" + deployment, "", Map.of("force", force), Map.of(), ""));
    }

    @Test
    void cancelledDeploymentIsRolledBackUnlessByForce() {
        create();
        apps.advance(AGENTS);
        send("PUT", "/v2/apps/hello", "{\"cmd\":\"sleep 10\"}");
        assertThat(cancel("false").status()).isEqualTo(200);
        assertThat(app("hello").text("cmd")).contains("sleep 9");
        apps.advance(AGENTS);

        send("PUT", "/v2/apps/hello", "{\"cmd\":\"sleep 11\"}");
        assertThat(cancel("true").status()).isEqualTo(202);
        assertThat(app("hello").text("cmd")).contains("sleep 11");
        assertThat(app("hello").elements("deployments")).isEmpty();
        assertThat(send("DELETE", "/v2/deployments/x", ""))
                .isEqualTo(Reply.message(404, "DeploymentPlan x does not exist"));
    }

    @Test
    void cancelledCreationTakesTheAppAway() {
        create();

        assertThat(cancel("false").status()).isEqualTo(200);
        apps.advance(AGENTS);

        assertThat(send("GET", "/v2/apps/hello", "").status()).isEqualTo(404);
    }
}
