package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach one host.
 *
 * @param host its name in the inventory
 * @param address name or address to connect to
 * @param user login name
 * @param identities private key files, tried in order
 * @param passphrase of the encrypted ones among them
 * @param knownHosts files to check the host's key against; the first is the one that accept-new appends to
 * @param become whom sessions without another wish become, by sudo; absent: stay {@code user}
 * @param becomePassword sent to sudo after its prompt, if it asks
 * @param connectTimeout for TCP; login may take twice as long again
 * @param algorithms which ones may be agreed on
 * @param source where the inventory names the host
 */
public record Endpoint(
        String host,
        String address,
        int port,
        String user,
        ImmutableList<Path> identities,
        Optional<Secret> passphrase,
        HostKeyPolicy hostKeys,
        ImmutableList<Path> knownHosts,
        Optional<String> become,
        Optional<Secret> becomePassword,
        Duration connectTimeout,
        Algorithms algorithms,
        Source source) {
    /** The algorithms of SSH that are offered. */
    public enum Algorithms {
        /** Those that are safe today. */
        MODERN,
        /** Behind them, also those that servers of up to about 2014 need: SHA-1 and CBC. */
        LEGACY
    }

    /** What to do about a host whose key is not known at all; a changed or revoked key is always refused. */
    public enum HostKeyPolicy {
        STRICT,
        ACCEPT_NEW
    }
}
