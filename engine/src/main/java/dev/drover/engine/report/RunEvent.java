package dev.drover.engine.report;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Something that happened in a run. No event holds a secret's value. */
public sealed interface RunEvent {
    /** Its name in the event file, such as {@code run-started}. */
    String event();

    Instant time();

    /**
     * The run begins.
     *
     * @param run its id
     * @param command {@code plan} or {@code apply}
     * @param hosts the names of the hosts it is about
     */
    record RunStarted(Instant time, String run, String command, String playbook, ImmutableList<String> hosts)
            implements RunEvent {
        @Override
        public String event() {
            return "run-started";
        }
    }

    /** Logged in to a host. */
    record HostConnected(Instant time, String run, String host, Duration took) implements RunEvent {
        @Override
        public String event() {
            return "host-connected";
        }
    }

    /**
     * A host's facts are known.
     *
     * @param os such as {@code debian 12}
     */
    record FactsGathered(Instant time, String run, String host, String os, Duration took) implements RunEvent {
        @Override
        public String event() {
            return "facts-gathered";
        }
    }

    /**
     * Another run changes the host; this one waits for its end.
     *
     * @param holder which run that is, and who started it; the host's words
     */
    record HostWaiting(Instant time, String run, String host, String holder) implements RunEvent {
        @Override
        public String event() {
            return "host-waiting";
        }
    }

    /**
     * The step that a host is at is not stopped, though that was wished.
     *
     * @param why such as the package manager that is at work; partly the host's words
     */
    record StepNotStopped(Instant time, String run, String host, String why) implements RunEvent {
        @Override
        public String event() {
            return "step-not-stopped";
        }
    }

    /** What a host needs is known: its resources were observed and compared. */
    record PlanMade(Instant time, String run, String host, int resources) implements RunEvent {
        @Override
        public String event() {
            return "plan-made";
        }
    }

    /** Work on a resource begins. */
    record ResourceStarted(Instant time, String run, String host, Where where) implements RunEvent {
        @Override
        public String event() {
            return "resource-started";
        }
    }

    /**
     * Work on a resource ended.
     *
     * @param changes attribute by attribute: what was or would be changed
     * @param message why it failed, was skipped or is unknown; of one that only asks and is in sync, what it found; absent
     *     otherwise
     * @param ignored a failure that {@code ignoreFailure()} passes over
     */
    record ResourceFinished(
            Instant time,
            String run,
            String host,
            Where where,
            Status status,
            ImmutableList<Change> changes,
            Duration took,
            Optional<String> message,
            boolean ignored)
            implements RunEvent {
        @Override
        public String event() {
            return "resource-finished";
        }
    }

    /**
     * A host came to the end of a play that has a {@code rescue} or {@code always}.
     *
     * @param message what failed in it
     */
    record PlayFinished(
            Instant time, String run, String host, String play, PlayOutcome outcome, Optional<String> message)
            implements RunEvent {
        @Override
        public String event() {
            return "play-finished";
        }
    }

    /** How a play ended on a host. */
    enum PlayOutcome {
        OK,
        /** A resource of its body failed, and its rescue made good for that. */
        RESCUED,
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A host is done.
     *
     * @param message why it failed or is unreachable; what was rescued
     * @param owed restarts that are still owed on the host, for resources that this run does not declare
     * @param notRun what blocks of plays that were begun were to do and did not, because the host was lost or the run ended
     *     early; it is done when the run is resumed
     * @param traffic exec channels, batches and bytes that the host's connection cost
     */
    record HostFinished(
            Instant time,
            String run,
            String host,
            HostOutcome outcome,
            Counts counts,
            Duration took,
            Optional<String> message,
            ImmutableList<String> owed,
            ImmutableList<String> notRun,
            Cost traffic)
            implements RunEvent {
        @Override
        public String event() {
            return "host-finished";
        }
    }

    /**
     * The run is over.
     *
     * @param hostsOk those that are in the desired state
     * @param hostsRescued those where something failed and was rescued
     * @param interrupted whether it was asked to end early, and did
     */
    record RunFinished(
            Instant time,
            String run,
            int hosts,
            int hostsOk,
            int hostsRescued,
            int hostsChanged,
            int hostsFailed,
            int hostsUnreachable,
            Counts counts,
            Duration took,
            boolean interrupted)
            implements RunEvent {
        @Override
        public String event() {
            return "run-finished";
        }
    }

    /**
     * How a play would go through its hosts, as they are now.
     *
     * @param batches of those that something is to be done on
     * @param last those that are chosen to be last
     */
    record RollingPlanned(
            Instant time,
            String run,
            String play,
            ImmutableList<ImmutableList<String>> batches,
            ImmutableList<String> last,
            ImmutableList<Standing> invariants)
            implements RunEvent {
        @Override
        public String event() {
            return "rolling-planned";
        }
    }

    /**
     * Work on some hosts of a rolling play begins.
     *
     * @param number of the batch, from 1 on
     */
    record BatchStarted(Instant time, String run, String play, int number, ImmutableList<String> hosts)
            implements RunEvent {
        @Override
        public String event() {
            return "batch-started";
        }
    }

    /**
     * An invariant was looked at before or after a batch, for as long as it may take to hold.
     *
     * @param moment before or after the batch
     * @param batch the hosts that are about to be worked on, or were
     * @param untouched the hosts that the play does not come to, because the invariant is broken
     */
    record InvariantChecked(
            Instant time,
            String run,
            String play,
            Moment moment,
            ImmutableList<String> batch,
            Standing standing,
            ImmutableList<String> untouched)
            implements RunEvent {
        @Override
        public String event() {
            return "invariant-checked";
        }
    }

    /** When an invariant is looked at. */
    enum Moment {
        BEFORE,
        AFTER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How an invariant stands.
     *
     * @param holds whether work may go on
     * @param passing how many hosts pass
     * @param needed how many must
     * @param message the same in words
     * @param hosts what each of them says
     */
    record Standing(
            String invariant,
            Source source,
            boolean holds,
            int passing,
            int needed,
            String message,
            ImmutableList<Vital> hosts) {}

    /**
     * What one host says of an invariant.
     *
     * @param said in words; what comes from the host is not escaped
     */
    record Vital(String host, Pulse pulse, String said) {}

    /** Whether a host passes the check of an invariant. */
    enum Pulse {
        PASSES,
        FAILS,
        /** It is no part of it yet, as a guard of the check says. */
        ABSENT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A resource and where it stands. */
    record Where(String play, ImmutableList<String> recipes, ResourceId resource, Source source, Block block) {
        /** One in the body of a play. */
        public Where(String play, ImmutableList<String> recipes, ResourceId resource, Source source) {
            this(play, recipes, resource, source, Block.BODY);
        }
    }

    /** What a host's connection cost. */
    record Cost(int execChannels, int batches, long bytesSent, long bytesReceived) {
        public static final Cost NONE = new Cost(0, 0, 0, 0);
    }
}
