package dev.drover.engine.resource.waitfor;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.transport.http.HttpUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Something that the host waits for before it goes on. */
@Doc(
        value = "Waits on the host until a condition holds; fails if it does not in time. It is never a change.",
        example = "waitFor('zookeeper answers') { port 2181; timeout '60s' }",
        inSync = "The condition holds.",
        refused = {
            "None or more than one of port, path, url and command.",
            "A timeout over 24 hours, or a pause of less than 100 milliseconds."
        })
public record WaitForSpec(
        @Doc(value = "What is waited for, in words.", example = "'zookeeper answers'")
        String name,

        @Doc(
                value =
                        "A TCP port. '8080': something on the host listens on it, at whatever address. '0.0.0.0:8080': it"
                                + " listens at all addresses. 'db1:5432': that host accepts a connection from this one"
                                + " (by bash, nc or busybox).",
                example = "8080")
        Optional<PortAddress> port,

        @Doc(value = "A path that exists, whatever it is.", example = "'/run/app.sock'")
        Optional<HostPath> path,

        @Doc(
                value =
                        "A URL that answers a GET with a status from 200 to 399. Asked on the host itself, by curl or wget,"
                                + " or by bash if it is http.",
                example = "'http://localhost:8080/health'")
        Optional<HttpUrl> url,

        @Doc(
                value = "A POSIX sh command, read-only, that exits with 0. One try may take 30 seconds.",
                example = "'zkServer.sh status'")
        Optional<String> command,

        @Doc("The opposite: nothing listens, there is no such path, no such answer, the command fails.")
        boolean absent,

        @Doc(value = "How long to wait in all.", example = "'60s'", byDefault = "60 seconds")
        Optional<Duration> timeout,

        @Doc(value = "How long to wait between two tries.", example = "'1s'", byDefault = "1 second")
        Optional<Duration> every) {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    /** Checks the rules between attributes. */
    public WaitForSpec {
        long conditions =
                Stream.of(port, path, url, command).filter(Optional::isPresent).count();
        if (conditions != 1) {
            throw new IllegalArgumentException("needs exactly one of port, path, url and command, got " + conditions);
        }
        if (timeout.filter(limit -> limit.compareTo(LONGEST) > 0).isPresent()) {
            throw new IllegalArgumentException("timeout must be at most 24 hours");
        }
        if (every.filter(pause -> pause.compareTo(SHORTEST_PAUSE) < 0).isPresent()) {
            throw new IllegalArgumentException("every must be at least 100 milliseconds");
        }
    }

    /** A wait for a port, with everything else at its default. */
    public static WaitForSpec port(String name, String port) {
        return new WaitForSpec(
                name,
                Optional.of(PortAddress.parse(port)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** A wait for a path. */
    public static WaitForSpec path(String name, String path) {
        return new WaitForSpec(
                name,
                Optional.empty(),
                Optional.of(HostPath.parse(path)),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** A wait for a URL. */
    public static WaitForSpec url(String name, String url) {
        return new WaitForSpec(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.of(HttpUrl.parse(url)),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** A wait for a command. */
    public static WaitForSpec command(String name, String command) {
        return new WaitForSpec(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(command),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** The same for the opposite. */
    public WaitForSpec isAbsent() {
        return new WaitForSpec(name, port, path, url, command, true, timeout, every);
    }

    /** The same with another limit. */
    public WaitForSpec within(Duration limit) {
        return new WaitForSpec(name, port, path, url, command, absent, Optional.of(limit), every);
    }

    Duration limit() {
        return timeout.orElse(Duration.ofSeconds(60));
    }

    Duration pause() {
        return every.orElse(Duration.ofSeconds(1));
    }
}
