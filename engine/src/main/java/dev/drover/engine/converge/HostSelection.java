package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts of a run.
 *
 * @param hosts those to work on, in the order of the inventory
 * @param byPlay all hosts of each play, also those outside the limit
 */
record HostSelection(ImmutableList<Host> hosts, ImmutableMap<Play, ImmutableSet<Host>> byPlay) {
    private static final Source LIMIT = new Source("--limit", 0);

    /** Selects; what is wrong with a pattern goes to {@code findings}, and it selects nothing. */
    static HostSelection of(Playbook playbook, Inventory inventory, Optional<String> limit, Findings findings) {
        Map<Play, ImmutableSet<Host>> byPlay = new LinkedHashMap<>();
        Set<Host> wanted = new HashSet<>();
        for (Play play : playbook.plays()) {
            Optional<ImmutableList<Host>> selected = select(inventory, play.on(), play.source(), findings);
            selected.filter(hosts -> hosts.isEmpty() && !play.allowEmpty())
                    .ifPresent(none -> findings.add(wouldDoNothing(play)));
            ImmutableSet<Host> hosts = ImmutableSet.copyOf(selected.orElse(ImmutableList.of()));
            byPlay.put(play, hosts);
            wanted.addAll(hosts);
        }
        Set<Host> allowed = limit.flatMap(pattern -> select(inventory, pattern, LIMIT, findings))
                .<Set<Host>>map(ImmutableSet::copyOf)
                .orElse(wanted);
        ImmutableList<Host> hosts = inventory.hosts().stream()
                .filter(wanted::contains)
                .filter(allowed::contains)
                .collect(ImmutableList.toImmutableList());
        if (hosts.isEmpty() && !wanted.isEmpty()) {
            findings.add(new Problem(
                    LIMIT, "no-hosts", "'" + limit.orElse("") + "' leaves none of the hosts that the plays work on"));
        }
        return new HostSelection(hosts, ImmutableMap.copyOf(byPlay));
    }

    private static Problem wouldDoNothing(Play play) {
        return new Problem(
                play.source(),
                "no-hosts",
                "play '" + play.name() + "': '" + play.on()
                        + "' has no hosts, so the play would do nothing; add hosts, or write allowEmpty: true");
    }

    private static Optional<ImmutableList<Host>> select(
            Inventory inventory, String pattern, Source source, Findings findings) {
        try {
            return Optional.of(inventory.select(pattern, source));
        } catch (ProblemException wrong) {
            wrong.problems().forEach(findings::add);
            return Optional.empty();
        }
    }

    /** Whether a play works on a host. */
    boolean has(Play play, Host host) {
        return Optional.ofNullable(byPlay.get(play))
                .orElseThrow(() -> new IllegalStateException("play '" + play.name() + "' is no play of this run"))
                .contains(host);
    }
}
