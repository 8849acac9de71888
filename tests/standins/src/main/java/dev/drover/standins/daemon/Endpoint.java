package dev.drover.standins.daemon;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a Mesos process listens and what it tells others: {@code --ip} (else every address), {@code --port}, {@code
 * --advertise_ip}, {@code --advertise_port}, {@code --hostname}. Without {@code --ip} the address told is the one the
 * host's own name resolves to, which is a loopback address on a host set up the Debian way.
 *
 * @param bind where to listen
 */
record Endpoint(InetSocketAddress bind, String ip, int port, String hostname) {

    static Endpoint of(Flags flags, int defaultPort) {
        int port = flags.number("port", defaultPort);
        try {
            InetAddress told =
                    flags.text("advertise_ip").or(() -> flags.text("ip")).isPresent()
                            ? InetAddress.getByName(flags.text("advertise_ip", flags.text("ip", "")))
                            : InetAddress.getLocalHost();
            Optional<String> ip = flags.text("ip");
            InetSocketAddress bind = ip.isPresent()
                    ? new InetSocketAddress(InetAddress.getByName(ip.get()), port)
                    : new InetSocketAddress(port);
            String hostname = flags.text("hostname").isPresent()
                    ? flags.text("hostname", "")
                    : InetAddress.getLocalHost().getHostName();
            return new Endpoint(bind, told.getHostAddress(), flags.number("advertise_port", port), hostname);
        } catch (UnknownHostException unknown) {
            throw new FlagException("Failed to initialize: Failed to resolve '" + unknown.getMessage() + "'");
        }
    }

    /** The message of a Mesos process that cannot listen. */
    String bindFailure(String reason) {
        return "Failed to initialize: Failed to bind on " + bind.getAddress().getHostAddress() + ":" + bind.getPort()
                + ": " + reason;
    }
}
