package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.MemberAllocator;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.directory.DirectorySpec;
import dev.drover.engine.transport.local.LocalTransport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a plan says of directories that are not there, behind something that may bring them. */
@ResourceLock("the run lock of this machine")
class BroughtDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void nobodyKnowsWhetherOneThatIsPurgedWillBeMadeOrBrought() {
        DirectorySpec plain = DirectorySpec.at(folder.resolve("plain").toString());
        DirectorySpec purged =
                DirectorySpec.at(folder.resolve("purged").toString()).purged(ImmutableSet.of());

        assertThat(planned(CommandSpec.argv("install", "true"), plain, purged, purgedWithMode()))
                .isEqualTo(ImmutableMap.of(
                        "command[install]", "would-change ",
                        "directory[" + plain.path() + "]", "would-change ",
                        "directory[" + purged.path() + "]",
                                "unknown decided when run: what comes before may bring directory '" + purged.path()
                                        + "'",
                        "directory[" + purgedWithMode().path() + "]", "would-change "));
        assertThat(planned(purged)).containsValue("would-change ").hasSize(1);
    }

    /** A package's own mode may be another, so that there is something to do in any case. */
    private DirectorySpec purgedWithMode() {
        return DirectorySpec.at(folder.resolve("closed").toString())
                .purged(ImmutableSet.of())
                .mode("0700");
    }

    private Map<String, String> planned(Record... resources) {
        InventoryBuilder builder = Inventory.builder();
        builder.host("here");
        Inventory inventory = builder.build();
        Map<String, String> planned = new LinkedHashMap<>();
        new Runner(
                        inventory,
                        RunOptions.usual(new MemberAllocator(Members.NONE, inventory)::idOf)
                                .heardBy(
                                        event -> {
                                            if (event instanceof RunEvent.ResourceFinished resource) {
                                                planned.put(
                                                        resource.where().resource().toString(),
                                                        text(resource.status()) + " "
                                                                + resource.message()
                                                                        .orElse(""));
                                            }
                                        },
                                        History.NONE),
                        Catalog.registered(),
                        new Runner.Transports(new LocalTransport(), new LocalTransport()))
                .plan(Playbook.named("directories").play("play", play -> play.describe((host, state) -> {
                    for (Record resource : resources) {
                        state.declare(resource);
                    }
                })));
        return planned;
    }

    private static String text(Status status) {
        return status.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
