package dev.drover.engine.transport.ssh;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/**
 * A client that is logged in, with what decided that it is. It has no secret: private keys and passphrases stay with whoever
 * logged in.
 *
 * @param hostKey by which the host was recognised, in wire format
 * @param sinceNanos when it logged in, by {@link System#nanoTime}
 */
record Login(SSHClient client, Terms terms, Bytes hostKey, long sinceNanos) {
    /**
     * What a login depends on besides the host's key. Another run may have the connection only if all of it is the same.
     *
     * @param limit for connecting, of which the client's other limits are multiples
     * @param offered the public keys that are offered, in their order and in wire format
     */
    record Terms(
            String address,
            int port,
            String user,
            Endpoint.Algorithms algorithms,
            Duration limit,
            ImmutableList<Bytes> offered) {
        static Terms of(Endpoint endpoint, ImmutableList<KeyProvider> keys) {
            return new Terms(
                    endpoint.address(),
                    endpoint.port(),
                    endpoint.user(),
                    endpoint.algorithms(),
                    endpoint.connectTimeout(),
                    keys.stream().map(Login::wire).collect(ImmutableList.toImmutableList()));
        }

        @Override
        public String toString() {
            return user + "@" + address + ":" + port;
        }
    }

    /** A public key in wire format. */
    static Bytes wire(KeyProvider key) {
        try {
            return Bytes.of(
                    new Buffer.PlainBuffer().putPublicKey(key.getPublic()).getCompactData());
        } catch (IOException e) {
            throw new IllegalStateException("a key was read before", e);
        }
    }

    /** Whether it is up, as far as is known here, and at the machine where its name leads to now. */
    boolean isWhereItsNameLeads() {
        try {
            return client.isConnected()
                    && client.isAuthenticated()
                    && InetAddress.getByName(terms.address())
                            .equals(client.getRemoteSocketAddress().getAddress());
        } catch (UnknownHostException noName) {
            return false;
        }
    }
}
