package io.headtail.redis;

import static java.util.Objects.requireNonNullElse;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Why Redis was not written to.
 *
 * @param text what happened and what to do, without secrets
 */
record RedisProblem(Kind kind, String text) {
    /** Whether waiting may help. */
    enum Kind {
        /** It cannot be reached, does not answer, or is starting; or Kafka is away. */
        AWAY,
        /** It, or a file, must be changed, or the settings. */
        REFUSED
    }

    /** Errors of a server or cluster that is starting, busy or changing. */
    private static final List<String> PASSING =
            List.of("LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN");

    private static final int MAX_CAUSES = 20;

    /** What to do about errors that Redis begins like this. */
    private static final Map<String, String> REMEDIES =
            Map.of(
                    "WRONGPASS", "check redis.user, and the password in redis.password-file",
                    "NOAUTH", "it wants a password: set redis.password-file",
                    "NOPERM", "docs/redis.md has what the user must be allowed",
                    "MOVED", "it is a node of a cluster: set redis.cluster=true",
                    "CROSSSLOT", "it is a node of a cluster: set redis.cluster=true",
                    "ERR This instance has cluster support disabled",
                            "it is no cluster: set redis.cluster=false",
                    "READONLY", "it is a replica: redis.url must name the one that takes writes",
                    "OOM", "raise its maxmemory, or lower redis.ranks or redis.fill",
                    "WRONGTYPE",
                            "others have used a key of ours for something else: set another"
                                    + " redis.prefix");

    /** Whether it refuses one key only, which is something else's; from any version of Redis. */
    static boolean isOfOneKey(JedisDataException e) {
        return String.valueOf(e.getMessage()).contains("WRONGTYPE");
    }

    static RedisProblem of(RuntimeException e) {
        List<Throwable> all = new ArrayList<>();
        addAll(e, all);
        UncheckedIOException file = first(UncheckedIOException.class, all);
        if (file != null) {
            return new RedisProblem(Kind.REFUSED, String.valueOf(file.getMessage()));
        }
        OtherOwnerException other = first(OtherOwnerException.class, all);
        if (other != null) {
            return new RedisProblem(Kind.REFUSED, String.valueOf(other.getMessage()));
        }
        UnknownClusterException unknown = first(UnknownClusterException.class, all);
        if (unknown != null) {
            return new RedisProblem(Kind.AWAY, String.valueOf(unknown.getMessage()));
        }
        JedisDataException answer = first(JedisDataException.class, all);
        if (answer != null) {
            return ofAnswer(answer);
        }
        SSLException tls = first(SSLException.class, all);
        if (tls != null) {
            return new RedisProblem(
                    Kind.REFUSED,
                    "no TLS with it: %s: check redis.url and redis.tls.ca-file"
                            .formatted(tls.getMessage()));
        }
        if (!(e instanceof JedisException)) {
            return new RedisProblem(Kind.REFUSED, e.toString());
        }
        // The deepest has the reason: a connection that is refused, a timeout.
        Throwable deepest = all.get(all.size() - 1);
        return new RedisProblem(
                Kind.AWAY, requireNonNullElse(deepest.getMessage(), deepest.toString()));
    }

    // Jedis attaches what went wrong with each address or node.
    private static void addAll(Throwable e, List<Throwable> all) {
        if (all.size() < MAX_CAUSES) {
            all.add(e);
            for (Throwable suppressed : e.getSuppressed()) {
                addAll(suppressed, all);
            }
            if (e.getCause() != null) {
                addAll(e.getCause(), all);
            }
        }
    }

    private static <T extends Throwable> @Nullable T first(Class<T> type, List<Throwable> all) {
        return all.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
    }

    private static RedisProblem ofAnswer(JedisDataException answer) {
        String said = String.valueOf(answer.getMessage());
        if (PASSING.stream().anyMatch(said::startsWith)) {
            return new RedisProblem(Kind.AWAY, said);
        }
        String remedy =
                REMEDIES.entrySet().stream()
                        .filter(known -> said.contains(known.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(
                                answer instanceof JedisAccessControlException
                                        ? REMEDIES.get("NOPERM")
                                        : "it refuses this");
        return new RedisProblem(Kind.REFUSED, said + ": " + remedy);
    }
}
