package dev.drover.hosts.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.Drover;
import dev.drover.engine.converge.Access;
import dev.drover.engine.converge.RunOptions;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.Setting;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.State;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.report.Status;
import dev.drover.kit.LabHost;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs what tests declare on lab hosts, through the Java API, and keeps the events. */
final class HostRuns {
    private final Inventory inventory;
    private final Access access;

    HostRuns(LabHost... hosts) {
        InventoryBuilder builder = Inventory.builder();
        for (LabHost host : hosts) {
            builder.host(host.name())
                    .set(Setting.ADDRESS, host.address())
                    .set(Setting.USER, host.user())
                    .set(Setting.BECOME, "root")
                    .set(Setting.IDENTITY, host.identity().toString());
        }
        inventory = builder.build();
        Access usual = Access.usual();
        access = new Access(
                usual.user(),
                usual.identities(),
                usual.passphrase(),
                usual.hostKeys(),
                ImmutableList.of(hosts[0].knownHosts()),
                usual.becomePassword(),
                usual.connectTimeout());
    }

    /** What a run gave. */
    record Run(RunReport report, ImmutableList<RunEvent> events) {
        List<String> of(Status status) {
            return events.stream()
                    .filter(RunEvent.ResourceFinished.class::isInstance)
                    .map(RunEvent.ResourceFinished.class::cast)
                    .filter(event -> event.status() == status)
                    .map(event -> event.where().resource().toString())
                    .toList();
        }

        List<String> messages() {
            List<String> messages = new ArrayList<>();
            events.stream()
                    .filter(RunEvent.ResourceFinished.class::isInstance)
                    .map(RunEvent.ResourceFinished.class::cast)
                    .forEach(event -> event.message().ifPresent(messages::add));
            report.hosts().forEach(host -> host.message().ifPresent(messages::add));
            return messages;
        }
    }

    Run plan(Consumer<State> state) {
        return run(state, true);
    }

    Run apply(Consumer<State> state) {
        return run(state, false);
    }

    private Run run(Consumer<State> state, boolean plan) {
        List<RunEvent> events = new ArrayList<>();
        RunOptions usual = RunOptions.usual((cluster, host) -> 1);
        RunOptions options = new RunOptions(
                usual.limit(),
                usual.tags(),
                usual.skipTags(),
                usual.variables(),
                usual.parallel(),
                access,
                usual.memberIds(),
                usual.secrets(),
                events::add);
        Playbook playbook = Playbook.named("test")
                .play("play", play -> play.on("all").describe((host, declared) -> state.accept(declared)));
        Drover drover = Drover.with(inventory).with(options);
        RunReport report = plan ? drover.plan(playbook) : drover.apply(playbook);
        return new Run(report, ImmutableList.copyOf(events));
    }
}
