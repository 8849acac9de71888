package dev.drover.engine.report;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Change;
import java.time.Duration;
import java.time.Instant;
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
     * @param message why it failed, was skipped or is unknown; absent otherwise
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
     * A host is done.
     *
     * @param message why it failed or is unreachable
     * @param owed restarts that are still owed on the host, for resources that this run does not declare
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
            Cost traffic)
            implements RunEvent {
        @Override
        public String event() {
            return "host-finished";
        }
    }

    /** The run is over. */
    record RunFinished(
            Instant time,
            String run,
            int hosts,
            int hostsOk,
            int hostsChanged,
            int hostsFailed,
            int hostsUnreachable,
            Counts counts,
            Duration took)
            implements RunEvent {
        @Override
        public String event() {
            return "run-finished";
        }
    }

    /** A resource and where it stands. */
    record Where(String play, ImmutableList<String> recipes, ResourceId resource, Source source) {}

    /** What a host's connection cost. */
    record Cost(int execChannels, int batches, long bytesSent, long bytesReceived) {
        public static final Cost NONE = new Cost(0, 0, 0, 0);
    }
}
