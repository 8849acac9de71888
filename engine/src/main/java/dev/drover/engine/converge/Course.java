package dev.drover.engine.converge;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.PlayProgress;
import dev.drover.engine.model.Block;
import dev.drover.engine.report.RunEvent;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way of one host through one play: its body, its rescue if that fails, and what it does in any case. Used by one thread
 * at a time.
 */
final class Course {
    private final String host;
    private final PlayWork work;
    private final PlayProgress earlier;
    private final Converger converger;
    private final Emitter emitter;
    private Stage stage = Stage.BODY;
    private boolean rescueBegan;
    private Optional<String> rescued = Optional.empty();

    private enum Stage {
        BODY,
        FAILED,
        RESCUE,
        ALWAYS,
        OVER
    }

    /**
     * A course that has not begun.
     *
     * @param earlier how far the run came with it that this one goes on with
     */
    Course(String host, PlayWork work, PlayProgress earlier, Converger converger, Emitter emitter) {
        this.host = host;
        this.work = work;
        this.earlier = earlier;
        this.converger = converger;
        this.emitter = emitter;
    }

    /**
     * Goes it to its end.
     *
     * @return why the host failed, if it did
     */
    Optional<String> run() {
        if (!work.has(Block.RESCUE) && !work.has(Block.ALWAYS)) {
            return converger.converge(work, 0);
        }
        if (earlier.outcome().filter(RunEvent.PlayOutcome.FAILED::equals).isPresent()) {
            stage = Stage.OVER;
            return Optional.of("play '" + name()
                    + "' failed in the run that this one goes on with, and came to its end there; begin a new run with"
                    + " drover apply");
        }
        int failedBefore = converger.counts().failed();
        Optional<String> failure = body();
        if (failure.isPresent()) {
            stage = Stage.FAILED;
        }
        int failed = converger.counts().failed() - failedBefore;
        Optional<String> unrescued = failure;
        if (failure.isPresent() && work.has(Block.RESCUE) && !converger.isAtWork()) {
            unrescued = rescue();
            if (unrescued.isEmpty()) {
                converger.rescued(failed);
            }
        }
        if (unrescued.isPresent() && converger.isAtWork()) {
            // Nobody knows what it is doing there; whoever resumes the run waits for its end.
            return unrescued;
        }
        Optional<String> last = always(failure.isEmpty());
        stage = Stage.OVER;
        return over(failure, unrescued, last);
    }

    private Optional<String> body() {
        return converge(work.of(Block.BODY), earlier.failure());
    }

    /** Converges a block, unless it is known to have failed. */
    private Optional<String> converge(PlayWork block, Optional<PlayProgress.Failure> known) {
        Optional<String> failure = known.flatMap(earlierFailure -> converger.failedEarlier(block, earlierFailure));
        return failure.isPresent() ? failure : converger.converge(block, 0);
    }

    private Optional<String> rescue() {
        stage = Stage.RESCUE;
        rescueBegan = true;
        return converge(work.of(Block.RESCUE), earlier.rescueFailure());
    }

    /** Where nothing failed it goes on from the body, which must still be in sync if another run was here. */
    private Optional<String> always(boolean afterBody) {
        stage = Stage.ALWAYS;
        PlayWork body = work.of(Block.BODY);
        return afterBody
                ? converger.converge(
                        work.of(Block.BODY, Block.ALWAYS), body.graph().tasks().size())
                : converger.converge(work.of(Block.ALWAYS), 0);
    }

    private Optional<String> over(Optional<String> failure, Optional<String> unrescued, Optional<String> last) {
        boolean inRescue = work.has(Block.RESCUE) && unrescued.isPresent();
        Optional<String> told = Optional.of(Stream.of(
                                failure,
                                unrescued.filter(unused -> inRescue).map(why -> "in 'rescue': " + why),
                                last.map(why -> "in 'always': " + why))
                        .flatMap(Optional::stream)
                        .collect(joining("\n")))
                .filter(text -> !text.isEmpty());
        boolean failed = unrescued.isPresent() || last.isPresent();
        if (!failed) {
            rescued = told.map(why -> "play '" + name() + "' was rescued: " + why);
        }
        RunEvent.PlayOutcome outcome = failed
                ? RunEvent.PlayOutcome.FAILED
                : told.isPresent() ? RunEvent.PlayOutcome.RESCUED : RunEvent.PlayOutcome.OK;
        emitter.send(new RunEvent.PlayFinished(emitter.now(), emitter.run(), host, name(), outcome, told));
        return failed ? told : Optional.empty();
    }

    private String name() {
        return work.play().name();
    }

    /** What failed and was rescued. */
    Optional<String> rescued() {
        return rescued;
    }

    /** How many resources of its rescue it came to, or should have. */
    int rescuing() {
        return rescueBegan ? work.of(Block.RESCUE).graph().tasks().size() : 0;
    }

    /** What it was to do and did not, because it was broken off. */
    ImmutableList<String> notRun() {
        ImmutableList.Builder<String> blocks = ImmutableList.builder();
        if (stage == Stage.FAILED && work.has(Block.RESCUE)) {
            blocks.add(shown(Block.RESCUE));
        }
        if (stage == Stage.RESCUE) {
            blocks.add("the rest of " + shown(Block.RESCUE));
        }
        if (stage == Stage.ALWAYS && work.has(Block.ALWAYS)) {
            blocks.add("the rest of " + shown(Block.ALWAYS));
        }
        if (stage.compareTo(Stage.ALWAYS) < 0 && work.has(Block.ALWAYS)) {
            blocks.add(shown(Block.ALWAYS));
        }
        return blocks.build();
    }

    private String shown(Block block) {
        return "'" + block + "' of play '" + name() + "'";
    }
}
