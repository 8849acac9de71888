package dev.drover.hosts.hard;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.hosts.converge.HostRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries all cells of a machine at once: prepares them, plans, applies twice, and looks before and after each. A few runs for
 * all of them, because a run for each would take most of its time to connect.
 */
final class Trial {
    private static final int OF_A_PLAY = 30;

    /** All but the times of directories, in which something may have been made and removed again. */
    private static final String DIGEST =
            "find . ! -type d -exec stat -c '%n %i %f %u %g %h %s %Y %Z' {} + 2>/dev/null | sort;"
                    + " find . -type d -exec stat -c '%n %i %f %u %g' {} + | sort;"
                    + " find . -type f -exec sha256sum {} + 2>/dev/null | sort;"
                    + " find . -type l -exec readlink {} ';' | sort";

    private final Machine machine;
    private final ImmutableList<Cell> cells;
    private final ImmutableList<Cell> running;

    Trial(Machine machine, ImmutableList<Cell> cells) {
        this.machine = machine;
        this.cells = cells;
        this.running = cells.stream().filter(Cell::runs).collect(ImmutableList.toImmutableList());
    }

    /** What is wrong with each cell; nothing for those that ended as they must. */
    ImmutableMap<Cell, String> verdicts() {
        ImmutableMap.Builder<Cell, String> verdicts = ImmutableMap.builder();
        if (!running.isEmpty()) {
            run(verdicts);
        }
        undeclared(verdicts);
        return verdicts.buildOrThrow();
    }

    private void run(ImmutableMap.Builder<Cell, String> verdicts) {
        List<String> prepared = answers(running.stream()
                .map(cell -> "set -e\n" + cell.given() + "\nprintf ready")
                .toList());
        List<String> before = answers(digests());
        HostRuns.Run planned = machine.plan(playbook(running));
        List<String> looked = answers(digests());
        Map<String, RunEvent.ResourceFinished> applied = byResource(machine.apply(playbook(running)));
        List<String> after = answers(digests());
        List<String> seen = answers(running.stream()
                .map(cell -> cell.ending() instanceof Cell.Converges how ? how.look() : ":")
                .toList());
        Map<String, RunEvent.ResourceFinished> again = byResource(machine.apply(playbook(running.stream()
                .filter(cell -> cell.ending() instanceof Cell.Converges)
                .toList())));
        Map<String, RunEvent.ResourceFinished> plan = byResource(planned);

        for (int i = 0; i < running.size(); i++) {
            Cell cell = running.get(i);
            List<String> wrong = new ArrayList<>();
            if (!prepared.get(i).endsWith("ready")) {
                wrong.add("it could not be prepared: " + prepared.get(i));
            }
            if (!before.get(i).equals(looked.get(i))) {
                wrong.add("a plan changed something: " + before.get(i) + " > " + looked.get(i));
            }
            Verdict verdict = new Verdict(cell, applied.get(key(cell)), wrong);
            if (cell.ending() instanceof Cell.Converges how) {
                verdict.converged(how, plan.get(key(cell)), again.get(key(cell)), seen.get(i));
            } else if (cell.ending() instanceof Cell.Refused how) {
                verdict.refused(how, looked.get(i), after.get(i));
            }
            verdicts.put(cell, String.join("\n", wrong));
        }
    }

    private List<String> answers(List<String> programs) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < programs.size(); i++) {
            String home = Sh.quoted(running.get(i).home());
            all.append("mkdir -p ").append(home).append("\n(cd ").append(home).append(" || exit\n");
            all.append(programs.get(i)).append("\n) 2>&1 </dev/null\nprintf '\\0'\n");
        }
        return List.of(machine.run(all.toString()).split("\0", -1));
    }

    private List<String> digests() {
        return running.stream().map(cell -> DIGEST).toList();
    }

    private static String key(Cell cell) {
        return cell.resource().type() + " " + cell.resource().name();
    }

    private static Map<String, RunEvent.ResourceFinished> byResource(HostRuns.Run run) {
        ImmutableMap.Builder<String, RunEvent.ResourceFinished> all = ImmutableMap.builder();
        for (RunEvent event : run.events()) {
            if (event instanceof RunEvent.ResourceFinished finished) {
                all.put(
                        finished.where().resource().type() + " "
                                + finished.where().resource().name(),
                        finished);
            }
        }
        ImmutableMap<String, RunEvent.ResourceFinished> found = all.buildKeepingLast();
        if (found.isEmpty()) {
            throw new AssertionError("nothing ran: " + run.messages());
        }
        return found;
    }

    /** In plays of some cells each, because behind each change all that is left of a play is looked at again. */
    private static Playbook playbook(List<Cell> running) {
        Playbook playbook = Playbook.named("hard cases");
        int number = 0;
        for (List<Cell> some : Iterables.partition(running, OF_A_PLAY)) {
            number++;
            playbook = playbook.play(
                    "part " + number,
                    play -> play.on("all")
                            .describe((host, state) -> some.forEach(cell -> state.declare(
                                    cell.resource().with("ignoreFailure").resource()))));
        }
        return playbook;
    }

    /** All of them in one play, which gives all problems at once. */
    private void undeclared(ImmutableMap.Builder<Cell, String> verdicts) {
        List<Cell> refused = cells.stream()
                .filter(cell -> cell.ending() instanceof Cell.NotDeclared)
                .toList();
        if (refused.isEmpty()) {
            return;
        }
        String problems = "";
        try {
            machine.plan(Playbook.named("not declared")
                    .play(
                            "p",
                            play -> play.on("all")
                                    .describe((host, state) -> refused.forEach(cell ->
                                            state.declare(cell.resource().resource())))));
        } catch (ProblemException all) {
            problems = all.problems().stream().map(Object::toString).collect(joining("\n"));
        }
        for (Cell cell : refused) {
            String words = ((Cell.NotDeclared) cell.ending()).words();
            boolean found = problems.lines()
                    .anyMatch(line -> line.contains(cell.resource().name() + "]") && line.contains(words));
            verdicts.put(cell, found ? "" : "it was not refused with '" + words + "': " + problems);
        }
    }

    /** What the runs said of one cell. */
    private record Verdict(Cell cell, RunEvent.ResourceFinished applied, List<String> wrong) {
        void converged(
                Cell.Converges how, RunEvent.ResourceFinished planned, RunEvent.ResourceFinished again, String seen) {
            expect("planned", planned, how.changes() ? Status.WOULD_CHANGE : Status.IN_SYNC);
            expect("applied", applied, how.changes() ? Status.CHANGED : Status.IN_SYNC);
            expect("applied again", again, Status.IN_SYNC);
            if (!seen.equals(how.answer())) {
                wrong.add("the host has:\n" + seen + "\nbut shall have:\n" + how.answer());
            }
        }

        void refused(Cell.Refused how, String before, String after) {
            expect("applied", applied, Status.FAILED);
            String said = applied.message().orElse("");
            if (!said.contains(how.words())) {
                wrong.add("it said:\n" + said + "\nbut shall say:\n" + how.words());
            }
            if (!before.equals(after)) {
                wrong.add("it changed something, from:\n" + before + "\nto:\n" + after);
            }
        }

        private void expect(String when, RunEvent.ResourceFinished event, Status status) {
            if (event.status() != status) {
                wrong.add(when + ": " + event.status() + " instead of " + status + ": "
                        + event.message().orElse("") + event.changes());
            }
        }
    }
}
