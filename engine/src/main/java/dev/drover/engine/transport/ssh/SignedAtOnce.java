package dev.drover.engine.transport.ssh;

import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.KeyedAuthMethod;

/** Logs in with a public key and does not ask first whether the server would take it, which is a round trip (RFC 4252, section 7). */
final class SignedAtOnce extends KeyedAuthMethod {
    SignedAtOnce(KeyProvider key) {
        super("publickey", key);
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return putSig(putPubKey(super.buildReq().putBoolean(true)));
    }
}
