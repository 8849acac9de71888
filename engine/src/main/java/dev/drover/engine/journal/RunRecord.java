package dev.drover.engine.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.drover.engine.model.Block;
import dev.drover.engine.report.Place;
import dev.drover.engine.transport.OperationId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A run as its journal tells it.
 *
 * @param lines the objects of the journal, in their order; the events of {@code --events} and those of the journal alone
 * @param damaged the number of the line, from 1, that cannot be read though others stand behind it: what those say is not known
 */
public record RunRecord(
        String id,
        Instant started,
        Invocation invocation,
        State state,
        ImmutableList<JsonNode> lines,
        OptionalInt damaged) {
    /** How a run stands. */
    public enum State {
        RUNNING,
        FINISHED,
        /** It ended before its end. */
        INTERRUPTED,
        /** Its journal does not say how it ended, because a part of it cannot be read. */
        DAMAGED
    }

    /** The run of a journal; absent: it does not even have its first line. */
    static Optional<RunRecord> of(String id, Lines.Read read, boolean running) {
        ImmutableList<JsonNode> lines = read.objects();
        if (lines.isEmpty() || !event(lines.get(0)).equals("invocation")) {
            return Optional.empty();
        }
        JsonNode first = lines.get(0);
        ImmutableList.Builder<String> arguments = ImmutableList.builder();
        first.path("arguments").forEach(word -> arguments.add(word.asText()));
        Invocation invocation = new Invocation(
                arguments.build(),
                Path.of(first.path("directory").asText()),
                first.path("user").asText(),
                text(first, "resumes"));
        boolean finished = lines.stream()
                .anyMatch(line -> event(line).equals("run-finished")
                        && !line.path("interrupted").asBoolean());
        State ended = read.damaged().isPresent() ? State.DAMAGED : State.INTERRUPTED;
        State state = finished ? State.FINISHED : running ? State.RUNNING : ended;
        return Optional.of(new RunRecord(
                id, Instant.parse(first.path("time").asText()), invocation, state, lines, read.damaged()));
    }

    /** Whether a line says what the run was and how it ended. */
    static boolean isOutline(String json) {
        return json.contains("\"event\":\"invocation\"") || json.contains("\"event\":\"run-finished\"");
    }

    private static String event(JsonNode line) {
        return line.path("event").asText();
    }

    private static Optional<String> text(JsonNode line, String field) {
        return Optional.ofNullable(line.get(field)).map(JsonNode::asText);
    }

    /** The line of an event that comes once in a run. */
    public Optional<JsonNode> line(String event) {
        return lines.stream().filter(line -> event(line).equals(event)).findFirst();
    }

    /** How far it came, by host. */
    public ImmutableMap<String, HostProgress> progress() {
        Map<String, Progress> hosts = new LinkedHashMap<>();
        for (JsonNode line : lines) {
            text(line, "host")
                    .ifPresent(host ->
                            hosts.computeIfAbsent(host, name -> new Progress()).take(line));
        }
        ImmutableMap.Builder<String, HostProgress> all = ImmutableMap.builder();
        hosts.forEach((host, progress) -> all.put(host, progress.result(id)));
        return all.buildOrThrow();
    }

    private static final class Progress {
        private final Set<Place> done = new LinkedHashSet<>();
        private final Set<Place> unsettled = new LinkedHashSet<>();
        private final Map<Place, String> ignored = new LinkedHashMap<>();
        private final Map<Place, Attempt> open = new LinkedHashMap<>();
        /** What the host was still at when the run stopped waiting for it. */
        private final Map<Place, Attempt> leftRunning = new LinkedHashMap<>();

        private final Map<OperationId, Ending> endings = new LinkedHashMap<>();
        private final List<Replacement> replaced = new ArrayList<>();
        private final Set<Place> doubtful = new LinkedHashSet<>();
        private final Set<Place> interrupted = new LinkedHashSet<>();
        private final Map<String, PlayProgress> plays = new LinkedHashMap<>();
        /** What began since steps were sent last, and for which resources those were: lines did not always say that. */
        private final Set<Place> begun = new LinkedHashSet<>();

        private ImmutableSet<Place> latest = ImmutableSet.of();

        void take(JsonNode line) {
            switch (event(line)) {
                case "done-earlier" -> {
                    done.add(place(line));
                    if (!line.path("settled").asBoolean()) {
                        unsettled.add(place(line));
                    }
                    leave(place(line));
                    leftRunning.remove(place(line));
                }
                case "failure-ignored" ->
                    ignored.put(place(line), line.path("message").asText());
                case "owing" ->
                    line.path("resources")
                            .forEach(one ->
                                    unsettled.removeIf(place -> place.resource().equals(one.asText())));
                case "resource-started" -> {
                    // Begun anew, whatever it was: what became of the steps before is known.
                    leftRunning.remove(place(line));
                    done.remove(place(line));
                    unsettled.remove(place(line));
                    ignored.remove(place(line));
                    open.put(place(line), Attempt.BEGUN);
                    begun.add(place(line));
                }
                case "operations-sent" -> {
                    latest = OperationLines.places(line).orElseGet(this::last);
                    begun.clear();
                    latest.forEach(place -> open.computeIfPresent(
                            place,
                            (same, attempt) -> attempt.sending(
                                    OperationLines.operations(line),
                                    line.path("unrecorded").asBoolean())));
                }
                case "operation-ended" -> ended(OperationLines.id(line), OperationLines.ending(line));
                case "file-replaced" -> replaced.add(Replacements.read(line));
                case "replacement-unknown" -> doubtful.addAll(concerned(line));
                case "step-interrupted" -> interrupted.addAll(concerned(line));
                case "step-still-runs" ->
                    OperationLines.places(line)
                            .orElseGet(this::last)
                            .forEach(place -> leftRunning.put(place, open.getOrDefault(place, Attempt.BEGUN)));
                case "resource-finished" -> {
                    text(line, "source").ifPresent(this::sourceOfLast);
                    leave(place(line));
                    unsettled.remove(place(line));
                    if (line.path("status").asText().equals("changed")) {
                        done.add(place(line));
                    }
                    if (!line.path("status").asText().equals("failed")) {
                        leftRunning.remove(place(line));
                    }
                    if (line.path("status").asText().equals("failed")) {
                        if (line.path("ignored").asBoolean()) {
                            ignored.put(place(line), line.path("message").asText());
                        } else {
                            failed(line, text(line, "block").orElse("body"));
                        }
                    }
                }
                case "play-earlier" -> plays.put(line.path("play").asText(), PlayLines.read(line));
                case "play-finished" ->
                    PlayLines.outcome(line).ifPresent(outcome -> came(line, came -> came.ended(outcome)));
                case "host-finished" ->
                    doubtful.addAll(Maps.filterValues(open, attempt -> HostProgress.mayReplace(attempt, endings))
                            .keySet());
                default -> {}
            }
        }

        private void leave(Place place) {
            open.remove(place);
            begun.remove(place);
        }

        /** The resources that steps are of which nobody says it. */
        private ImmutableSet<Place> last() {
            return begun.isEmpty() ? latest : ImmutableSet.copyOf(begun);
        }

        private Set<Place> concerned(JsonNode line) {
            return line.has("resource")
                    ? Set.of(place(line))
                    : OperationLines.places(line).orElseGet(() -> ImmutableSet.copyOf(open.keySet()));
        }

        private void ended(OperationId operation, Ending ending) {
            endings.put(operation, ending);
            if (ending.kind() == Ending.Kind.INTERRUPTED) {
                Stream.of(open, leftRunning)
                        .flatMap(attempts -> attempts.entrySet().stream())
                        .filter(one -> one.getValue().sent().stream()
                                .anyMatch(sent -> sent.id().equals(operation)))
                        .forEach(one -> interrupted.add(one.getKey()));
            }
        }

        private void failed(JsonNode line, String block) {
            PlayProgress.Failure failure = PlayLines.failure(line, line);
            if (block.equals(Block.BODY.toString())) {
                came(line, came -> came.failed(failure));
            } else if (block.equals(Block.RESCUE.toString())) {
                came(line, came -> came.rescueFailed(failure));
            }
        }

        private void came(JsonNode line, UnaryOperator<PlayProgress> further) {
            plays.merge(
                    line.path("play").asText(),
                    further.apply(PlayProgress.NONE),
                    (before, unused) -> further.apply(before));
        }

        /** What was replaced since the last resource came to its end was replaced by this one. */
        private void sourceOfLast(String source) {
            replaced.replaceAll(one -> one.orFrom(source));
        }

        private static Place place(JsonNode line) {
            return OperationLines.place(line);
        }

        HostProgress result(String run) {
            Map<Place, Attempt> attempts = new LinkedHashMap<>(leftRunning);
            attempts.putAll(open);
            Set<OperationId> sent = attempts.values().stream()
                    .flatMap(attempt -> attempt.sent().stream())
                    .map(SentOperation::id)
                    .collect(ImmutableSet.toImmutableSet());
            return new HostProgress(
                    run,
                    ImmutableSet.copyOf(done),
                    ImmutableSet.copyOf(unsettled),
                    ImmutableMap.copyOf(ignored),
                    ImmutableMap.copyOf(attempts),
                    ImmutableMap.copyOf(Maps.filterKeys(endings, sent::contains)),
                    ImmutableList.copyOf(replaced),
                    ImmutableSet.copyOf(doubtful),
                    ImmutableSet.copyOf(interrupted),
                    ImmutableMap.copyOf(Maps.transformValues(plays, came -> came.in(run))));
        }
    }
}
