package dev.drover.hosts.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks every member of a ZooKeeper ensemble over and over what it is, without Drover. */
final class EnsembleWatch {
    private static final int PATIENCE_MILLIS = 2000;
    private static final ExecutorService ASKERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "ensemble asker");
        thread.setDaemon(true);
        return thread;
    });

    private final Map<String, String> addresses;
    private final List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::watch, "ensemble watch");
    private volatile boolean ending;

    /** @param addresses by the names of the members */
    private EnsembleWatch(Map<String, String> addresses) {
        this.addresses = addresses;
    }

    static EnsembleWatch of(Map<String, String> addresses) {
        EnsembleWatch watch = new EnsembleWatch(addresses);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        while (!ending) {
            Map<String, String> now = modes(addresses);
            if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
                seen.add(now);
            }
        }
    }

    /**
     * What was seen, without repetitions, by member: {@code leader}, {@code follower}, {@code waits}, {@code down} (nobody
     * listens) or {@code slow} (somebody does, and did not say in time what it is).
     */
    List<Map<String, String>> seen() {
        return new ArrayList<>(seen);
    }

    /** What the members are now; all are asked at the same time. */
    static Map<String, String> modes(Map<String, String> addresses) {
        Map<String, CompletableFuture<String>> asked = new LinkedHashMap<>();
        addresses.forEach(
                (name, address) -> asked.put(name, CompletableFuture.supplyAsync(() -> mode(address), ASKERS)));
        Map<String, String> modes = new LinkedHashMap<>();
        asked.forEach((name, mode) -> modes.put(name, mode.join()));
        return modes;
    }

    private static String mode(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 2181), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse(answer.contains("not currently serving") ? "waits" : "slow");
        } catch (ConnectException refused) {
            return "down";
        } catch (IOException e) {
            return "slow";
        }
    }

    /** Ends asking; may be called again. */
    void end() throws InterruptedException {
        ending = true;
        thread.join(10L * PATIENCE_MILLIS);
    }
}
