package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.MemberAllocator;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.JsonLines;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.local.LocalTransport;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run over hosts whose shells are programs that mean harm, in a JVM of its own: {@code FOLDER NAME=PROGRAM…}. Each host is
 * to have a file with its facts, {@code FOLDER/NAME.facts}. Prints the events.
 */
final class HostileFleet {
    private HostileFleet() {}

    public static void main(String... args) {
        Map<String, String> shells = new LinkedHashMap<>();
        for (String host : ImmutableList.copyOf(args).subList(1, args.length)) {
            int at = host.indexOf('=');
            shells.put(host.substring(0, at), host.substring(at + 1));
        }
        ImmutableMap<String, String> programs = ImmutableMap.copyOf(shells);
        Transport transport = endpoint -> new LocalTransport(
                        ImmutableList.of("sh", "-c", programs.getOrDefault(endpoint.host(), "exec false")))
                .connect(endpoint);
        InventoryBuilder builder = Inventory.builder();
        programs.keySet().forEach(builder::host);
        Inventory inventory = builder.build();
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        MemberAllocator members = new MemberAllocator(Members.NONE, inventory);
        RunOptions options = RunOptions.usual(members::idOf).heardBy(new JsonLines(out));
        Playbook playbook = Playbook.named("facts")
                .play(
                        "facts",
                        play -> play.describe((host, state) -> {
                            Facts facts = host.facts();
                            state.declare(FileSpec.at(args[0] + "/" + host.name() + ".facts")
                                    .content(
                                            facts.hostname() + "\n" + facts.os().arch() + "\n"));
                        }));
        new Runner(inventory, options, Catalog.registered(), new Runner.Transports(transport, transport))
                .apply(playbook);
        out.flush();
        // Readers of hosts that never stop are daemons; nothing else is left.
    }
}
