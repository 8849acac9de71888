package dev.drover.engine.rollback;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multimaps;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.Replacement;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.State;
import dev.drover.engine.report.Place;
import dev.drover.engine.resource.Catalog;
import java.util.Optional;

/**
 * What undoes a run: a playbook.
 *
 * @param run the id of the run
 * @param hosts those where there is something to undo, or may be
 */
public record Rollback(String run, ImmutableMap<String, HostProgress> hosts) {
    /** The only type that the playbook declares. */
    public static final Catalog CATALOG = Catalog.of(new RollbackType());

    public static Rollback of(RunRecord run) {
        ImmutableMap.Builder<String, HostProgress> hosts = ImmutableMap.builder();
        run.progress().forEach((host, progress) -> {
            if (!progress.replaced().isEmpty()
                    || !progress.unknownReplacements().isEmpty()) {
                hosts.put(host, progress);
            }
        });
        return new Rollback(run.id(), hosts.buildOrThrow());
    }

    /** The playbook for some of the hosts. */
    public Playbook playbook(ImmutableSet<String> some) {
        String name = "Rollback of run " + run;
        return Playbook.named(name)
                .play(
                        name,
                        play -> play.on(String.join(",", some))
                                .describe((host, state) -> Optional.ofNullable(hosts.get(host.name()))
                                        .ifPresent(progress -> declare(progress, state))));
    }

    /** The last first: what a run did late may stand on what it did early. */
    private void declare(HostProgress progress, State state) {
        for (Place place : progress.unknownReplacements()) {
            state.declare(RollbackSpec.unknown(place.resource(), run), Common.NONE, new Source("run " + run, 0));
        }
        ImmutableListMultimap<RollbackSpec.Key, Replacement> files =
                Multimaps.index(progress.replaced(), RollbackSpec.Key::of);
        for (RollbackSpec.Key key : files.keySet().asList().reverse()) {
            ImmutableList<Replacement> all = files.get(key);
            state.declare(
                    RollbackSpec.of(key, run, all),
                    key.user().map(Common.NONE::become).orElse(Common.NONE),
                    new Source(all.get(0).source().orElse("run " + run), 0));
        }
    }
}
