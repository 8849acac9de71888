package dev.drover.engine.facts;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.google.common.collect.ImmutableMap;
import com.google.common.math.LongMath;
import dev.drover.engine.model.Facts;
import java.math.RoundingMode;

/**
 * Facts as a tree of texts, whole numbers, lists, a set and maps, for scripts, templates and {@code drover facts}. Sizes
 * are in bytes, {@code clockSkew} in whole seconds.
 */
public final class FactsTree {
    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private FactsTree() {}

    /** The tree, with the names of {@link Facts}. */
    public static ImmutableMap<String, Object> of(Facts facts) {
        return ImmutableMap.<String, Object>builder()
                .put("os", os(facts.os()))
                .put("init", facts.init().toString())
                .put("hostname", facts.hostname())
                .put("fqdn", facts.fqdn())
                .put(
                        "net",
                        ImmutableMap.of(
                                "address", facts.net().address(),
                                "interfaces", facts.net().interfaces()))
                .put(
                        "cpu",
                        ImmutableMap.of(
                                "count",
                                facts.cpu().count(),
                                "model",
                                facts.cpu().model()))
                .put(
                        "memory",
                        ImmutableMap.of(
                                "total", facts.memory().total(),
                                "free", facts.memory().free()))
                .put("disks", facts.disks().stream().map(FactsTree::disk).collect(toImmutableList()))
                .put("mounts", facts.mounts().stream().map(FactsTree::mount).collect(toImmutableList()))
                .put("virtual", facts.virtual())
                .put("selinux", facts.selinux())
                .put("user", facts.user())
                .put("tools", facts.tools())
                .put("clockSkew", LongMath.divide(facts.clockSkew().toMillis(), 1000, RoundingMode.HALF_UP))
                .buildOrThrow();
    }

    private static ImmutableMap<String, Object> os(Facts.Os os) {
        return ImmutableMap.of(
                "family", os.family(),
                "id", os.id(),
                "version", os.version(),
                "codename", os.codename(),
                "arch", os.arch());
    }

    private static ImmutableMap<String, Object> disk(Facts.Disk disk) {
        return ImmutableMap.of("name", disk.name(), "size", disk.size());
    }

    private static ImmutableMap<String, Object> mount(Facts.Mount mount) {
        return ImmutableMap.of("path", mount.path(), "device", mount.device(), "type", mount.type());
    }

    /** The tree as JSON text of several lines. */
    public static String json(Facts facts) {
        try {
            return JSON.writeValueAsString(of(facts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("facts are plain values", e);
        }
    }
}
