package dev.drover.hosts.converge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.drover.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Runs the program as a user does, in this JVM, and reads the events it writes. */
public final class Cli {
    private Cli() {}

    /** What a command printed and how it ended. */
    public record Result(int exitStatus, String out, String err, ImmutableList<JsonNode> events) {
        public String all() {
            return out + err;
        }

        /** {@code host resource} of the resources with a status, sorted. */
        public TreeSet<String> resources(String status) {
            TreeSet<String> found = new TreeSet<>();
            events.stream()
                    .filter(event -> event.path("event").asText().equals("resource-finished"))
                    .filter(event -> event.path("status").asText().equals(status))
                    .forEach(event -> found.add(event.path("host").asText() + " "
                            + event.path("resource").asText()));
            return found;
        }

        public List<JsonNode> hosts() {
            return events.stream()
                    .filter(event -> event.path("event").asText().equals("host-finished"))
                    .toList();
        }

        public JsonNode total() {
            return events.get(events.size() - 1).path("counts");
        }
    }

    /** Runs a command line without events. */
    public static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), args);
        return new Result(status, out.toString(), err.toString(), ImmutableList.of());
    }

    /** Runs a command that takes {@code --events}. */
    public static Result runWithEvents(String... args) {
        try {
            Path file = Files.createTempFile("events", ".jsonl");
            Result result = run(Stream.concat(Stream.of(args), Stream.of("--events", file.toString()))
                    .toArray(String[]::new));
            ImmutableList.Builder<JsonNode> events = ImmutableList.builder();
            for (String line : Files.readAllLines(file)) {
                events.add(new ObjectMapper().readTree(line));
            }
            Files.delete(file);
            return new Result(result.exitStatus(), result.out(), result.err(), events.build());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
