package dev.drover.hosts.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.converge.Access;
import dev.drover.engine.converge.History;
import dev.drover.engine.converge.Interruption;
import dev.drover.engine.converge.RunOptions;
import dev.drover.engine.converge.Runner;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.Setting;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.State;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.report.Status;
import dev.drover.kit.LabHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs what tests declare on lab hosts, through the Java API, and keeps the events. */
public final class HostRuns {
    /** Longer than a host holds a lock whose run it hears nothing of. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Inventory inventory;
    private final Access access;

    public HostRuns(LabHost... hosts) {
        this(inventory(hosts), hosts[0].knownHosts());
    }

    /** On the hosts of an inventory, whose keys are in that file. */
    public HostRuns(Inventory inventory, Path knownHosts) {
        this.inventory = inventory;
        Access usual = Access.usual();
        this.access = new Access(
                usual.user(),
                usual.identities(),
                usual.passphrase(),
                usual.hostKeys(),
                ImmutableList.of(knownHosts),
                usual.becomePassword(),
                usual.connectTimeout());
    }

    private static Inventory inventory(LabHost... hosts) {
        InventoryBuilder builder = Inventory.builder();
        for (LabHost host : hosts) {
            builder.host(host.name())
                    .set(Setting.ADDRESS, host.address())
                    .set(Setting.USER, host.user())
                    .set(Setting.BECOME, "root")
                    .set(Setting.IDENTITY, host.identity().toString());
        }
        return builder.build();
    }

    /** What a run gave. */
    public record Run(RunReport report, ImmutableList<RunEvent> events) {
        public List<String> of(Status status) {
            return events.stream()
                    .filter(RunEvent.ResourceFinished.class::isInstance)
                    .map(RunEvent.ResourceFinished.class::cast)
                    .filter(event -> event.status() == status)
                    .map(event -> event.where().resource().toString())
                    .toList();
        }

        public List<String> messages() {
            List<String> messages = new ArrayList<>();
            events.stream()
                    .filter(RunEvent.ResourceFinished.class::isInstance)
                    .map(RunEvent.ResourceFinished.class::cast)
                    .forEach(event -> event.message().ifPresent(messages::add));
            report.hosts().forEach(host -> host.message().ifPresent(messages::add));
            return messages;
        }
    }

    public Run plan(Consumer<State> state) {
        return run(state, true);
    }

    public Run apply(Consumer<State> state) {
        return run(state, false);
    }

    private Run run(Consumer<State> state, boolean plan) {
        Playbook playbook = Playbook.named("test")
                .play("play", play -> play.on("all").describe((host, declared) -> state.accept(declared)));
        return plan ? plan(playbook) : apply(playbook);
    }

    public Run plan(Playbook playbook) {
        List<RunEvent> events = new ArrayList<>();
        RunReport report = runner(new Secrets(), events::add).plan(playbook);
        return new Run(report, ImmutableList.copyOf(events));
    }

    public Run apply(Playbook playbook) {
        List<RunEvent> events = new ArrayList<>();
        RunReport report = runner(new Secrets(), events::add).apply(playbook);
        return new Run(report, ImmutableList.copyOf(events));
    }

    /** For a playbook whose values were made with {@code secrets}. */
    public Runner runner(Secrets secrets, RunListener listener) {
        RunOptions usual = RunOptions.usual((cluster, host) -> 1);
        return Runner.on(inventory)
                .with(new RunOptions(
                        usual.limit(),
                        usual.tags(),
                        usual.skipTags(),
                        usual.variables(),
                        usual.parallel(),
                        access,
                        usual.memberIds(),
                        secrets,
                        listener,
                        History.NONE,
                        usual.locking().waiting(PATIENCE),
                        Optional.empty(),
                        new Interruption()));
    }
}
