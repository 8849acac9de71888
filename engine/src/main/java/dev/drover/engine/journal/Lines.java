package dev.drover.engine.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * The lines of a journal: the CRC-32C of a JSON object as eight hexadecimal digits, a blank, and the object. A file that was
 * cut off at any byte still gives every line whose last byte is there.
 */
final class Lines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SUM_DIGITS = 8;

    private Lines() {}

    static byte[] line(String json) {
        return (sum(json) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String sum(String json) {
        CRC32C sum = new CRC32C();
        sum.update(json.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /**
     * What a file says.
     *
     * @param objects those of the lines up to the first that is damaged or cut off
     * @param damaged the number of that line, from 1, if lines stand behind it: a run that ended at any moment leaves none so
     */
    record Read(ImmutableList<JsonNode> objects, OptionalInt damaged) {}

    /**
     * Reads a file.
     *
     * @param wanted lines of which it does not hold are left out, unread
     */
    static Read read(byte[] file, Predicate<String> wanted) {
        ImmutableList.Builder<JsonNode> objects = ImmutableList.builder();
        OptionalInt bad = OptionalInt.empty();
        int number = 0;
        int from = 0;
        for (int at = 0; at < file.length; at++) {
            if (file[at] == '\n') {
                number++;
                Optional<String> json = json(new String(file, from, at - from, StandardCharsets.UTF_8));
                if (json.isPresent() && bad.isPresent()) {
                    return new Read(objects.build(), bad);
                }
                if (json.isEmpty() && bad.isEmpty()) {
                    bad = OptionalInt.of(number);
                }
                json.filter(wanted).flatMap(Lines::object).ifPresent(objects::add);
                from = at + 1;
            }
        }
        return new Read(objects.build(), OptionalInt.empty());
    }

    private static Optional<String> json(String line) {
        if (line.length() <= SUM_DIGITS || line.charAt(SUM_DIGITS) != ' ') {
            return Optional.empty();
        }
        String json = line.substring(SUM_DIGITS + 1);
        return sum(json).equals(line.substring(0, SUM_DIGITS)) ? Optional.of(json) : Optional.empty();
    }

    private static Optional<JsonNode> object(String json) {
        try {
            return Optional.of(JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
