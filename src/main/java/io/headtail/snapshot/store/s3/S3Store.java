package io.headtail.snapshot.store.s3;

import io.headtail.snapshot.store.ObjectStore;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.UnusableStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Stores objects, such as snapshots, in an S3 bucket, or of a service that speaks its protocol.
 * Calls are retried with back-off, at most five times within two minutes; then an IOException says
 * what to check. Credentials come from the SDK's default chain.
 */
public final class S3Store implements SnapshotStore, ObjectStore {
    private static final int MAX_ATTEMPTS = 5;

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(10);

    /** Longer than any upload takes. */
    private static final Duration MIN_LEFT_BEHIND_AGE = Duration.ofDays(1);

    private final SnapshotSettings.S3 settings;
    private final S3Client client;
    private final S3Errors errors;
    private final String root;
    private final Duration leftBehindAge;
    private final AtomicBoolean cleaned = new AtomicBoolean();

    /**
     * Opens the bucket of snapshots, which must exist; connects at the first request.
     *
     * @throws IllegalStateException if the settings make no client; the message says what to set
     */
    public S3Store(SnapshotSettings.S3 settings) {
        this(settings, "snapshot.s3.bucket");
    }

    /**
     * Opens a bucket, which must exist; connects at the first request.
     *
     * @param bucketKey the setting that names the bucket, for messages
     * @throws IllegalStateException if the settings make no client; the message says what to set
     */
    public S3Store(SnapshotSettings.S3 settings, String bucketKey) {
        this(settings, bucketKey, MIN_LEFT_BEHIND_AGE);
    }

    /**
     * As the others.
     *
     * @param leftBehindAge from what age on an unfinished upload is taken for one of a process that
     *     is gone
     */
    S3Store(SnapshotSettings.S3 settings, String bucketKey, Duration leftBehindAge) {
        this.leftBehindAge = leftBehindAge;
        this.settings = settings;
        this.errors = new S3Errors(settings, toString(), bucketKey);
        this.root = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
        try {
            this.client = client(settings);
        } catch (SdkException e) {
            throw new IllegalStateException(
                    "snapshot.s3: no client can be created: "
                            + e.getMessage()
                            + "; set snapshot.s3.region, or AWS_REGION",
                    e);
        }
    }

    private static S3Client client(SnapshotSettings.S3 settings) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .forcePathStyle(settings.pathStyle())
                        // Services other than AWS support all of these checksums or none; the file
                        // format has its own.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .httpClientBuilder(
                                Apache5HttpClient.builder()
                                        .connectionTimeout(Duration.ofSeconds(5))
                                        .socketTimeout(Duration.ofSeconds(20)))
                        .overrideConfiguration(
                                override ->
                                        override.apiCallAttemptTimeout(Duration.ofSeconds(60))
                                                .apiCallTimeout(Duration.ofSeconds(120))
                                                .retryStrategy(
                                                        StandardRetryStrategy.builder()
                                                                .maxAttempts(MAX_ATTEMPTS)
                                                                .build()));
        String region = settings.region();
        String endpoint = settings.endpoint();
        if (endpoint != null) {
            builder.endpointOverride(URI.create(endpoint));
            // A self-hosted service has no region, but signatures must name one.
            builder.region(Region.of(region == null ? "us-east-1" : region));
        } else if (region != null) {
            builder.region(Region.of(region));
        }
        return builder.build();
    }

    /** For tests, which create buckets. */
    S3Client client() {
        return client;
    }

    private String key(SnapshotFolder folder, String name) {
        return root + folder.path() + "/" + name;
    }

    @Override
    public void check() throws IOException {
        try {
            asking(
                    () ->
                            client.listObjectsV2(
                                    request ->
                                            request.bucket(settings.bucket())
                                                    .prefix(root)
                                                    .maxKeys(1)
                                                    .overrideConfiguration(
                                                            o -> o.apiCallTimeout(CHECK_TIMEOUT))));
            try (S3Upload upload = new S3Upload(this, client, settings, root + "check")) {
                // Needs the rights and the encryption key of a snapshot, but never becomes visible.
                var unused = upload.begin();
            }
        } catch (IOException e) {
            throw S3Errors.isForGood(e) ? new UnusableStoreException(e) : e;
        }
    }

    @Override
    public List<Stored> list(SnapshotFolder folder) throws IOException {
        String prefix = key(folder, "");
        return asking(
                () -> {
                    List<Stored> found = new ArrayList<>();
                    for (S3Object object : objects(prefix)) {
                        String name = object.key().substring(prefix.length());
                        if (!name.isEmpty() && !name.contains("/")) {
                            found.add(new Stored(name, object.size(), object.lastModified()));
                        }
                    }
                    return found;
                });
    }

    @Override
    public List<SnapshotFolder> folders() throws IOException {
        return asking(
                () -> {
                    List<SnapshotFolder> folders = new ArrayList<>();
                    for (String cluster : below(root)) {
                        for (String topic : below(cluster)) {
                            for (String partition : below(topic)) {
                                SnapshotFolder folder =
                                        SnapshotFolder.parse(
                                                partition.substring(
                                                        root.length(), partition.length() - 1));
                                if (folder != null) {
                                    folders.add(folder);
                                }
                            }
                        }
                    }
                    return folders;
                });
    }

    // Distinct names after the prefix, up to the next slash.
    private List<String> below(String prefix) {
        return client
                .listObjectsV2Paginator(
                        request -> request.bucket(settings.bucket()).prefix(prefix).delimiter("/"))
                .commonPrefixes()
                .stream()
                .map(CommonPrefix::prefix)
                .toList();
    }

    // All pages.
    private Iterable<S3Object> objects(String prefix) {
        return client.listObjectsV2Paginator(
                        request -> request.bucket(settings.bucket()).prefix(prefix))
                .contents();
    }

    @Override
    public List<String> keys(String folder) throws IOException {
        return asking(
                () -> {
                    List<String> found = new ArrayList<>();
                    for (S3Object object : objects(root + folder + "/")) {
                        found.add(object.key().substring(root.length()));
                    }
                    return found;
                });
    }

    @Override
    public Upload create(SnapshotFolder folder, String name) {
        String key = folder.path() + "/" + name;
        return create(key, root.isEmpty() ? firstFolder(key) : root);
    }

    @Override
    public Upload create(String key) {
        return create(key, root + firstFolder(key));
    }

    private Upload create(String key, String ours) {
        if (cleaned.compareAndSet(false, true)) {
            new LeftBehindUploads(this, client, errors, settings.bucket(), leftBehindAge)
                    .drop(ours);
        }
        return new S3Upload(this, client, settings, root + key);
    }

    private static String firstFolder(String key) {
        return key.substring(0, key.indexOf('/') + 1);
    }

    @Override
    public InputStream open(SnapshotFolder folder, String name) throws IOException {
        return open(folder.path() + "/" + name);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return new S3Input(this, client, settings.bucket(), root + key);
    }

    @Override
    public void delete(SnapshotFolder folder, String name) throws IOException {
        delete(folder.path() + "/" + name);
    }

    @Override
    public void delete(String key) throws IOException {
        asking(
                () ->
                        client.deleteObject(
                                request -> request.bucket(settings.bucket()).key(root + key)));
    }

    @Override
    public List<String> expiries(String folder) {
        return new ExpiryRules(this, client, errors, settings.bucket()).matching(root + folder);
    }

    /** Sends a request, and converts the SDK's exceptions to those of {@link SnapshotStore}. */
    <T extends @Nullable Object> T asking(Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (SdkException e) {
            throw errors.explained(e);
        }
    }

    @Override
    public String toString() {
        return "s3://"
                + settings.bucket()
                + (settings.prefix().isEmpty() ? "" : "/" + settings.prefix());
    }

    @Override
    public void close() {
        client.close();
    }
}
