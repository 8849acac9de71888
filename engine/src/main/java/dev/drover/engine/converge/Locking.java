package dev.drover.engine.converge;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run gets hosts for itself alone before it changes them.
 *
 * @param owner who started it, as others are told
 * @param patience how long to wait for another run to end
 */
public record Locking(String owner, Duration patience) {
    private static final Duration USUAL_WAIT = Duration.ofSeconds(60);

    /** As this user on this machine. */
    public static Locking usual() {
        return new Locking(
                Optional.ofNullable(System.getProperty("user.name")).orElse("unknown") + "@" + machine(), USUAL_WAIT);
    }

    public Locking waiting(Duration limit) {
        return new Locking(owner, limit);
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
