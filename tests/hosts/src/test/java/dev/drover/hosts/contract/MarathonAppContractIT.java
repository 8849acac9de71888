package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.standins.daemon.MarathonAlone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What {@code marathonApp} keeps through every kind of host; Marathon has a name that only the host can resolve. */
class MarathonAppContractIT extends ResourceContract {
    private static final MarathonAlone MARATHON = marathon();

    private static MarathonAlone marathon() {
        try {
            return MarathonAlone.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String type() {
        return "marathonApp";
    }

    @Override
    void prepare(Lab lab, LabHost host) throws IOException {
        ThisMachine.nameOn(host);
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        String server = "server 'http://" + ThisMachine.NAME + ":" + MARATHON.port() + "'; ";
        String group = "/" + profile.id().replaceAll("[^a-z0-9]", "");
        return ImmutableList.of(
                Contract.of(
                                "a command",
                                "marathonApp('" + group + "/web') { " + server
                                        + "cmd 'sleep 100'; cpus 0.5; mem 16; disk 1; instances 2; ports 0, 8080;"
                                        + " env MODE: 'live', SIZE: 3; labels owner: 'web';"
                                        + " constraints(['hostname', 'UNIQUE']); user 'nobody';"
                                        + " healthChecks({ path '/'; interval '10s' }, { protocol 'TCP'; portIndex 1 });"
                                        + " fetch { uri 'http://files.invalid/a.tgz'; extract false };"
                                        + " upgradeStrategy { minimumHealthCapacity 0.5 };"
                                        + " acceptedResourceRoles '*' }")
                        .observed("cmd", running(group + "/web", "\"cmd\":\"[^\"]*\""), "\"cmd\":\"sleep 100\"\n")
                        .observed(
                                "instances",
                                running(group + "/web", "\"tasksRunning\":[0-9]*"),
                                "\"tasksRunning\":2\n"),
                Contract.of(
                        "a container with arguments",
                        "marathonApp('" + group + "/box') { " + server
                                + "args 'serve', '--fast'; uris 'http://files.invalid/b.tgz';"
                                + " container { image 'nginx:1.27'; network 'bridge';"
                                + " portMappings { containerPort 80 }; volumes { hostPath '/srv'; containerPath '/srv' } } }"),
                Contract.of(
                                "a rollback",
                                "marathonApp('" + group + "/old') { " + server + "version '"
                                        + firstVersion(group + "/old") + "' }")
                        .observed("version", running(group + "/old", "\"cmd\":\"[^\"]*\""), "\"cmd\":\"sleep 1\"\n"),
                Contract.of("absent", "marathonApp('" + group + "/web') { " + server + "absent() }")
                        .observed("absent", running(group + "/web", "does not exist"), "does not exist\n"),
                Contract.failing(
                        "no Marathon",
                        "marathonApp('/x') { server 'http://localhost:4711'; cmd 'x'; timeout '2s' }",
                        "deploy /x: did not end within 2 s (timeout): localhost port 4711 cannot be reached from the host"));
    }

    /** Of an app that is changed since. */
    private static String firstVersion(String id) {
        put(id, "{\"cmd\":\"sleep 1\"}");
        String versions = ask(HttpRequest.newBuilder(url(id + "/versions")).build());
        put(id, "{\"cmd\":\"sleep 2\",\"env\":{\"MODE\":\"live\"}}");
        return versions.replaceAll("^\\{\"versions\":\\[\"([^\"]*)\".*", "$1");
    }

    private static void put(String id, String definition) {
        HttpRequest.Builder put = HttpRequest.newBuilder(URI.create(url(id) + "?force=true"));
        ask(put.PUT(HttpRequest.BodyPublishers.ofString(definition)).build());
    }

    private static URI url(String path) {
        return URI.create("http://localhost:" + MARATHON.port() + "/v2/apps" + path);
    }

    private static String ask(HttpRequest request) {
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(request + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String running(String id, String pattern) {
        return "{ " + ThisMachine.reading(MARATHON.port(), "/v2/apps" + id) + "; } | grep -o '" + pattern + "'";
    }
}
