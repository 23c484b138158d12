package io.headtail.http.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands the newest {@link ServerIdentity} to each TLS handshake. A handshake asks for an alias
 * first, and then for the chain and the key of it: aliases are numbers of identities, so that a
 * handshake that a change overtakes gets both of the one before.
 */
final class IdentityKeys extends X509ExtendedKeyManager {
    private record Numbered(long number, ServerIdentity identity, @Nullable Numbered former) {}

    private volatile Numbered newest;

    IdentityKeys(ServerIdentity identity) {
        newest = new Numbered(0, identity, null);
    }

    /** Uses another one from the next handshake on. Called by one thread. */
    void set(ServerIdentity identity) {
        Numbered last = newest;
        newest =
                new Numbered(
                        last.number() + 1,
                        identity,
                        new Numbered(last.number(), last.identity(), null));
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Numbered now = newest;
        return now.identity().key().getAlgorithm().equals(keyType)
                ? Long.toString(now.number())
                : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerIdentity identity = named(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerIdentity identity = named(alias);
        return identity == null ? null : identity.key();
    }

    private @Nullable ServerIdentity named(String alias) {
        Numbered one = newest;
        while (one != null && !Long.toString(one.number()).equals(alias)) {
            one = one.former();
        }
        return one == null ? null : one.identity();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
