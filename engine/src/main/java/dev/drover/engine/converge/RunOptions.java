package dev.drover.engine.converge;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Variable;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.RunListener;
import java.util.Optional;

/**
 * How to run a playbook.
 *
 * @param limit a host pattern: only these hosts
 * @param tags only resources that have one of these, or whose play has; empty: all
 * @param variables stronger than all others, as {@code --set} gives them
 * @param parallel how many hosts at once
 * @param history where the run is written down
 * @param interruption says when to end early
 * @param locking how to get hosts alone
 * @param plan do just what it says, on hosts that still fit it
 */
public record RunOptions(
        Optional<String> limit,
        ImmutableSet<String> tags,
        ImmutableSet<String> skipTags,
        ImmutableMap<String, Variable> variables,
        int parallel,
        Access access,
        MemberIds memberIds,
        Secrets secrets,
        RunListener listener,
        History history,
        Locking locking,
        Optional<PlanFile> plan,
        Interruption interruption) {
    private static final int MANY_HOSTS = 64;

    /** All hosts, all resources, nobody listening. */
    public static RunOptions usual(MemberIds memberIds) {
        return new RunOptions(
                Optional.empty(),
                ImmutableSet.of(),
                ImmutableSet.of(),
                ImmutableMap.of(),
                MANY_HOSTS,
                Access.usual(),
                memberIds,
                new Secrets(),
                event -> {},
                History.NONE,
                Locking.usual(),
                Optional.empty(),
                new Interruption());
    }

    /** These, for the hosts of a pattern only. */
    RunOptions limitedTo(Optional<String> pattern) {
        return new RunOptions(
                pattern,
                tags,
                skipTags,
                variables,
                parallel,
                access,
                memberIds,
                secrets,
                listener,
                history,
                locking,
                plan,
                interruption);
    }

    /** These, with somebody who listens. */
    RunOptions heardBy(RunListener other) {
        return heardBy(other, history);
    }

    /** These, with somebody who listens, and written down. */
    RunOptions heardBy(RunListener other, History kept) {
        return new RunOptions(
                limit,
                tags,
                skipTags,
                variables,
                parallel,
                access,
                memberIds,
                secrets,
                other,
                kept,
                locking,
                plan,
                interruption);
    }
}
