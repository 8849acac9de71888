package dev.drover.engine.facts;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedListMultimap;
import com.google.common.collect.ListMultimap;
import dev.drover.engine.model.Facts;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Reads what a host is, in one round trip. */
public final class FactGatherer {
    private static final ShellScript SCRIPT = ShellScript.beside(FactGatherer.class, "gather.sh");

    public Step step() {
        return Step.observe(SCRIPT, ImmutableList.of(), Duration.ofSeconds(60));
    }

    public Facts parse(StepResult.Exited exited, Instant sent, Instant received) {
        ListMultimap<String, String> values = LinkedListMultimap.create();
        for (String line :
                Splitter.on('\n').omitEmptyStrings().split(exited.stdout().toUtf8())) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String id = one(values, "os.id");
        boolean debian = id.equals("debian") || one(values, "os.like").contains("debian");
        return new Facts(
                new Facts.Os(
                        debian ? "debian" : id,
                        id,
                        one(values, "os.version"),
                        one(values, "os.codename"),
                        one(values, "os.arch")),
                Facts.Init.valueOf(one(values, "init").toUpperCase(Locale.ROOT)),
                one(values, "hostname"),
                one(values, "fqdn"),
                new Facts.Net("", ImmutableMap.of()),
                new Facts.Cpu(1, ""),
                new Facts.Memory(0, 0),
                ImmutableList.of(),
                ImmutableList.of(),
                "",
                "",
                one(values, "user"),
                ImmutableSet.copyOf(values.get("tool")),
                Duration.ZERO);
    }

    private static String one(ListMultimap<String, String> values, String key) {
        List<String> all = values.get(key);
        return all.isEmpty() ? "" : all.get(0);
    }
}
