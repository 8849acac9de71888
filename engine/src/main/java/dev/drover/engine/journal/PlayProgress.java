package dev.drover.engine.journal;

import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import java.util.Optional;

/**
 * How far a run came with one play on one host, as far as no resource tells.
 *
 * @param failure of a resource of the body: what was done then stands, and the body is not begun again
 * @param rescueFailure of a resource of the rescue
 * @param outcome how the play ended; absent: it did not, or it has no blocks
 */
public record PlayProgress(
        Optional<Failure> failure, Optional<Failure> rescueFailure, Optional<RunEvent.PlayOutcome> outcome) {
    public static final PlayProgress NONE = new PlayProgress(Optional.empty(), Optional.empty(), Optional.empty());

    /** What failed, and why. */
    public record Failure(Place place, String message) {
        private Failure in(String run) {
            return message.startsWith("in run ") ? this : new Failure(place, "in run " + run + ": " + message);
        }
    }

    /** This, with a failure of the body; only the first counts. */
    PlayProgress failed(Failure one) {
        return new PlayProgress(failure.or(() -> Optional.of(one)), rescueFailure, outcome);
    }

    /** This, with a failure of the rescue; only the first counts. */
    PlayProgress rescueFailed(Failure one) {
        return new PlayProgress(failure, rescueFailure.or(() -> Optional.of(one)), outcome);
    }

    PlayProgress ended(RunEvent.PlayOutcome how) {
        return new PlayProgress(failure, rescueFailure, Optional.of(how));
    }

    /** This, as told after the run. */
    PlayProgress in(String run) {
        return new PlayProgress(failure.map(one -> one.in(run)), rescueFailure.map(one -> one.in(run)), outcome);
    }
}
