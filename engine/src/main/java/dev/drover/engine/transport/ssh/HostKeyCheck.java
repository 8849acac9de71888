package dev.drover.engine.transport.ssh;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.TransportException;
import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/** Checks one host's key, and keeps why it was refused. */
final class HostKeyCheck implements HostKeyVerifier {
    private final Endpoint endpoint;
    private final KnownHosts known;
    private Optional<TransportException> refusal = Optional.empty();
    private Optional<Bytes> accepted = Optional.empty();

    HostKeyCheck(Endpoint endpoint, KnownHosts known) {
        this.endpoint = endpoint;
        this.known = known;
    }

    Optional<TransportException> refusal() {
        return refusal;
    }

    /** The key that the host was recognised by, in wire format. */
    Optional<Bytes> accepted() {
        return accepted;
    }

    @Override
    public boolean verify(String hostname, int port, PublicKey key) {
        byte[] wire = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        KnownHosts.Verdict verdict = known.judge(endpoint.address(), endpoint.port(), wire);
        if (verdict instanceof KnownHosts.Verdict.Known) {
            accepted = Optional.of(Bytes.of(wire));
            return true;
        }
        if (verdict instanceof KnownHosts.Verdict.Unknown && endpoint.hostKeys() == Endpoint.HostKeyPolicy.ACCEPT_NEW) {
            return accept(wire);
        }
        refusal = Optional.of(refused(verdict, KeyType.fromKey(key) + " " + KnownHosts.fingerprint(wire)));
        return false;
    }

    private boolean accept(byte[] wire) {
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

    private TransportException refused(KnownHosts.Verdict verdict, String fingerprint) {
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
        return known.typesOf(endpoint.address(), endpoint.port());
    }
}
