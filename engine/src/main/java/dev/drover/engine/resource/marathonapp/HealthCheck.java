package dev.drover.engine.resource.marathonapp;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.Block;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How Marathon sees whether a task is healthy. */
public record HealthCheck(
        @Doc(
                value = "HTTP, HTTPS, TCP, COMMAND, MESOS_HTTP, MESOS_HTTPS or MESOS_TCP.",
                example = "'TCP'",
                byDefault = "HTTP")
        Optional<String> protocol,

        @Doc(value = "The path to ask.", example = "'/health'")
        Optional<String> path,

        @Doc(value = "Which of the app's ports, from 0.", example = "0")
        Optional<Integer> portIndex,

        @Doc(value = "The port itself, rather than an index.", example = "8080")
        Optional<Integer> port,

        @Doc(value = "With COMMAND: what is run beside the task.", example = "'curl -f http://localhost:$PORT0/'")
        Optional<String> command,

        @Doc(value = "How long failures do not count after the start.", example = "'5m'")
        Optional<Duration> gracePeriod,

        @Doc(value = "How long between two checks.", example = "'60s'")
        Optional<Duration> interval,

        @Doc(value = "How long one check may take.", example = "'20s'")
        Optional<Duration> timeout,

        @Doc(value = "After how many failures the task is killed.", example = "3")
        Optional<Integer> maxConsecutiveFailures,

        @Doc("Whether answers with a status from 100 to 199 count for nothing.")
        Optional<Boolean> ignoreHttp1xx)
        implements Block {
    private static final ImmutableSet<String> PROTOCOLS =
            ImmutableSet.of("HTTP", "HTTPS", "TCP", "COMMAND", "MESOS_HTTP", "MESOS_HTTPS", "MESOS_TCP");

    /** Checks the rules between attributes. */
    public HealthCheck {
        if (protocol.filter(one -> !PROTOCOLS.contains(one.toUpperCase(Locale.ROOT)))
                .isPresent()) {
            throw new IllegalArgumentException(
                    "protocol must be one of " + String.join(", ", PROTOCOLS) + ", got '" + protocol.get() + "'");
        }
        boolean runs = protocol.filter("COMMAND"::equalsIgnoreCase).isPresent();
        if (runs != command.isPresent()) {
            throw new IllegalArgumentException("command goes with protocol 'COMMAND'");
        }
        if (portIndex.isPresent() && port.isPresent()) {
            throw new IllegalArgumentException("takes port or portIndex, not both");
        }
        Seconds.check("gracePeriod", gracePeriod);
        Seconds.check("interval", interval);
        Seconds.check("timeout", timeout);
    }

    /** One over HTTP of the app's first port. */
    public static HealthCheck http(String path) {
        return new HealthCheck(
                Optional.of("HTTP"),
                Optional.of(path),
                Optional.of(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    Json json() {
        return Json.empty()
                .with("protocol", protocol.map(text -> text.toUpperCase(Locale.ROOT)))
                .with("path", path)
                .with("portIndex", portIndex)
                .with("port", port)
                .with("command", command.map(text -> Json.empty().with("value", Optional.of(text))))
                .with("gracePeriodSeconds", gracePeriod.map(Duration::toSeconds))
                .with("intervalSeconds", interval.map(Duration::toSeconds))
                .with("timeoutSeconds", timeout.map(Duration::toSeconds))
                .with("maxConsecutiveFailures", maxConsecutiveFailures)
                .with("ignoreHttp1xx", ignoreHttp1xx);
    }
}
