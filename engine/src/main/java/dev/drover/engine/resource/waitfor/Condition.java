package dev.drover.engine.resource.waitfor;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.http.HttpUrl;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What a wait asks of the host.
 *
 * @param attribute that says it
 * @param kind as {@code conditions.sh} calls it
 * @param subjects the last four arguments of {@code holds} there for that kind
 * @param holds in words: that it holds
 * @param opposite in words: that it does not
 * @param oneTry how long a try may take
 */
record Condition(
        String attribute, String kind, ImmutableList<String> subjects, String holds, String opposite, Duration oneTry) {
    private static final String NONE = "-";

    static Condition of(WaitForSpec spec) {
        return spec.port()
                .map(Condition::port)
                .or(() -> spec.path().map(path -> path(path.text())))
                .or(() -> spec.url().map(Condition::url))
                .or(() -> spec.command().map(Condition::command))
                .orElseThrow();
    }

    private static Condition port(PortAddress address) {
        String port = Integer.toString(address.port());
        if (address.isWildcard()) {
            return listening(
                    "all",
                    port,
                    "port " + port + " is listened on at all addresses",
                    "port " + port + " is not listened on at all addresses");
        }
        return address.host()
                .map(host -> new Condition(
                        "port",
                        "connect",
                        ImmutableList.of(host, port, NONE, NONE),
                        host + " port " + port + " accepts connections",
                        host + " port " + port + " accepts no connection",
                        Duration.ofSeconds(5)))
                .orElseGet(() ->
                        listening("any", port, "port " + port + " is listened on", "nothing listens on port " + port));
    }

    private static Condition listening(String address, String port, String holds, String opposite) {
        return new Condition(
                "port", "listen", ImmutableList.of(address, port, NONE, NONE), holds, opposite, Duration.ofSeconds(5));
    }

    private static Condition path(String path) {
        return new Condition(
                "path",
                "path",
                ImmutableList.of(path, NONE, NONE, NONE),
                path + " exists",
                path + " does not exist",
                Duration.ofSeconds(5));
    }

    private static Condition url(HttpUrl url) {
        return new Condition(
                "url",
                "url",
                url.isEncrypted()
                        ? ImmutableList.of(url.text(), NONE, NONE, NONE)
                        : ImmutableList.of(url.text(), url.host(), Integer.toString(url.port()), url.target()),
                url + " answers with a status from 200 to 399",
                url + " does not answer with a status from 200 to 399",
                Duration.ofSeconds(10));
    }

    private static Condition command(String command) {
        return new Condition(
                "command",
                "command",
                ImmutableList.of(command, NONE, NONE, NONE),
                "the command succeeds",
                "the command fails",
                Duration.ofSeconds(30));
    }

    /** The seven arguments, for one try of at most {@code longest}. */
    ImmutableList<Bytes> arguments(boolean absent, Duration longest) {
        Duration limit = longest.compareTo(oneTry) < 0 ? longest : oneTry;
        return Stream.concat(Stream.of(kind, absent ? "absent" : "present", seconds(limit)), subjects.stream())
                .map(Bytes::utf8)
                .collect(ImmutableList.toImmutableList());
    }

    /** Whole seconds, at least one: what every {@code timeout} program takes. */
    static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }
}
