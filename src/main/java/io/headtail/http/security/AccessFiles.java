package io.headtail.http.security;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files that protect the API's port.
 *
 * @param tls certificate and key; null for plain HTTP
 * @param tokens the file of tokens; null if everybody may read
 */
public record AccessFiles(@Nullable TlsFiles tls, @Nullable Path tokens) {
    /** Plain HTTP for everybody. */
    public static final AccessFiles NONE = new AccessFiles(null, null);

    /**
     * Two PEM files.
     *
     * @param certificate the server's certificate first, then those of its issuers
     * @param key its private key
     */
    public record TlsFiles(Path certificate, Path key) {}
}
