package dev.drover.standins.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the agent's {@code --resources} and {@code --attributes}, both written {@code name:value;name:value}. */
final class AgentResources {
    private static final long MEBI = 1024 * 1024;

    private AgentResources() {}

    /** What the agent offers, e.g. {@code {"cpus":2,"mem":1024,"disk":9000,"ports":"[31000-32000]"}}; what isn't said is detected. */
    static Json.Obj resources(String text, Path workDir) {
        Json.Obj resources = detected(workDir);
        for (String pair : pairs(text)) {
            List<String> parts = Stream.of(pair.split(":", -1))
                    .filter(part -> !part.isEmpty())
                    .toList();
            if (parts.size() != 2) {
                throw new FlagException(
                        "Failed to determine agent resources: Bad value for resources, missing or extra ':' in "
                                + pair);
            }
            String name = name(parts.get(0));
            resources = resources.with(name, amount(name, parts.get(1).strip()));
        }
        return resources;
    }

    /** What the agent says about itself, e.g. {@code {"rack":"r1"}}. */
    static Json.Obj attributes(String text) {
        Json.Obj attributes = Json.object();
        for (String pair : pairs(text)) {
            int colon = pair.indexOf(':');
            if (colon < 1) {
                throw new FlagException("Invalid attribute key:value pair '" + pair + "'");
            }
            attributes = attributes.with(
                    pair.substring(0, colon).strip(),
                    value(pair.substring(colon + 1).strip()));
        }
        return attributes;
    }

    /** Of {@code ports(*)}: {@code ports}. */
    private static String name(String text) {
        int open = text.indexOf('(');
        if (open >= 0 && text.indexOf(')') < open) {
            throw new FlagException(
                    "Failed to determine agent resources: Bad value for resources, mismatched parentheses in " + text);
        }
        return (open < 0 ? text : text.substring(0, open)).strip();
    }

    /** A number, ranges or a set: a resource can't be text. */
    private static Json amount(String name, String text) {
        boolean good = text.matches("\\d+(\\.\\d+)?|\\[\\s*\\d+-\\d+(\\s*,\\s*\\d+-\\d+)*\\s*]|\\{[^{}]+}");
        if (!good) {
            throw new FlagException("Failed to determine agent resources: Bad type for resource " + name + " value "
                    + text + " type TEXT");
        }
        return value(text);
    }

    private static List<String> pairs(String text) {
        return Stream.of(text.split("[;\n]", -1))
                .map(String::strip)
                .filter(pair -> !pair.isEmpty())
                .toList();
    }

    private static Json value(String text) {
        return text.matches("-?\\d+(\\.\\d+)?") ? Json.number(Double.parseDouble(text)) : new Json.Text(text);
    }

    private static Json.Obj detected(Path workDir) {
        return Json.object()
                .with("cpus", Runtime.getRuntime().availableProcessors())
                .with("gpus", 0)
                .with("mem", offeredMemory())
                .with("disk", offeredDisk(workDir))
                .with("ports", "[31000-32000]");
    }

    /** All but 1 GiB, or half of it on a small host, as Mesos does; in MiB. */
    private static long offeredMemory() {
        long total = memoryKibi() / 1024;
        return total >= 2048 ? total - 1024 : total / 2;
    }

    private static long memoryKibi() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            Optional<String> total =
                    lines.filter(line -> line.startsWith("MemTotal:")).findFirst();
            return Long.parseLong(total.orElseThrow().replaceAll("\\D", ""));
        } catch (IOException noProc) {
            throw new FlagException("Failed to determine agent resources: " + noProc.getMessage());
        }
    }

    /** All but 5 GiB, or half of it on a small disk, as Mesos does; in MiB. */
    private static long offeredDisk(Path workDir) {
        long total = workDir.toFile().getTotalSpace() / MEBI;
        return total >= 10240 ? total - 5120 : total / 2;
    }
}
