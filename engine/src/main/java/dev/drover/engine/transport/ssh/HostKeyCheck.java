package dev.drover.engine.transport.ssh;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.TransportException;
import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/** Checks one host's key, and keeps why it was refused. Once it is settled it holds nothing but that key. */
final class HostKeyCheck implements HostKeyVerifier {
    /** A key of this type signs in several ways. */
    private static final String RSA = "ssh-rsa";

    private static final ImmutableList<String> RSA_ALGORITHMS = ImmutableList.of("rsa-sha2-512", "rsa-sha2-256", RSA);
    private final ImmutableSet<String> asked;
    private Optional<Basis> basis;
    private Optional<TransportException> refusal = Optional.empty();
    private Optional<HostKeyCheck> again = Optional.empty();
    private Optional<Bytes> accepted = Optional.empty();

    HostKeyCheck(Endpoint endpoint, KnownHosts known) {
        this(endpoint, known, known.likelyTypesOf(endpoint.address(), endpoint.port()));
    }

    private HostKeyCheck(Endpoint endpoint, KnownHosts known, ImmutableSet<String> asked) {
        this.basis = Optional.of(new Basis(endpoint, known));
        this.asked = asked;
    }

    /** What a key is judged by. The endpoint has secrets. */
    private record Basis(Endpoint endpoint, KnownHosts known) {}

    /** What to connect with once more, where the host showed a key of another type than those that it is known by. */
    Optional<HostKeyCheck> again() {
        return again;
    }

    Optional<TransportException> refusal() {
        return refusal;
    }

    /**
     * The key that the host was recognised by, in wire format. When the two sides agree on other keys of theirs later, it has to
     * show the same one again: what it was judged by is let go of, so that a connection that is kept keeps no secret.
     */
    synchronized Bytes settle() {
        basis = Optional.empty();
        return accepted.orElseThrow(() -> new IllegalStateException("logged in without a look at the host's key"));
    }

    @Override
    public synchronized boolean verify(String hostname, int port, PublicKey key) {
        byte[] wire = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        return basis.map(by -> judge(by.endpoint(), by.known(), key, wire))
                .orElseGet(() -> accepted.equals(Optional.of(Bytes.of(wire))));
    }

    private boolean judge(Endpoint endpoint, KnownHosts known, PublicKey key, byte[] wire) {
        KnownHosts.Verdict verdict = known.judge(endpoint.address(), endpoint.port(), wire);
        if (verdict instanceof KnownHosts.Verdict.Known) {
            accepted = Optional.of(Bytes.of(wire));
            return true;
        }
        if (verdict instanceof KnownHosts.Verdict.Unknown && endpoint.hostKeys() == Endpoint.HostKeyPolicy.ACCEPT_NEW) {
            return accept(endpoint, wire);
        }
        ImmutableSet<String> types = known.typesOf(endpoint.address(), endpoint.port());
        if (!asked.containsAll(types) && !types.contains(KeyType.fromKey(key).toString())) {
            again = Optional.of(new HostKeyCheck(endpoint, known, types));
        }
        refusal = Optional.of(refused(endpoint, verdict, KeyType.fromKey(key) + " " + KnownHosts.fingerprint(wire)));
        return false;
    }

    private boolean accept(Endpoint endpoint, byte[] wire) {
        try {
            KnownHosts.add(endpoint.knownHosts().get(0), endpoint.address(), endpoint.port(), wire);
            accepted = Optional.of(Bytes.of(wire));
            return true;
        } catch (IOException e) {
            refusal = Optional.of(new TransportException(
                    TransportException.Kind.HOST_KEY_UNKNOWN,
                    "its key cannot be added to " + endpoint.knownHosts().get(0) + ": " + e.getMessage(),
                    e));
            return false;
        }
    }

    private static TransportException refused(Endpoint endpoint, KnownHosts.Verdict verdict, String fingerprint) {
        String name = KnownHosts.name(endpoint.address(), endpoint.port());
        if (verdict instanceof KnownHosts.Verdict.Changed changed) {
            return new TransportException(
                    TransportException.Kind.HOST_KEY_CHANGED,
                    "HOST KEY CHANGED - not connecting to " + name + ": known is " + changed.fingerprint() + " ("
                            + changed.place() + "), offered was " + fingerprint
                            + "; if it was installed anew, remove that line and compare the new key; else treat it as"
                            + " an attack; no option ignores this");
        }
        if (verdict instanceof KnownHosts.Verdict.Revoked revoked) {
            return new TransportException(
                    TransportException.Kind.HOST_KEY_REVOKED,
                    "the key of " + name + " is revoked (" + revoked.place() + "): " + fingerprint
                            + "; not connecting; no option ignores this");
        }
        return new TransportException(
                TransportException.Kind.HOST_KEY_UNKNOWN,
                "the key of " + name + " is not known: " + fingerprint
                        + "; compare it with the host's console, then add it to "
                        + endpoint.knownHosts().get(0) + ", or run with --host-keys accept-new");
    }

    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        return asked.stream()
                .flatMap(type -> type.equals(RSA) ? RSA_ALGORITHMS.stream() : Stream.of(type))
                .toList();
    }
}
