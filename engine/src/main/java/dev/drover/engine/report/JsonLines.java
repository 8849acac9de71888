package dev.drover.engine.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Block;
import dev.drover.engine.resource.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Writes each event as one JSON object a line, with {@code v}, {@code time}, {@code event}, {@code run}, and where they
 * apply {@code host}, {@code play}, {@code recipe}, {@code resource}:
 * {@code {"v":1,"time":"2026-01-01T00:00:00Z","event":"host-connected","run":"…","host":"master1","durationMs":80}}.
 * Lines are flushed one by one.
 */
public final class JsonLines implements RunListener {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Writer out;

    public JsonLines(Writer out) {
        this.out = out;
    }

    @Override
    public void on(RunEvent event) {
        try {
            out.write(text(event));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing events", e);
        }
    }

    /** One event as a JSON object, without a newline. */
    public static String text(RunEvent event) {
        return whole(object(event).toString());
    }

    /** A name that is no UTF-8 has half characters, which no encoding of characters has; an escape says them. */
    private static String whole(String json) {
        if (json.chars().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return json;
        }
        StringBuilder whole = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                whole.append(String.format("\\u%04x", c));
            } else {
                whole.appendCodePoint(c);
            }
        });
        return whole.toString();
    }

    private static ObjectNode object(RunEvent event) {
        ObjectNode json = JSON.createObjectNode();
        json.put("v", VERSION);
        json.put("time", event.time().toString());
        json.put("event", event.event());
        if (event instanceof RunEvent.RunStarted started) {
            json.put("run", started.run());
            json.put("command", started.command());
            json.put("playbook", started.playbook());
            ArrayNode hosts = json.putArray("hosts");
            started.hosts().forEach(hosts::add);
        } else if (event instanceof RunEvent.HostConnected connected) {
            json.put("run", connected.run());
            json.put("host", connected.host());
            json.put("durationMs", connected.took().toMillis());
        } else if (event instanceof RunEvent.FactsGathered gathered) {
            json.put("run", gathered.run());
            json.put("host", gathered.host());
            json.put("os", gathered.os());
            json.put("durationMs", gathered.took().toMillis());
        } else if (event instanceof RunEvent.HostWaiting waiting) {
            json.put("run", waiting.run());
            json.put("host", waiting.host());
            json.put("holder", waiting.holder());
        } else if (event instanceof RunEvent.StepNotStopped left) {
            json.put("run", left.run());
            json.put("host", left.host());
            json.put("why", left.why());
        } else if (event instanceof RunEvent.PlanMade made) {
            json.put("run", made.run());
            json.put("host", made.host());
            json.put("resources", made.resources());
        } else if (event instanceof RunEvent.ResourceStarted started) {
            json.put("run", started.run());
            json.put("host", started.host());
            where(json, started.where());
        } else if (event instanceof RunEvent.ResourceFinished finished) {
            resource(json, finished);
        } else if (event instanceof RunEvent.PlayFinished finished) {
            json.put("run", finished.run());
            json.put("host", finished.host());
            json.put("play", finished.play());
            json.put("outcome", finished.outcome().toString());
            finished.message().ifPresent(message -> json.put("message", message));
        } else if (event instanceof RunEvent.RollingPlanned planned) {
            rolling(json, planned);
        } else if (event instanceof RunEvent.BatchStarted started) {
            json.put("run", started.run());
            json.put("play", started.play());
            json.put("number", started.number());
            names(json.putArray("hosts"), started.hosts());
        } else if (event instanceof RunEvent.InvariantChecked checked) {
            json.put("run", checked.run());
            json.put("play", checked.play());
            json.put("moment", checked.moment().toString());
            names(json.putArray("batch"), checked.batch());
            standing(json, checked.standing());
            names(json.putArray("untouched"), checked.untouched());
        } else if (event instanceof RunEvent.HostFinished finished) {
            host(json, finished);
        } else if (event instanceof RunEvent.RunFinished finished) {
            total(json, finished);
        }
        return json;
    }

    private static void rolling(ObjectNode json, RunEvent.RollingPlanned planned) {
        json.put("run", planned.run());
        json.put("play", planned.play());
        ArrayNode batches = json.putArray("batches");
        planned.batches().forEach(batch -> names(batches.addArray(), batch));
        names(json.putArray("last"), planned.last());
        ArrayNode invariants = json.putArray("invariants");
        planned.invariants().forEach(standing -> standing(invariants.addObject(), standing));
    }

    private static void standing(ObjectNode json, RunEvent.Standing standing) {
        json.put("invariant", standing.invariant());
        json.put("holds", standing.holds());
        json.put("passing", standing.passing());
        json.put("needed", standing.needed());
        json.put("message", standing.message());
        ArrayNode hosts = json.putArray("hosts");
        standing.hosts()
                .forEach(vital -> hosts.addObject()
                        .put("host", vital.host())
                        .put("status", vital.pulse().toString())
                        .put("said", vital.said()));
        json.put("source", standing.source().toString());
    }

    private static void names(ArrayNode json, ImmutableList<String> names) {
        names.forEach(json::add);
    }

    private static void where(ObjectNode json, RunEvent.Where where) {
        json.put("play", where.play());
        if (!where.recipes().isEmpty()) {
            json.put("recipe", where.recipes().get(where.recipes().size() - 1));
        }
        if (where.block() != Block.BODY) {
            json.put("block", where.block().toString());
        }
        json.put("resource", where.resource().toString());
    }

    private static void resource(ObjectNode json, RunEvent.ResourceFinished finished) {
        json.put("run", finished.run());
        json.put("host", finished.host());
        where(json, finished.where());
        json.put("status", finished.status().toString());
        ArrayNode changes = json.putArray("changes");
        finished.changes().forEach(change -> change(changes.addObject(), change));
        json.put("durationMs", finished.took().toMillis());
        json.put("source", finished.where().source().toString());
        finished.message().ifPresent(message -> json.put("message", message));
        if (finished.ignored()) {
            json.put("ignored", true);
        }
    }

    /** Differences as a JSON array, as events show them. */
    public static String differences(ImmutableList<Change> changes) {
        ArrayNode array = JSON.createArrayNode();
        changes.forEach(change -> change(array.addObject(), change));
        return whole(array.toString());
    }

    private static void change(ObjectNode json, Change change) {
        json.put("attribute", change.attribute());
        json.put("from", change.from().orElse(null));
        json.put("to", change.to().orElse(null));
    }

    private static void host(ObjectNode json, RunEvent.HostFinished finished) {
        json.put("run", finished.run());
        json.put("host", finished.host());
        json.put("outcome", finished.outcome().toString());
        counts(json.putObject("counts"), finished.counts());
        json.put("durationMs", finished.took().toMillis());
        finished.message().ifPresent(message -> json.put("message", message));
        ArrayNode owed = json.putArray("owed");
        finished.owed().forEach(owed::add);
        if (!finished.notRun().isEmpty()) {
            names(json.putArray("notRun"), finished.notRun());
        }
        json.put("execChannels", finished.traffic().execChannels());
        json.put("batches", finished.traffic().batches());
        json.put("bytesSent", finished.traffic().bytesSent());
        json.put("bytesReceived", finished.traffic().bytesReceived());
    }

    private static void total(ObjectNode json, RunEvent.RunFinished finished) {
        json.put("run", finished.run());
        ObjectNode hosts = json.putObject("hosts");
        hosts.put("total", finished.hosts());
        hosts.put("ok", finished.hostsOk());
        hosts.put("rescued", finished.hostsRescued());
        hosts.put("changed", finished.hostsChanged());
        hosts.put("failed", finished.hostsFailed());
        hosts.put("unreachable", finished.hostsUnreachable());
        if (finished.interrupted()) {
            json.put("interrupted", true);
        }
        counts(json.putObject("counts"), finished.counts());
        json.put("durationMs", finished.took().toMillis());
    }

    private static void counts(ObjectNode json, Counts counts) {
        json.put("total", counts.total());
        json.put("in-sync", counts.inSync());
        json.put("changed", counts.changed());
        json.put("would-change", counts.wouldChange());
        json.put("skipped", counts.skipped());
        json.put("failed", counts.failed());
        json.put("unknown", counts.unknown());
        json.put("not-reached", counts.notReached());
        json.put("rescued", counts.rescued());
        json.put("ignored", counts.ignored());
    }
}
