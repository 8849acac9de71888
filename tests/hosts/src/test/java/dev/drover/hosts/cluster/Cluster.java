package dev.drover.hosts.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableSet;
import dev.drover.hosts.converge.Cli;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.MesosphereRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Six lab hosts for the flagship playbook, and observers of them that do not use Drover. */
final class Cluster {
    private static final Path PLAYBOOK = Path.of("../../playbooks/mesosphere");
    private static final String EVERYTHING = "find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /dev"
            + " -o -path /var/log -o -path /var/lib/systemd -o -path /var/lib/private \\) -prune -o"
            + " -printf '%p %y %m %U %G %s %T@ %C@\\n' | sort";
    private final Lab lab;

    private Cluster(Lab lab) {
        this.lab = lab;
    }

    /** Bare hosts of a profile. */
    static Cluster bare(LabProfile profile) {
        return bare(profile.id(), List.of(profile, profile, profile), List.of(profile, profile, profile));
    }

    /** Bare hosts of these profiles, in a lab of that name. */
    static Cluster bare(String kind, List<LabProfile> masters, List<LabProfile> agents) {
        String name = "it-cluster-" + kind;
        Lab lab = Lab.open(Lab.defaultDirectory(name), name, line -> {});
        lab.down();
        deleteMembers(lab);
        List<HostRequest> requests = new ArrayList<>();
        for (int i = 1; i <= masters.size(); i++) {
            requests.add(HostRequest.named("master" + i).withGroup("masters").withProfile(masters.get(i - 1)));
        }
        for (int i = 1; i <= agents.size(); i++) {
            requests.add(HostRequest.named("agent" + i).withGroup("agents").withProfile(agents.get(i - 1)));
        }
        lab.up(requests);
        MesosphereRepository.publish(
                lab, requests.stream().map(HostRequest::profile).collect(ImmutableSet.toImmutableSet()));
        return new Cluster(lab);
    }

    private static void deleteMembers(Lab lab) {
        try {
            Files.deleteIfExists(lab.inventory().resolveSibling("drover.members.yml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(String name, String group, LabProfile profile) {
        lab.up(List.of(HostRequest.named(name).withGroup(group).withProfile(profile)));
    }

    void down() {
        lab.down();
        lab.close();
    }

    LabHost host(String name) {
        return lab.host(name);
    }

    Path members() {
        return lab.inventory().resolveSibling("drover.members.yml");
    }

    Cli.Result plan() {
        return Cli.runWithEvents(
                "plan", PLAYBOOK.toString(), "-i", lab.inventory().toString());
    }

    Cli.Result apply() {
        return applyOther(PLAYBOOK);
    }

    Cli.Result applyOther(Path playbook) {
        return Cli.runWithEvents(
                "apply", playbook.toString(), "-i", lab.inventory().toString());
    }

    /** A command on a playbook that stands in a folder beside the flagship. */
    Cli.Result beside(String command, String playbook, String... options) {
        return Cli.runWithEvents(Stream.concat(
                        Stream.of(
                                command,
                                PLAYBOOK.resolve(playbook).toString(),
                                "-i",
                                lab.inventory().toString()),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    /** The flagship playbook with one text replaced, as a project of its own. */
    static Path variant(Path folder, String text, String replacement) throws IOException {
        String site = Files.readString(PLAYBOOK.resolve("site.groovy"));
        assertThat(site).contains(text);
        Path variant = folder.resolve("site.groovy");
        Files.writeString(variant, site.replace(text, replacement));
        return variant;
    }

    /** Every file of every host with its metadata, but what the host itself writes all the time. */
    Map<String, String> everything() {
        Map<String, String> all = new TreeMap<>();
        for (LabHost host : lab.hosts()) {
            all.put(host.name(), host.exec("sh", "-c", EVERYTHING).stdout());
        }
        return all;
    }

    TreeSet<String> zookeeperModes() {
        TreeSet<String> modes = new TreeSet<>();
        for (LabHost host : masters()) {
            modes.add(mode(host.address()) + " " + host.name());
        }
        return modes;
    }

    long leaders() {
        return masters().stream()
                .filter(host -> mode(host.address()).equals("leader"))
                .count();
    }

    long followers() {
        return masters().stream()
                .filter(host -> mode(host.address()).equals("follower"))
                .count();
    }

    private List<LabHost> masters() {
        return lab.hosts().stream()
                .filter(host -> host.group().filter("masters"::equals).isPresent())
                .toList();
    }

    static String mode(String address) {
        try (Socket socket = new Socket(address, 2181)) {
            socket.setSoTimeout(3000);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse("none");
        } catch (IOException e) {
            return "silent";
        }
    }

    /** Waits until the elected Mesos master has so many activated agents. */
    void awaitAgents(int agents) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(get(masters().get(0).address() + ":5050/state")
                                .path("activated_slaves")
                                .asInt())
                        .isEqualTo(agents));
    }

    /** Waits until every Marathon knows the same leader. */
    void awaitMarathon() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            TreeSet<String> leaders = new TreeSet<>();
            for (LabHost host : masters()) {
                leaders.add(
                        get(host.address() + ":8080/v2/leader").path("leader").asText());
            }
            assertThat(leaders).hasSize(1);
            assertThat(leaders.first()).endsWith(":8080");
        });
    }

    /** Waits until an app runs with all of its tasks; asked of a master, of which each passes requests on to the leader. */
    JsonNode awaitApp(String id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(app(id).path("tasksRunning").asInt())
                        .isPositive()
                        .isEqualTo(app(id).path("instances").asInt()));
        return app(id);
    }

    private JsonNode app(String id) {
        try {
            return get(masters().get(1).address() + ":8080/v2/apps/" + id).path("app");
        } catch (Exception e) {
            throw new AssertionError("asking for the app " + id, e);
        }
    }

    private static JsonNode get(String address) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://" + address))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(response.body());
    }
}
