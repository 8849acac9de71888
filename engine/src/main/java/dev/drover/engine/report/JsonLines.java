package dev.drover.engine.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
            out.write(JSON.writeValueAsString(object(event)));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing events", e);
        }
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
        } else if (event instanceof RunEvent.HostFinished finished) {
            host(json, finished);
        } else if (event instanceof RunEvent.RunFinished finished) {
            total(json, finished);
        }
        return json;
    }

    private static void where(ObjectNode json, RunEvent.Where where) {
        json.put("play", where.play());
        if (!where.recipes().isEmpty()) {
            json.put("recipe", where.recipes().get(where.recipes().size() - 1));
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
        hosts.put("changed", finished.hostsChanged());
        hosts.put("failed", finished.hostsFailed());
        hosts.put("unreachable", finished.hostsUnreachable());
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
    }
}
