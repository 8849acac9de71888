package dev.drover.engine.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a plan said, kept so that just that is applied later.
 *
 * @param inputs SHA-256 of the scripts and files that it was made from, by path, and fingerprints of values that were given besides
 * @param hosts what would become of each host's resources, in their order
 * @param fingerprints what made those of its entries
 */
public record PlanFile(
        ImmutableMap<String, String> inputs,
        ImmutableMap<String, ImmutableList<Entry>> hosts,
        Fingerprints fingerprints) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 3;

    /**
     * One resource.
     *
     * @param block the block of its play that it stands in
     * @param differences the fingerprint of the differences that the plan showed or hid
     * @param awaits whether the host did not have all that it needs yet: its differences may be others once it has
     * @param desired the fingerprint of what it is described by: what is done for it is more than the plan showed
     */
    public record Entry(Place place, Block block, Status status, String differences, boolean awaits, String desired) {
        /** What an event of a plan says. */
        public static Entry of(
                RunEvent.ResourceFinished finished, boolean awaits, String desired, Fingerprints fingerprints) {
            return new Entry(
                    Place.of(finished.where()),
                    finished.where().block(),
                    finished.status(),
                    fingerprints.of(finished.changes()),
                    awaits,
                    desired);
        }

        /**
         * Whether applying the plan may change this resource. What stands in a block comes after something that may have
         * failed anywhere; the plan shows all of it.
         */
        public boolean mayChange() {
            return block != Block.BODY || status == Status.WOULD_CHANGE || status == Status.UNKNOWN;
        }
    }

    /** Writes it, whole or not at all. */
    public void write(Path file) {
        ObjectNode json = JSON.createObjectNode();
        json.put("v", VERSION);
        json.put("salt", fingerprints.salt());
        ObjectNode digests = json.putObject("inputs");
        inputs.forEach(digests::put);
        ObjectNode all = json.putObject("hosts");
        hosts.forEach((host, entries) -> {
            ArrayNode of = all.putArray(host);
            for (Entry entry : entries) {
                ObjectNode one = of.addObject();
                one.put("play", entry.place().play());
                one.put("resource", entry.place().resource());
                if (entry.block() != Block.BODY) {
                    one.put("block", entry.block().toString());
                }
                one.put("status", entry.status().toString());
                one.put("differences", entry.differences());
                if (entry.awaits()) {
                    one.put("awaits", true);
                }
                one.put("desired", entry.desired());
            }
        });
        try {
            put(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        } catch (IOException e) {
            throw wrong(file, "the plan cannot be written: " + e);
        }
    }

    /** By a file that nobody else can have made before. */
    private static void put(Path file, byte[] json) throws IOException {
        Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), ".drover-", ".plan");
        try {
            try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
                out.write(json);
                out.getFD().sync();
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * Reads one.
     *
     * @throws ProblemException if it is no plan
     */
    public static PlanFile read(Path file) {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw wrong(file, "there is no such file; make a plan with drover plan --out");
        } catch (JsonProcessingException e) {
            throw wrong(
                    file,
                    "is no plan that can be read: " + e.getOriginalMessage() + "; make one with drover plan --out");
        } catch (IOException e) {
            throw wrong(file, "is no plan that can be read: " + e.getMessage() + "; make one with drover plan --out");
        }
        if (json.path("v").asInt() != VERSION
                || !json.path("hosts").isObject()
                || !json.path("inputs").isObject()) {
            throw wrong(file, "is no plan of this version of Drover; make one with drover plan --out");
        }
        ImmutableMap.Builder<String, String> inputs = ImmutableMap.builder();
        json.get("inputs")
                .properties()
                .forEach(one -> inputs.put(one.getKey(), one.getValue().asText()));
        Map<String, ImmutableList<Entry>> hosts = new LinkedHashMap<>();
        json.get("hosts").properties().forEach(host -> hosts.put(host.getKey(), entries(file, host.getValue())));
        return new PlanFile(inputs.buildOrThrow(), ImmutableMap.copyOf(hosts), fingerprints(file, json));
    }

    private static Fingerprints fingerprints(Path file, JsonNode json) {
        try {
            return Fingerprints.of(json.path("salt").asText());
        } catch (IllegalArgumentException e) {
            throw wrong(file, "is damaged: its salt is none; make a new plan");
        }
    }

    private static ImmutableList<Entry> entries(Path file, JsonNode of) {
        ImmutableList.Builder<Entry> entries = ImmutableList.builder();
        for (JsonNode one : of) {
            entries.add(new Entry(
                    new Place(one.path("play").asText(), one.path("resource").asText()),
                    block(file, one.path("block").asText(Block.BODY.toString())),
                    status(file, one.path("status").asText()),
                    one.path("differences").asText(),
                    one.path("awaits").asBoolean(),
                    one.path("desired").asText()));
        }
        return entries.build();
    }

    private static Block block(Path file, String text) {
        for (Block block : Block.values()) {
            if (block.toString().equals(text)) {
                return block;
            }
        }
        throw wrong(file, "is damaged: there is no block '" + text.toLowerCase(Locale.ROOT) + "'; make a new plan");
    }

    private static Status status(Path file, String text) {
        for (Status status : Status.values()) {
            if (status.toString().equals(text)) {
                return status;
            }
        }
        throw wrong(file, "is damaged: there is no status '" + text.toLowerCase(Locale.ROOT) + "'; make a new plan");
    }

    private static ProblemException wrong(Path file, String message) {
        return new ProblemException(new Problem(new Source(file.toString(), 0), "wrong-plan", message));
    }
}
