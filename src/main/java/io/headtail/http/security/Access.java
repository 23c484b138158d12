package io.headtail.http.security;

import io.headtail.http.security.AccessFiles.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What protects the API's port, as its files say at the moment: TLS and tokens. A daemon thread
 * reads the files again every two seconds, if there are any. Thread-safe.
 */
public final class Access implements AutoCloseable {
    private static final String CERTIFICATE = "certificate";
    private static final String TOKENS = "tokens";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final @Nullable ReloadedFiles<ServerIdentity> identity;
    private final @Nullable ReloadedFiles<Tokens> tokens;
    private final @Nullable IdentityKeys keys;
    private final @Nullable SSLContext tls;
    private final @Nullable Thread watcher;

    /** The state of what is read from files, for metrics. */
    public record FileState(String what, boolean isCurrent, long failures) {}

    private Access(AccessFiles files) throws InvalidFileException {
        TlsFiles pair = files.tls();
        identity = pair == null ? null : identity(pair);
        keys = identity == null ? null : new IdentityKeys(identity.value());
        tls = keys == null ? null : ServerContext.of(keys);
        Path list = files.tokens();
        tokens =
                list == null
                        ? null
                        : new ReloadedFiles<>(
                                TOKENS,
                                Map.of("http.tokens-file", list),
                                contents -> Tokens.parse(contents.get(0)));
        warnIfEmpty();
        watcher =
                files.equals(AccessFiles.NONE)
                        ? null
                        : Thread.ofPlatform().daemon().name("http-files").start(this::watch);
    }

    /**
     * Reads the files.
     *
     * @throws IllegalStateException if one cannot be used, saying which and why
     */
    public static Access open(AccessFiles files) {
        try {
            return new Access(files);
        } catch (InvalidFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static ReloadedFiles<ServerIdentity> identity(TlsFiles pair)
            throws InvalidFileException {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("http.tls.certificate-file", pair.certificate());
        files.put("http.tls.key-file", pair.key());
        return new ReloadedFiles<>(
                CERTIFICATE,
                files,
                contents -> ServerIdentity.read(contents.get(0), contents.get(1)));
    }

    /** TLS with the newest certificate; null for plain HTTP. */
    public @Nullable SSLContext tls() {
        return tls;
    }

    /** Whether requests need a token. */
    public boolean needsToken() {
        return tokens != null;
    }

    /** Whether requests with this token may be answered. */
    public boolean accepts(String token) {
        return tokens == null || tokens.value().contains(token);
    }

    /**
     * When the certificate of the chain that expires first does so, epoch ms; empty for plain HTTP.
     */
    public OptionalLong certificateExpiryMs() {
        return identity == null
                ? OptionalLong.empty()
                : OptionalLong.of(identity.value().earliestExpiry().toEpochMilli());
    }

    /** The state of certificate and tokens; without a file it is current. */
    public List<FileState> files() {
        return List.of(state(CERTIFICATE, identity), state(TOKENS, tokens));
    }

    private static FileState state(String what, @Nullable ReloadedFiles<?> files) {
        return files == null
                ? new FileState(what, true, 0)
                : new FileState(what, files.isCurrent(), files.failures());
    }

    private void watch() {
        boolean told = false;
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                try {
                    check();
                } catch (RuntimeException e) {
                    // Without any more looks, no token could be revoked.
                    if (!told) {
                        LOG.error("event=reload-failed (it goes on; told once)", e);
                    }
                    told = true;
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void check() {
        if (identity != null && keys != null) {
            identity.check(keys::set);
        }
        if (tokens != null) {
            tokens.check(read -> warnIfEmpty());
        }
    }

    private void warnIfEmpty() {
        if (tokens != null && tokens.value().isEmpty()) {
            LOG.warn("http.tokens-file: no token in it, so every request is refused");
        }
    }

    /** Stops reading the files; what was read stays in force. */
    @Override
    public void close() {
        if (watcher != null) {
            watcher.interrupt();
        }
    }
}
