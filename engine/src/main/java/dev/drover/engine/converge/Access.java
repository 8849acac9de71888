package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Secret;
import dev.drover.engine.transport.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to log in where the inventory says nothing.
 *
 * @param user login name
 * @param identities private keys, tried in order; empty: the usual ones of {@code ~/.ssh}
 */
public record Access(
        String user,
        ImmutableList<Path> identities,
        Optional<Secret> passphrase,
        Endpoint.HostKeyPolicy hostKeys,
        ImmutableList<Path> knownHosts,
        Optional<Secret> becomePassword,
        Duration connectTimeout) {
    private static final int SSH_PORT = 22;

    /** The user who runs this program, strict host keys, the usual files. */
    public static Access usual() {
        return new Access(
                System.getProperty("user.name"),
                ImmutableList.of(),
                Optional.empty(),
                Endpoint.HostKeyPolicy.STRICT,
                ImmutableList.of(home(".ssh/known_hosts"), Path.of("/etc/ssh/ssh_known_hosts")),
                Optional.empty(),
                Duration.ofSeconds(10));
    }

    /** How to reach {@code host}. */
    Endpoint endpoint(Host host) {
        Host.Settings settings = host.settings();
        ImmutableList<Path> keys = settings.identities().isEmpty()
                ? identities
                : settings.identities().stream().map(Access::path).collect(ImmutableList.toImmutableList());
        return new Endpoint(
                host.name(),
                host.address(),
                settings.port().orElse(SSH_PORT),
                settings.user().orElse(user),
                keys,
                passphrase,
                hostKeys,
                settings.knownHosts().isEmpty()
                        ? knownHosts
                        : settings.knownHosts().stream().map(Access::path).collect(ImmutableList.toImmutableList()),
                settings.become(),
                becomePassword,
                connectTimeout,
                settings.legacyAlgorithms().orElse(false) ? Endpoint.Algorithms.LEGACY : Endpoint.Algorithms.MODERN,
                host.source());
    }

    private static Path path(String text) {
        return text.startsWith("~/") ? home(text.substring(2)) : Path.of(text);
    }

    private static Path home(String relative) {
        return Path.of(System.getProperty("user.home")).resolve(relative);
    }
}
