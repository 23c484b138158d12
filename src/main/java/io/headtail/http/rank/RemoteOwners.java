package io.headtail.http.rank;

import io.headtail.http.security.TrustedCertificates;
import io.headtail.merge.rank.PartRank;
import io.headtail.merge.rank.RankBusyException;
import io.headtail.merge.rank.RankCodec;
import io.headtail.merge.rank.RankQuestion;
import io.headtail.merge.rank.RankSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owners of partitions in other processes, asked over HTTP. One that cannot be reached is not
 * asked again for a second, so that it costs one question its time and not all of them.
 * Thread-safe.
 */
public final class RemoteOwners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteOwners.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final long AWAY_NANOS = 1_000_000_000;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpClient client;
    private final @Nullable Path tokenFile;
    private final LongSupplier nanos;
    private final Map<String, Long> awaySince = new ConcurrentHashMap<>();

    /**
     * @param nanos as {@link System#nanoTime}
     * @throws IllegalStateException if the file of trusted certificates cannot be used
     */
    public RemoteOwners(RankSettings settings, LongSupplier nanos) {
        this.tokenFile = settings.tokenFile();
        this.nanos = nanos;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .executor(
                                Executors.newThreadPerTaskExecutor(
                                        Thread.ofVirtual().name("rank-client-", 0).factory()))
                        .connectTimeout(CONNECT_TIMEOUT);
        Path caFile = settings.caFile();
        if (caFile != null) {
            builder.sslContext(TrustedCertificates.context(caFile));
        }
        this.client = builder.build();
    }

    /** The owner at that base URL. */
    public RankSource at(String url) {
        return (question, waitNanos) -> ask(url, question, Duration.ofNanos(waitNanos));
    }

    private List<PartRank> ask(String url, RankQuestion question, Duration wait)
            throws IOException {
        Long since = awaySince.get(url);
        if (since != null && nanos.getAsLong() - since < AWAY_NANOS) {
            throw new IOException(url + " did not answer a moment ago");
        }
        try {
            HttpResponse<byte[]> response =
                    client.send(
                            request(url, question, wait), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == RankWire.BUSY.code()) {
                throw new RankBusyException(url + " has too many questions; try again soon");
            }
            if (response.statusCode() == UNAVAILABLE) {
                // It owns nothing yet, or is about to.
                LOG.debug("{} answered 503", url);
                return List.of();
            }
            if (response.statusCode() != OK) {
                throw new IOException(url + " answered " + response.statusCode());
            }
            List<PartRank> ranks = RankCodec.decode(response.body());
            awaySince.remove(url);
            return ranks;
        } catch (RankBusyException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            if (awaySince.put(url, nanos.getAsLong()) == null) {
                LOG.warn("event=owner-away url={} error={}", url, e.toString());
            }
            throw new IOException(url + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private HttpRequest request(String url, RankQuestion question, Duration wait)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        url + RankWire.PATH + "?" + RankWire.query(question, wait)))
                        .timeout(wait.plus(GRACE));
        if (tokenFile != null && url.startsWith("https:")) {
            // Read each time, since it may be replaced at any time.
            String token = Files.readString(tokenFile).strip();
            if (!token.matches("[\\x21-\\x7e]+")) {
                throw new IOException(
                        "ranks.token-file: not a token: a line of visible ASCII characters is one");
            }
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
