package dev.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a cluster's daemons themselves, over the network, whether it works. */
final class ClusterProof {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ZOOKEEPER = 2181;
    private static final int MESOS = 5050;
    private static final int MARATHON = 8080;
    private static final int TIMEOUT_MILLIS = 3000;
    private static final Pattern MODE = Pattern.compile("(?m)^Mode: (\\w+)$");
    private final ImmutableMap<String, String> masters;
    private final int agents;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofMillis(TIMEOUT_MILLIS))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /**
     * A proof about a cluster.
     *
     * @param masters address by name
     * @param agents how many there must be
     */
    ClusterProof(Map<String, String> masters, int agents) {
        this.masters = ImmutableMap.copyOf(masters);
        this.agents = agents;
    }

    /** What was found; {@code complaints} is empty if the cluster works. */
    record Finding(ImmutableList<String> facts, ImmutableList<String> complaints) {}

    /** Asks until the cluster works, at most a minute: agents take a moment to register. */
    Finding find() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Finding finding = ask();
        while (!finding.complaints().isEmpty() && System.nanoTime() < deadline) {
            Pause.beforeNextLook();
            finding = ask();
        }
        return finding;
    }

    private Finding ask() {
        List<String> facts = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        zookeeper(facts, complaints);
        mesos(facts, complaints);
        marathon(facts, complaints);
        return new Finding(ImmutableList.copyOf(facts), ImmutableList.copyOf(complaints));
    }

    private void zookeeper(List<String> facts, List<String> complaints) {
        Map<String, List<String>> byMode = new TreeMap<>();
        masters.forEach((name, address) ->
                byMode.computeIfAbsent(mode(address), mode -> new ArrayList<>()).add(name));
        byMode.forEach((mode, names) -> facts.add("ZooKeeper   " + mode + ": " + String.join(", ", names)));
        int leaders = byMode.getOrDefault("leader", List.of()).size();
        int followers = byMode.getOrDefault("follower", List.of()).size();
        if (leaders != 1 || followers != masters.size() - 1) {
            complaints.add(
                    "ZooKeeper has " + leaders + " leaders and " + followers + " followers of " + masters.size());
        }
    }

    private static String mode(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, ZOOKEEPER), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            try (InputStream answer = socket.getInputStream()) {
                Matcher mode = MODE.matcher(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
                return mode.find() ? mode.group(1) : "not serving";
            }
        } catch (IOException e) {
            return "not reached";
        }
    }

    private void mesos(List<String> facts, List<String> complaints) {
        String address = masters.values().iterator().next();
        try {
            JsonNode state = new ObjectMapper().readTree(get("http://" + address + ":" + MESOS + "/state"));
            String leader = state.path("leader").asText("");
            int activated = state.path("activated_slaves").asInt();
            facts.add("Mesos       leader: " + nameOf(leader) + "; agents activated: " + activated);
            if (leader.isEmpty() || activated != agents) {
                complaints.add("Mesos has leader '" + leader + "' and " + activated + " of " + agents + " agents");
            }
        } catch (IOException e) {
            complaints.add("Mesos on " + address + " does not answer: " + e.getMessage());
        }
    }

    private void marathon(List<String> facts, List<String> complaints) {
        for (Map.Entry<String, String> master : masters.entrySet()) {
            try {
                String leader = new ObjectMapper()
                        .readTree(get("http://" + master.getValue() + ":" + MARATHON + "/v2/leader"))
                        .path("leader")
                        .asText("");
                facts.add("Marathon    " + master.getKey() + " answers; leader: " + nameOf(leader));
                if (leader.isEmpty()) {
                    complaints.add("Marathon on " + master.getKey() + " knows no leader");
                }
            } catch (IOException e) {
                complaints.add("Marathon on " + master.getKey() + " does not answer: " + e.getMessage());
            }
        }
    }

    private String nameOf(String leader) {
        return masters.entrySet().stream()
                .filter(master -> leader.contains(master.getValue() + ":"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(leader.isEmpty() ? "none" : leader);
    }

    private String get(String url) throws IOException {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(Duration.ofMillis(TIMEOUT_MILLIS))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("HTTP " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
