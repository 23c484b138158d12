package io.headtail.lake.store;

import io.headtail.snapshot.store.ObjectStore;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.snapshot.store.directory.DirectorySetting;
import io.headtail.snapshot.store.directory.DirectoryStore;
import io.headtail.snapshot.store.s3.S3Store;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place that {@code lake.url} names. */
public sealed interface LakeUrl {
    /** The setting. */
    String KEY = "lake.url";

    /** Opens the store; see its {@link ObjectStore#check}. */
    ObjectStore open();

    /** A directory of this machine, or of a volume that it mounts. */
    record Directory(Path path) implements LakeUrl {
        @Override
        public ObjectStore open() {
            return new DirectoryStore(path, new DirectorySetting(KEY, "the lake", ""));
        }
    }

    /**
     * A bucket.
     *
     * @param settings as those of snapshots, with the bucket and the prefix of the lake
     */
    record Bucket(SnapshotSettings.S3 settings) implements LakeUrl {
        @Override
        public ObjectStore open() {
            return new S3Store(settings, KEY);
        }
    }

    /** How a bucket is written. */
    Pattern S3 =
            Pattern.compile(
                    "s3://([a-zA-Z0-9._-]{3,255})(?:/([A-Za-z0-9!_.*'()-]+(?:/[A-Za-z0-9!_.*'()-]+)*)?)?/?");

    /**
     * Parses a URL that is not empty.
     *
     * @param s3 the client's settings, of which bucket and prefix do not count
     * @throws IllegalArgumentException if it is none, saying what is allowed
     */
    static LakeUrl parse(String text, SnapshotSettings.S3 s3) {
        Matcher bucket = S3.matcher(text);
        if (bucket.matches()) {
            String prefix = bucket.group(2);
            return new Bucket(
                    new SnapshotSettings.S3(
                            bucket.group(1),
                            prefix == null ? "" : prefix,
                            s3.endpoint(),
                            s3.region(),
                            s3.pathStyle(),
                            s3.sse()));
        }
        String allowed =
                "allowed are paths of a directory, file: URLs of one, s3://BUCKET/PREFIX, and empty"
                        + " for none";
        try {
            if (text.startsWith("file:")) {
                return new Directory(Path.of(URI.create(text)));
            }
            if (!text.contains("://") && !text.isBlank()) {
                return new Directory(Path.of(text));
            }
        } catch (InvalidPathException | FileSystemNotFoundException e) {
            throw new IllegalArgumentException(allowed, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(allowed + " (" + e.getMessage() + ")", e);
        }
        throw new IllegalArgumentException(allowed);
    }
}
