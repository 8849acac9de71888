package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.drover.engine.model.AtLeast;
import dev.drover.engine.model.Invariant;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.report.RunEvent.Pulse;
import dev.drover.engine.report.RunEvent.Vital;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {
    private static final int ENSEMBLES = 1000;

    /** An ensemble of a given size whose members fail, come back and elect as chance has it. */
    private static final class Ensemble implements Rollout.Crew {
        final Random chance;
        final ImmutableList<String> members;
        final Set<String> up = new LinkedHashSet<>();
        final List<String> worked = new ArrayList<>();
        final Time time = new Time();
        final Invariant quorum;
        final boolean unrest;
        String leader;

        Ensemble(int size, long seed, boolean unrest) {
            this.chance = new Random(seed);
            this.unrest = unrest;
            this.members =
                    IntStream.rangeClosed(1, size).mapToObj(i -> "m" + i).collect(ImmutableList.toImmutableList());
            this.up.addAll(members);
            this.leader = members.get(chance.nextInt(size));
            this.quorum = Invariant.named("quorum").atLeast(AtLeast.MAJORITY).within(Duration.ofSeconds(10));
        }

        int majority() {
            return members.size() / 2 + 1;
        }

        Vitals look() {
            time.pass(Duration.ofMillis(100));
            if (unrest && chance.nextInt(6) == 0) {
                String member = members.get(chance.nextInt(members.size()));
                if (!up.remove(member)) {
                    up.add(member);
                }
                elect();
            }
            return new Vitals(
                    ImmutableList.of(new Census(
                            quorum,
                            members.stream()
                                    .map(member -> new Vital(
                                            member, up.contains(member) ? Pulse.PASSES : Pulse.FAILS, "is down"))
                                    .collect(ImmutableList.toImmutableList()))),
                    up.size() >= majority() ? ImmutableSet.of(leader) : ImmutableSet.of());
        }

        private void elect() {
            if (!up.contains(leader) && !up.isEmpty()) {
                leader = List.copyOf(up).get(chance.nextInt(up.size()));
            }
        }

        @Override
        public Rollout.Worked work(ImmutableSet<String> hosts) {
            assertThat(up.size()).as("a quorum before a batch").isGreaterThanOrEqualTo(majority());
            assertThat(Sets.difference(up, hosts).size())
                    .as("a quorum while %s of %s are worked on", hosts, up)
                    .isGreaterThanOrEqualTo(majority());
            if (hosts.contains(leader)) {
                assertThat(worked.size() + hosts.size()).as("the leader last").isEqualTo(members.size());
            }
            worked.addAll(hosts);
            up.removeAll(hosts);
            elect();
            if (!unrest || chance.nextInt(5) > 0) {
                up.addAll(hosts);
            }
            return new Rollout.Worked(true, ImmutableSet.of());
        }

        @Override
        public void pause(Duration duration) {
            time.pass(duration);
        }

        @Override
        public boolean isToEnd() {
            return false;
        }

        Optional<Rollout.Breach> roll(int max) {
            return new Rollout("p", max, this::look, this, new Emitter("r", time, new Secrets(), event -> {}))
                    .over(members);
        }
    }

    /** A clock that only passes when it is told to. */
    private static final class Time extends Clock {
        private Instant now = Instant.EPOCH;

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 7})
    void everyMemberIsWorkedOnOnceAndTheLeaderLast(int size) {
        for (int max = 1; max <= size; max++) {
            Ensemble ensemble = new Ensemble(size, max, false);
            String leader = ensemble.leader;

            assertThat(ensemble.roll(max)).isEmpty();

            assertThat(ensemble.worked).containsExactlyInAnyOrderElementsOf(ensemble.members);
            assertThat(ensemble.worked).last().isEqualTo(leader);
        }
    }

    /** The assertions are in what does the work: no batch ever takes the quorum away. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void theQuorumIsNeverLostByABatchWhateverFailsBetween(int size) {
        int stopped = 0;
        for (int seed = 0; seed < ENSEMBLES; seed++) {
            Ensemble ensemble = new Ensemble(size, seed, true);

            Optional<Rollout.Breach> breach = ensemble.roll(1 + seed % size);

            assertThat(ensemble.worked).doesNotHaveDuplicates();
            if (breach.isEmpty()) {
                assertThat(ensemble.worked).containsExactlyInAnyOrderElementsOf(ensemble.members);
            } else {
                stopped++;
                assertThat(breach.get().why()).startsWith("invariant 'quorum' ");
            }
        }
        assertThat(stopped)
                .as("some rolls end at the invariant, and some do not")
                .isBetween(1, ENSEMBLES - 1);
    }

    @Test
    void oneOfOneAndOneOfTwoCanOnlyBeInterrupted() {
        for (int size : new int[] {1, 2}) {
            Invariant quorum = Invariant.named("quorum").atLeast(AtLeast.MAJORITY);
            ImmutableList<Vital> all = IntStream.rangeClosed(1, size)
                    .mapToObj(i -> new Vital("m" + i, Pulse.PASSES, ""))
                    .collect(ImmutableList.toImmutableList());
            Vitals vitals = new Vitals(ImmutableList.of(new Census(quorum, all)), ImmutableSet.of());

            assertThat(vitals.next(ImmutableList.of("m1"), 1)).containsExactly("m1");
            assertThat(vitals.allow(ImmutableSet.of("m1"))).isTrue();
        }
    }

    @Test
    void percentagesAreRoundedUp() {
        assertThat(AtLeast.percent(50).of(3)).isEqualTo(2);
        assertThat(AtLeast.percent(100).of(3)).isEqualTo(3);
        assertThat(AtLeast.percent(1).of(3)).isEqualTo(1);
        assertThat(AtLeast.MAJORITY.of(4)).isEqualTo(3);
        assertThat(AtLeast.ALL.of(4)).isEqualTo(4);
    }
}
