package dev.drover.engine.facts;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Facts.Cpu;
import dev.drover.engine.model.Facts.Disk;
import dev.drover.engine.model.Facts.Init;
import dev.drover.engine.model.Facts.Memory;
import dev.drover.engine.model.Facts.Mount;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult.Exited;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a host what it is. The question is one read-only step; the answer is read without trusting it: a fixed set of
 * facts, each text cut at 4 KB, anything else passed over. A fact the host does not tell has its default: empty text, an
 * empty list, 0, one processor, init {@code none}, virtual {@code none}, selinux {@code disabled}.
 */
public final class FactGatherer {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ShellScript SCRIPT = ShellScript.beside(FactGatherer.class, "gather.sh");
    private static final Splitter COMMAS = Splitter.on(',').omitEmptyStrings();
    private static final Splitter BLANKS = Splitter.on(' ').omitEmptyStrings();
    private static final Pattern CPUS = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");
    private static final int SECTOR_BYTES = 512;
    private static final int MOST = 2 << 20;

    private FactGatherer() {}

    /** The step whose answer {@link #parse} reads. */
    public static Step step() {
        return Step.observe(SCRIPT, ImmutableList.of(), TIMEOUT).keeping(MOST);
    }

    /**
     * The facts in an answer.
     *
     * @param sent when the step was sent, by our clock
     * @param received when its answer was there, by our clock
     * @throws FactsException if the step failed or its output is not of the script's form
     */
    public static Facts parse(Exited answer, Instant sent, Instant received) {
        if (!answer.succeeded()) {
            throw new FactsException("gathering facts ended with status " + answer.status());
        }
        if (answer.truncated()) {
            throw new FactsException("the host's facts are " + answer.stdoutBytes() + " bytes, too many to be true");
        }
        return parse(answer.stdout(), sent, received);
    }

    static Facts parse(Bytes output, Instant sent, Instant received) {
        FactLines lines = FactLines.read(output);
        String hostname = lines.first("hostname").orElse("");
        return new Facts(
                OsParser.parse(lines),
                init(lines),
                hostname,
                fqdn(hostname, lines),
                NetParser.parse(lines),
                cpu(lines),
                memory(lines),
                disks(lines),
                mounts(lines),
                VirtualParser.parse(lines),
                selinux(lines),
                lines.first("user").orElse(""),
                tools(lines),
                clockSkew(lines, sent, received));
    }

    private static Init init(FactLines lines) {
        ImmutableList<String> has = lines.all("init-has");
        if (has.contains("systemd")) {
            return Init.SYSTEMD;
        }
        if (lines.first("initctl")
                .filter(version -> version.contains("upstart"))
                .isPresent()) {
            return Init.UPSTART;
        }
        ImmutableSet<String> tools = tools(lines);
        if (has.contains("openrc") || tools.contains("rc-service")) {
            return Init.OPENRC;
        }
        return has.contains("init.d") && tools.contains("service") ? Init.SYSV : Init.NONE;
    }

    /** The host name itself if it has a dot, else the one of its names in /etc/hosts that continues it. */
    private static String fqdn(String hostname, FactLines lines) {
        if (hostname.contains(".")) {
            return hostname;
        }
        return lines.words("hosts", 1).stream()
                .flatMap(List::stream)
                .filter(alias -> alias.startsWith(hostname + "."))
                .findFirst()
                .orElse(hostname);
    }

    private static Cpu cpu(FactLines lines) {
        int count = lines.first("cpu-online")
                .map(FactGatherer::online)
                .or(() -> lines.first("cpu-count")
                        .map(digits -> Math.toIntExact(Math.min(FactLines.number("cpu count", digits), 1 << 20))))
                .orElse(1);
        return new Cpu(count, lines.first("cpu-model").map(String::strip).orElse(""));
    }

    /** Counts {@code 0-3,6}. */
    private static int online(String ranges) {
        int count = 0;
        for (String range : COMMAS.split(ranges)) {
            Matcher numbers = CPUS.matcher(range);
            if (!numbers.matches()) {
                throw new FactsException("the host's list of processors is not one such as 0-3,6");
            }
            int from = Integer.parseInt(numbers.group(1));
            int to =
                    Optional.ofNullable(numbers.group(2)).map(Integer::parseInt).orElse(from);
            count += Math.max(0, to - from + 1);
        }
        return Math.max(1, count);
    }

    /** Free is what programs can still get: the kernel's own estimate, or free, buffers and cache where it makes none. */
    private static Memory memory(FactLines lines) {
        long free = kilobytes(lines, "MemAvailable:")
                .orElseGet(() -> kilobytes(lines, "MemFree:").orElse(0L)
                        + kilobytes(lines, "Buffers:").orElse(0L)
                        + kilobytes(lines, "Cached:").orElse(0L));
        return new Memory(bytes("memory", kilobytes(lines, "MemTotal:").orElse(0L), 1024), bytes("memory", free, 1024));
    }

    private static Optional<Long> kilobytes(FactLines lines, String name) {
        return lines.words("memory", 2).stream()
                .filter(words -> words.get(0).equals(name))
                .findFirst()
                .map(words -> FactLines.number("memory", words.get(1)));
    }

    private static long bytes(String what, long units, int unit) {
        try {
            return Math.multiplyExact(units, unit);
        } catch (ArithmeticException tooLarge) {
            throw new FactsException("the host's " + what + " has a size that cannot be true");
        }
    }

    private static ImmutableList<Disk> disks(FactLines lines) {
        return lines.words("disk", 2).stream()
                .map(words -> new Disk(
                        words.get(0), bytes("disk", FactLines.number("disk's size", words.get(1)), SECTOR_BYTES)))
                .filter(disk -> disk.size() > 0)
                .collect(toImmutableList());
    }

    private static ImmutableList<Mount> mounts(FactLines lines) {
        return lines.words("mount", 3).stream()
                .map(words -> new Mount(unescaped(words.get(0)), unescaped(words.get(1)), words.get(2)))
                .collect(toImmutableList());
    }

    /** The kernel writes blanks, tabs, newlines and backslashes as {@code \040}. */
    private static String unescaped(String text) {
        return OCTAL.matcher(text)
                .replaceAll(
                        octal -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
    }

    private static String selinux(FactLines lines) {
        return lines.first("selinux")
                .map(enforce -> enforce.equals("1") ? "enforcing" : "permissive")
                .orElse("disabled");
    }

    private static ImmutableSet<String> tools(FactLines lines) {
        return lines.first("tools").stream()
                .flatMap(tools -> BLANKS.splitToStream(tools))
                .collect(toImmutableSet());
    }

    /** The host tells whole seconds, so half a second is what it lacks on average. */
    private static Duration clockSkew(FactLines lines, Instant sent, Instant received) {
        return lines.first("time")
                .map(digits -> {
                    long seconds = FactLines.number("time", digits);
                    if (seconds > Integer.MAX_VALUE * 1000L) {
                        throw new FactsException("the host's time cannot be true");
                    }
                    Instant middle = sent.plus(Duration.between(sent, received).dividedBy(2));
                    return Duration.between(
                            middle, Instant.ofEpochSecond(seconds).plusMillis(500));
                })
                .orElse(Duration.ZERO);
    }
}
