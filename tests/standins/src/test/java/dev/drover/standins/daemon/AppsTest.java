package dev.drover.standins.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.standins.daemon.Apps.AgentSupply;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AppsTest {
    private final Map<String, Json.Obj> stored = new TreeMap<>();
    private final MovableClock clock = new MovableClock();
    private final Apps apps = new Apps(new InMemoryApps(), clock);

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

        apps.advance(AgentSupply.ACTIVE);

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
        apps.advance(AgentSupply.ACTIVE);

        assertThat(send("PUT", "/v2/apps//hello", "{\"instances\":5}").status()).isEqualTo(200);
        apps.advance(AgentSupply.ACTIVE);

        assertThat(app("hello").text("cmd")).contains("sleep 9");
        assertThat(app("hello").number("tasksRunning").orElseThrow()).isEqualByComparingTo("5");
        assertThat(send("GET", "/v2/apps/hello/versions", "").body())
                .isEqualTo("{\"versions\":[\"2016-10-01T12:00:00.001Z\",\"2016-10-01T12:00:00.000Z\"]}");
    }

    @Test
    void versionAloneRollsBack() {
        create();
        apps.advance(AgentSupply.ACTIVE);
        send("PUT", "/v2/apps/hello", "{\"cmd\":\"sleep 10\"}");
        apps.advance(AgentSupply.ACTIVE);

        send("PUT", "/v2/apps/hello", "{\"version\":\"2016-10-01T12:00:00.000Z\"}");

        assertThat(app("hello").text("cmd")).contains("sleep 9");
    }

    @Test
    void destroyedAppIsGoneAfterItsDeployment() {
        create();
        apps.advance(AgentSupply.ACTIVE);

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
}
