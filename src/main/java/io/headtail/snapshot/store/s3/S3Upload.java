package io.headtail.snapshot.store.s3;

import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An object that is being written to S3: in one piece if it fits into a part, otherwise in parts,
 * each sent when it is full. Nothing is visible before {@link #freeze}; closing without it aborts
 * the upload. Holds one part in memory, of 8 MiB or more depending on the object's length, since an
 * object has at most 10,000 parts.
 */
final class S3Upload extends SnapshotStore.Upload {
    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);
    private static final int MIN_PART_BYTES = 8 << 20;

    /**
     * The size of parts doubles after this many: 100 GiB take parts of up to 32 MiB; the maximum is
     * 496 GiB.
     */
    private static final int PARTS_PER_SIZE = 2_000;

    /** Answers to a conditional request: there is one; another one is being made; unknown. */
    private static final int EXISTS = 412;

    private static final int BEING_WRITTEN = 409;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Store store;
    private final S3Client client;
    private final SnapshotSettings.S3 settings;
    private final String key;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] part = new byte[1 << 16];
    private int size;
    private long total;
    private @Nullable String uploadId;
    private boolean frozen;

    S3Upload(S3Store store, S3Client client, SnapshotSettings.S3 settings, String key) {
        this.store = store;
        this.client = client;
        this.settings = settings;
        this.key = key;
    }

    /**
     * Size in bytes of a part.
     *
     * @param before number of parts before it
     */
    static int partSize(int before) {
        return MIN_PART_BYTES << Math.min(5, before / PARTS_PER_SIZE);
    }

    private int partSize() {
        return partSize(parts.size());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        while (at < from + length) {
            if (size == partSize()) {
                sendPart();
            }
            int count = Math.min(partSize() - size, from + length - at);
            ensure(size + count);
            System.arraycopy(bytes, at, part, size, count);
            size += count;
            at += count;
            total += count;
        }
    }

    private void ensure(int wanted) {
        if (wanted > part.length) {
            part = Arrays.copyOf(part, Math.min(partSize(), Math.max(wanted, 2 * part.length)));
        }
    }

    private RequestBody body() {
        // Does not copy the part, and can be read again for a retry.
        byte[] bytes = part;
        int length = size;
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length),
                length,
                "application/octet-stream");
    }

    private void sendPart() throws IOException {
        String id = uploadId == null ? begin() : uploadId;
        int number = parts.size() + 1;
        String tag =
                store.asking(
                                () ->
                                        client.uploadPart(
                                                request ->
                                                        request.bucket(settings.bucket())
                                                                .key(key)
                                                                .uploadId(id)
                                                                .partNumber(number),
                                                body()))
                        .eTag();
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        size = 0;
    }

    /** Starts an upload in parts; {@link #close} aborts it. */
    String begin() throws IOException {
        String id =
                store.asking(
                                () ->
                                        client.createMultipartUpload(
                                                encrypted(
                                                        CreateMultipartUploadRequest.builder()
                                                                .bucket(settings.bucket())
                                                                .key(key))))
                        .uploadId();
        uploadId = id;
        return id;
    }

    private CreateMultipartUploadRequest encrypted(CreateMultipartUploadRequest.Builder request) {
        if (!settings.sse().equals("none")) {
            request.serverSideEncryption(algorithm()).ssekmsKeyId(keyId());
        }
        return request.build();
    }

    private PutObjectRequest.Builder put() {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(settings.bucket()).key(key);
        if (!settings.sse().equals("none")) {
            request.serverSideEncryption(algorithm()).ssekmsKeyId(keyId());
        }
        return request;
    }

    private String algorithm() {
        return settings.sse().startsWith("aws:kms") ? "aws:kms" : settings.sse();
    }

    private @Nullable String keyId() {
        String prefix = "aws:kms:";
        return settings.sse().startsWith(prefix) ? settings.sse().substring(prefix.length()) : null;
    }

    @Override
    public void freeze() throws IOException {
        String id = uploadId;
        if (id == null) {
            store.asking(() -> client.putObject(put().build(), body()));
        } else {
            if (size > 0) {
                sendPart();
            }
            complete(id);
        }
        frozen = true;
    }

    @Override
    public boolean freezeIfAbsent() throws IOException {
        if (uploadId != null) {
            throw new IllegalStateException("too large for this: " + key);
        }
        boolean made =
                store.asking(
                        () -> {
                            try {
                                client.putObject(put().ifNoneMatch("*").build(), body());
                                return true;
                            } catch (S3Exception e) {
                                return switch (e.statusCode()) {
                                    case EXISTS, BEING_WRITTEN -> false;
                                    case NOT_IMPLEMENTED -> {
                                        client.putObject(put().build(), body());
                                        yield true;
                                    }
                                    default -> throw e;
                                };
                            }
                        });
        frozen = true;
        return made;
    }

    private void complete(String id) throws IOException {
        store.asking(
                () -> {
                    try {
                        return client.completeMultipartUpload(
                                request ->
                                        request.bucket(settings.bucket())
                                                .key(key)
                                                .uploadId(id)
                                                .multipartUpload(all -> all.parts(parts)));
                    } catch (NoSuchUploadException e) {
                        // An attempt whose response was lost may have succeeded.
                        long stored =
                                client.headObject(
                                                request ->
                                                        request.bucket(settings.bucket()).key(key))
                                        .contentLength();
                        if (stored != total) {
                            throw e;
                        }
                        return null;
                    }
                });
    }

    // If aborting fails, the parts stay invisible, and a life-cycle rule of the bucket removes
    // them.
    @Override
    public void close() {
        String id = uploadId;
        if (frozen || id == null) {
            return;
        }
        // The SDK refuses to work on an interrupted thread, as this one is when its owner stops.
        boolean interrupted = Thread.interrupted();
        try {
            store.asking(
                    () ->
                            client.abortMultipartUpload(
                                    request ->
                                            request.bucket(settings.bucket())
                                                    .key(key)
                                                    .uploadId(id)));
        } catch (IOException e) {
            LOG.warn(
                    "parts of an upload are left behind key={} upload={} {}",
                    key,
                    id,
                    e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
