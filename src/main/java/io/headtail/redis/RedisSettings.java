package io.headtail.redis;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis is written to, and what.
 *
 * @param user the ACL user; null for Redis' default user
 * @param passwordFile a file whose first line is the password, read at each connection; null if
 *     none is needed
 * @param caFile PEM certificates of the issuers that are trusted, read at each connection; null for
 *     those of the JVM
 * @param timeout how long a connection or a response may take
 * @param prefix what all keys begin with
 * @param ranks maximum number of ranks that are written, ≥ 1
 * @param fill how long before the last sealed end earlier ones are filled in from the history
 */
public record RedisSettings(
        Address address,
        @Nullable String user,
        @Nullable Path passwordFile,
        @Nullable Path caFile,
        Duration timeout,
        String prefix,
        int ranks,
        Duration fill) {
    /**
     * Where it is.
     *
     * @param database number of the database; 0 in a cluster
     * @param tls whether it is reached by TLS
     * @param cluster whether it is a node of a cluster, which names the others
     */
    public record Address(String host, int port, int database, boolean tls, boolean cluster) {
        /** For messages. */
        @Override
        public String toString() {
            String name = host.contains(":") ? "[" + host + "]" : host;
            return "Redis at " + name + ":" + port + (tls ? " (TLS)" : "");
        }
    }
}
