package dev.drover.engine.facts;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The output of {@code gather.sh}: one fact a line, a name, a blank and the value, such as {@code disk sda 41943040}. It
 * starts with {@code drover-facts 1} and ends with {@code end 1}. Names that are not known here are passed over, and so is
 * what exceeds the number of lines of one name.
 */
final class FactLines {
    private static final int MAX_TEXT_BYTES = 4096;
    private static final int MAX_LINES_OF_A_NAME = 4096;
    private static final ImmutableSet<String> NAMES = ImmutableSet.of(
            "time",
            "os-release",
            "lsb-release",
            "oracle-release",
            "redhat-release",
            "system-release",
            "debian-version",
            "alpine-release",
            "arch",
            "kernel",
            "pid1",
            "init-has",
            "initctl",
            "hostname",
            "hosts",
            "address",
            "local",
            "inet6",
            "route",
            "route6",
            "cpu-online",
            "cpu-count",
            "cpu-model",
            "hypervisor-flag",
            "memory",
            "disk",
            "mount",
            "container",
            "cgroup",
            "hypervisor",
            "dmi",
            "selinux",
            "user",
            "tools");
    private static final Splitter WORDS =
            Splitter.onPattern("[ \t]+").omitEmptyStrings().trimResults();
    private final ImmutableListMultimap<String, String> values;

    private FactLines(ImmutableListMultimap<String, String> values) {
        this.values = values;
    }

    /**
     * Reads an output.
     *
     * @throws FactsException if it is not one from its first line to its last
     */
    static FactLines read(Bytes output) {
        List<String> lines = Splitter.on('\n').splitToList(output.toUtf8());
        int end = lines.size() - 2;
        if (end < 1 || !lines.get(0).equals("drover-facts 1")) {
            throw new FactsException("the host's facts do not start as they must");
        }
        if (!lines.get(end).equals("end 1") || !lines.get(end + 1).isEmpty()) {
            throw new FactsException("the host's facts are cut off");
        }
        ImmutableListMultimap.Builder<String, String> values = ImmutableListMultimap.builder();
        lines.subList(1, end).forEach(line -> {
            int blank = line.indexOf(' ');
            if (blank > 0 && NAMES.contains(line.substring(0, blank))) {
                values.put(line.substring(0, blank), limited(line.substring(blank + 1)));
            }
        });
        return new FactLines(values.build());
    }

    /** At most 4 KB, cut between characters. */
    private static String limited(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_TEXT_BYTES) {
            return text;
        }
        int end = MAX_TEXT_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** All values of a name, in their order. */
    ImmutableList<String> all(String name) {
        return values.get(name).stream().limit(MAX_LINES_OF_A_NAME).collect(toImmutableList());
    }

    /** The first value of a name that is not empty. */
    Optional<String> first(String name) {
        return values.get(name).stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** The values of a name, each as its words; those of fewer words than {@code least} are passed over. */
    ImmutableList<ImmutableList<String>> words(String name, int least) {
        return all(name).stream()
                .map(line -> ImmutableList.copyOf(WORDS.split(line)))
                .filter(words -> words.size() >= least)
                .collect(toImmutableList());
    }

    /**
     * A whole number that is not negative.
     *
     * @throws FactsException if it is none, or one of more than 18 digits
     */
    static long number(String what, String digits) {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new FactsException("the host's " + what + " is not a number");
        }
        return Long.parseLong(digits);
    }
}
