package dev.drover.engine.resource.reboot;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.time.Duration;
import java.util.Optional;

/** A restart of the whole host. */
@Doc(
        value =
                "Restarts the host, waits until it is back and goes on with the play over a new connection and with fresh"
                        + " facts. With when or onChangeOf it does so only where there is a reason; without either, every time.",
        example = "reboot('new kernel') { when '/var/run/reboot-required' }",
        inSync =
                "The path of when does not exist; nothing that onChangeOf watches changed. Given both, it takes both to"
                        + " reboot. Afterwards the path must be gone, or it failed: the host would be restarted at each run.",
        refused = {
            "A host that is reached by connection 'local': it would take this program with it.",
            "A timeout under 10 seconds or over 24 hours."
        })
public record RebootSpec(
        @Doc(value = "Why, in words.", example = "'new kernel'")
        String name,

        @Doc(
                value = "Reboot only if this exists; what starts the host removes it.",
                example = "'/var/run/reboot-required'")
        Optional<HostPath> when,

        @Doc(
                value = "How long the host may take from the order to reboot until it lets us in again.",
                example = "'20m'",
                byDefault = "10 minutes")
        Optional<Duration> timeout) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Checks the limit. */
    public RebootSpec {
        timeout.ifPresent(limit -> {
            if (limit.compareTo(SHORTEST) < 0 || limit.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "timeout must be from 10 seconds to 24 hours, got " + limit.toSeconds() + " s");
            }
        });
    }

    /** A reboot at every run, or if what it watches changed. */
    public static RebootSpec named(String name) {
        return new RebootSpec(name, Optional.empty(), Optional.empty());
    }

    /** The same, only if the path exists. */
    public RebootSpec when(String path) {
        return new RebootSpec(name, Optional.of(HostPath.parse(path)), timeout);
    }

    /** The same with another limit. */
    public RebootSpec within(Duration limit) {
        return new RebootSpec(name, when, Optional.of(limit));
    }

    Duration limit() {
        return timeout.orElse(Duration.ofMinutes(10));
    }
}
