package dev.drover.standins.daemon;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The flags a program was started with.
 *
 * @param values flag name to value, checked against the flag's kind
 */
record Flags(Map<String, String> values) {

    Flags {
        values = Map.copyOf(values);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String text(String name, String fallback) {
        return text(name).orElse(fallback);
    }

    int number(String name, int fallback) {
        return text(name).map(Integer::parseInt).orElse(fallback);
    }

    boolean isSet(String name) {
        return text(name)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    Duration duration(String name, Duration fallback) {
        return text(name).map(Flags::duration).orElse(fallback);
    }

    /** Reads a duration as Mesos writes it, e.g. {@code 10secs} or {@code 1.5mins}. */
    private static Duration duration(String text) {
        int unit = text.length();
        while (Character.isLetter(text.charAt(unit - 1))) {
            unit--;
        }
        long nanos = switch (text.substring(unit)) {
            case "ns" -> 1L;
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "secs" -> 1_000_000_000L;
            case "mins" -> 60_000_000_000L;
            case "hrs" -> 3_600_000_000_000L;
            case "days" -> 86_400_000_000_000L;
            default -> 604_800_000_000_000L;
        };
        return Duration.ofNanos((long) (Double.parseDouble(text.substring(0, unit)) * nanos));
    }

    /** All flags as a JSON object, as {@code /state} shows them. */
    Json.Obj json() {
        Json.Obj object = Json.object();
        for (Map.Entry<String, String> flag : new TreeMap<>(values).entrySet()) {
            object = object.with(flag.getKey(), flag.getValue());
        }
        return object;
    }
}
