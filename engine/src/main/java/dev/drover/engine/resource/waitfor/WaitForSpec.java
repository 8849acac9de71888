package dev.drover.engine.resource.waitfor;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A condition to wait for. */
@Doc(
        value = "Waits until a condition holds: a gate, never a change.",
        example = "waitFor('the web server answers') { url 'http://localhost:8080/health'; timeout '60s' }",
        inSync = "The condition holds.",
        refused = {"None of port, path, url and command, or more than one of them."})
public record WaitForSpec(
        @Doc(value = "What is waited for, in words.", example = "'zookeeper answers'")
        String name,

        @Doc(
                value =
                        "A TCP port that something listens on: of this host, or of another, which must accept a connection.",
                example = "8080")
        Optional<PortAddress> port,

        @Doc(value = "A path that exists.", example = "'/run/app.sock'")
        Optional<HostPath> path,

        @Doc(value = "An address that answers a GET with 2xx or 3xx.", example = "'http://localhost:8080/health'")
        Optional<String> url,

        @Doc(value = "A POSIX sh command, read-only, that exits with 0.", example = "'test -s /var/lib/app/ready'")
        Optional<String> command,

        @Doc("Wait until the condition does not hold.") boolean absent,

        @Doc(value = "How long at most.", example = "'60s'", byDefault = "60s")
        Optional<Duration> timeout,

        @Doc(value = "How long between two tries, in whole seconds.", example = "'1s'", byDefault = "1s")
        Optional<Duration> every) {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);

    public WaitForSpec {
        long conditions =
                Stream.of(port, path, url, command).filter(Optional::isPresent).count();
        if (conditions != 1) {
            throw new IllegalArgumentException(
                    "needs exactly one of port, path, url and command, got " + (conditions == 0 ? "none" : conditions));
        }
        url.ifPresent(address -> {
            if (!address.matches("https?://[!-~]+")) {
                throw new IllegalArgumentException(
                        "url must be an http or https address without blanks, got '" + address + "'");
            }
        });
        if (every.filter(pause -> pause.toSeconds() < 1).isPresent()) {
            throw new IllegalArgumentException("every must be at least '1s'");
        }
    }

    Duration limit() {
        return timeout.orElse(USUAL_TIMEOUT);
    }

    long pauseSeconds() {
        return every.map(Duration::toSeconds).orElse(1L);
    }

    /** The kind of condition, as the scripts name it. */
    String kind() {
        if (port.isPresent()) {
            return port.get().host().isPresent() ? "there" : "here";
        }
        if (path.isPresent()) {
            return "path";
        }
        return url.isPresent() ? "url" : "command";
    }

    /** What the condition is about, as the scripts take it. */
    String target() {
        return port.map(PortAddress::toString)
                .or(() -> path.map(HostPath::text))
                .or(() -> url)
                .or(() -> command)
                .orElseThrow();
    }
}
