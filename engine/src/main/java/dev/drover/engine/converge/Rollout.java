package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.drover.engine.model.Invariant;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunEvent.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Takes one play through its hosts batch by batch. A batch begins only while every invariant holds and would hold without
 * the hosts of the batch, and is over only when it holds again.
 */
final class Rollout {
    private final String play;
    private final int max;
    private final Supplier<Vitals> look;
    private final Crew crew;
    private final Emitter emitter;

    /** What does the work. */
    interface Crew {
        /** Works on these hosts at once, each to the end of the play. */
        Worked work(ImmutableSet<String> hosts);

        /** Waits a little, unless the run is to end. */
        void pause(Duration duration);

        /** Whether the run is to end early: then nothing is waited for, and the hosts are told so. */
        boolean isToEnd();
    }

    /**
     * How the work on a batch ended.
     *
     * @param mayGoOn whether fewer hosts have failed than may
     * @param failed those of the batch that did
     */
    record Worked(boolean mayGoOn, ImmutableSet<String> failed) {}

    /**
     * An invariant that is broken.
     *
     * @param worked the hosts after which it is; none: it was before
     */
    record Breach(String why, ImmutableSet<String> worked) {}

    /**
     * The way of one play.
     *
     * @param max how many hosts at once
     * @param look asks all hosts afresh
     */
    Rollout(String play, int max, Supplier<Vitals> look, Crew crew, Emitter emitter) {
        this.play = play;
        this.max = max;
        this.look = look;
        this.crew = crew;
        this.emitter = emitter;
    }

    /**
     * Goes through the hosts, until all are done, too many have failed, or an invariant is broken.
     *
     * @param hosts on which something is to be done
     */
    Optional<Breach> over(ImmutableList<String> hosts) {
        Set<String> left = new LinkedHashSet<>(hosts);
        for (int number = 1; !left.isEmpty(); number++) {
            Vitals before = await(vitals -> vitals.allow(vitals.next(left, max)));
            if (crew.isToEnd()) {
                // Each host says for itself where it stopped.
                crew.work(ImmutableSet.copyOf(left));
                return Optional.empty();
            }
            ImmutableSet<String> batch = before.next(left, max);
            Optional<Breach> broken = broken(before, batch, left);
            if (broken.isPresent()) {
                return broken;
            }
            emitter.send(
                    new RunEvent.BatchStarted(emitter.now(), emitter.run(), play, number, ImmutableList.copyOf(batch)));
            Worked worked = crew.work(batch);
            left.removeAll(batch);
            if (!worked.mayGoOn()) {
                return Optional.empty();
            }
            Optional<Breach> lost = lost(before, Sets.difference(batch, worked.failed()), batch, left);
            if (lost.isPresent() && !crew.isToEnd()) {
                return lost;
            }
        }
        return Optional.empty();
    }

    private Optional<Breach> broken(Vitals before, ImmutableSet<String> batch, Set<String> left) {
        List<String> reasons = new ArrayList<>();
        for (Census census : before.invariants()) {
            report(Moment.BEFORE, batch, census.before(batch), left, reasons);
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Breach(String.join("; ", reasons), ImmutableSet.of()));
    }

    private Optional<Breach> lost(Vitals before, Set<String> succeeded, ImmutableSet<String> batch, Set<String> left) {
        Vitals after = await(vitals -> vitals.invariants().stream()
                .allMatch(census -> census.holdsAgain(passedBefore(before, census.invariant(), succeeded))));
        List<String> reasons = new ArrayList<>();
        for (Census census : after.invariants()) {
            report(
                    Moment.AFTER,
                    batch,
                    census.after(passedBefore(before, census.invariant(), succeeded)),
                    left,
                    reasons);
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(new Breach(String.join("; ", reasons), batch));
    }

    private static ImmutableSet<String> passedBefore(Vitals before, Invariant invariant, Set<String> hosts) {
        return before.invariants().stream()
                .filter(census -> census.invariant().name().equals(invariant.name()))
                .flatMap(census -> Sets.intersection(census.passing(), hosts).stream())
                .collect(ImmutableSet.toImmutableSet());
    }

    private void report(
            Moment moment,
            ImmutableSet<String> batch,
            RunEvent.Standing standing,
            Set<String> left,
            List<String> reasons) {
        if (!standing.holds()) {
            reasons.add(standing.message());
        }
        emitter.send(new RunEvent.InvariantChecked(
                emitter.now(),
                emitter.run(),
                play,
                moment,
                ImmutableList.copyOf(batch),
                standing,
                standing.holds() ? ImmutableList.of() : ImmutableList.copyOf(left)));
    }

    /** Looks until it is as wished, or the invariants have had their time. */
    private Vitals await(Predicate<Vitals> wished) {
        Instant begun = emitter.now();
        while (true) {
            Vitals vitals = look.get();
            Duration waited = Duration.between(begun, emitter.now());
            if (wished.test(vitals) || waited.compareTo(patience(vitals)) >= 0 || crew.isToEnd()) {
                return vitals;
            }
            crew.pause(every(vitals));
        }
    }

    private static Duration patience(Vitals vitals) {
        return vitals.invariants().stream()
                .map(census -> census.invariant().timeout())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Duration every(Vitals vitals) {
        return vitals.invariants().stream()
                .map(census -> census.invariant().every())
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
