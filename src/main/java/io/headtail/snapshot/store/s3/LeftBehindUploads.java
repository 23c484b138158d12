package io.headtail.snapshot.store.s3;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Unfinished uploads of killed processes: their parts are invisible, but are paid for.
 *
 * @param store for the log
 * @param age from which on an unfinished upload is taken for one of a process that is gone
 */
record LeftBehindUploads(
        S3Store store, S3Client client, S3Errors errors, String bucket, Duration age) {
    private static final Logger LOG = LoggerFactory.getLogger(LeftBehindUploads.class);

    /**
     * Aborts those of keys with a prefix; none if it is empty, since all uploads of the bucket
     * would be meant then, also those of other applications.
     */
    void drop(String prefix) {
        if (prefix.isEmpty()) {
            return;
        }
        Instant before = Instant.now().minus(age);
        try {
            for (MultipartUpload upload :
                    client.listMultipartUploadsPaginator(
                                    request -> request.bucket(bucket).prefix(prefix))
                            .uploads()) {
                if (upload.initiated().isBefore(before)) {
                    client.abortMultipartUpload(
                            request ->
                                    request.bucket(bucket)
                                            .key(upload.key())
                                            .uploadId(upload.uploadId()));
                    LOG.info("aborted an unfinished upload key={}", upload.key());
                }
            }
        } catch (SdkException e) {
            LOG.info(
                    "unfinished uploads cannot be listed; a life-cycle rule of the bucket"
                            + " can remove them store={} {}",
                    store,
                    errors.explained(e).getMessage());
        }
    }
}
