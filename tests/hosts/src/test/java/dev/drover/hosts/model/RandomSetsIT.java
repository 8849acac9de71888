package dev.drover.hosts.model;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.hosts.converge.HostRuns;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random sets of resources on one real host: apply gives what the model says; a second apply changes nothing; the plan said
 * just what apply did. {@code -Ddrover.sets=200 -Ddrover.seed=…} runs more, or others.
 */
@ExtendWith(LabExtension.class)
class RandomSetsIT {
    private static final int SETS = Integer.getInteger("drover.sets", 10);
    private static final long SEED = Long.getLong("drover.seed", 20_261_125L);

    @Test
    void applyEqualsTheModelOfRandomSets(LabHost host) {
        HostRuns runs = new HostRuns(host);
        RandomSets sets = new RandomSets(SEED);
        TreeSet<String> types = new TreeSet<>();
        for (int number = 0; number < SETS; number++) {
            ImmutableList<Wanted> set = sets.next();
            String damage = sets.damage();
            host.exec("sh", "-c", damage).expectSuccess("damaging the host");
            if (set.isEmpty()) {
                continue;
            }
            check(
                    host,
                    runs,
                    set,
                    "set %d of seed %d, after '%s':\n%s"
                            .formatted(
                                    number,
                                    SEED,
                                    damage,
                                    set.stream().map(RandomSets::shown).collect(joining("\n"))));
            set.forEach(wanted -> types.add(wanted.resource().type()));
        }
        assertThat(types).containsExactlyInAnyOrderElementsOf(RandomSets.types());
    }

    private static void check(LabHost host, HostRuns runs, ImmutableList<Wanted> set, String which) {
        Playbook playbook = Playbook.named("model")
                .play(
                        "model",
                        play -> play.on("all")
                                .describe((one, state) -> set.forEach(wanted ->
                                        state.declare(wanted.resource().resource()))));

        HostRuns.Run planned = runs.plan(playbook);
        HostRuns.Run applied = runs.apply(playbook);
        HostRuns.Run again = runs.apply(playbook);

        assertThat(planned.of(Status.FAILED)).as(which + planned.messages()).isEmpty();
        assertThat(applied.of(Status.FAILED)).as(which + applied.messages()).isEmpty();
        assertThat(changes(applied)).as("plan and apply, " + which).isEqualTo(changes(planned));
        assertThat(again.of(Status.CHANGED)).as("second apply, " + which).isEmpty();
        String looks = set.stream().map(wanted -> wanted.look() + "\necho ---").collect(joining("\n"));
        String answers = set.stream().map(wanted -> wanted.answer() + "---\n").collect(joining());
        assertThat(host.exec("sh", "-c", looks).stdout()).as(which).isEqualTo(answers);
    }

    /** What changed, or would: by resource its attributes and what they become. What they were, a change before may decide. */
    private static ImmutableMap<String, String> changes(HostRuns.Run run) {
        ImmutableMap.Builder<String, String> changes = ImmutableMap.builder();
        for (RunEvent event : run.events()) {
            if (event instanceof RunEvent.ResourceFinished finished
                    && !finished.changes().isEmpty()
                    && (finished.status() == Status.CHANGED || finished.status() == Status.WOULD_CHANGE)) {
                changes.put(
                        finished.where().resource().toString(),
                        finished.changes().stream()
                                .map(change ->
                                        change.attribute() + " > " + change.to().orElse("-"))
                                .collect(joining("; ")));
            }
        }
        return changes.buildOrThrow();
    }
}
