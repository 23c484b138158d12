package io.headtail.config;

import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.time.Millis;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code snapshot.*}. */
final class SnapshotSection {

    private final CheckedValues values;

    private SnapshotSection(CheckedValues values) {
        this.values = values;
    }

    static SnapshotSettings read(CheckedValues values) {
        return new SnapshotSection(values).read();
    }

    private SnapshotSettings read() {
        SnapshotSettings.StoreType store =
                values.choice(ConfigKey.SNAPSHOT_STORE, SnapshotSettings.StoreType.values());
        return new SnapshotSettings(
                store,
                values.value(ConfigKey.SNAPSHOT_DIR, SnapshotSection::path),
                Duration.ofMillis(values.millis(ConfigKey.SNAPSHOT_INTERVAL, 1_000, Millis.DAY)),
                values.whole(ConfigKey.SNAPSHOT_KEEP, 1, 1_000),
                s3(store));
    }

    private static Path path(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path of a directory: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("allowed are paths of a directory");
    }

    private SnapshotSettings.S3 s3(SnapshotSettings.StoreType store) {
        String bucket =
                values.text(
                        ConfigKey.SNAPSHOT_S3_BUCKET,
                        "|[a-zA-Z0-9._-]{3,255}",
                        "names of a bucket, 3 to 255 letters, digits, '.', '_' and '-'");
        if (store == SnapshotSettings.StoreType.S3 && bucket.isEmpty()) {
            values.bad(
                    ConfigKey.SNAPSHOT_S3_BUCKET,
                    values.setting(ConfigKey.SNAPSHOT_S3_BUCKET),
                    "must be set, since snapshot.store is s3");
        }
        return new SnapshotSettings.S3(
                bucket,
                values.text(
                        ConfigKey.SNAPSHOT_S3_PREFIX,
                        "|[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*",
                        "names of letters, digits and !_.*'()- with '/' between them"),
                orNull(values.value(ConfigKey.SNAPSHOT_S3_ENDPOINT, SnapshotSection::endpoint)),
                orNull(
                        values.text(
                                ConfigKey.SNAPSHOT_S3_REGION,
                                "|[a-z0-9-]{1,32}",
                                "names of a region, such as eu-central-1")),
                values.bool(ConfigKey.SNAPSHOT_S3_PATH_STYLE),
                values.text(
                        ConfigKey.SNAPSHOT_S3_SSE,
                        "none|AES256|aws:kms(:\\S+)?",
                        "none, AES256, aws:kms, and aws:kms:KEY-ID"));
    }

    private static String endpoint(String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a URL: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("allowed are URLs such as https://s3.example.org:9000");
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
