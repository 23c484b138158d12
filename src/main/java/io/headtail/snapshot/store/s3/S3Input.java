package io.headtail.snapshot.store.s3;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object from its start. If the connection breaks, resumes from the same byte over a new
 * one, and gives up after a few breaks without progress. Fails if the object was replaced
 * meanwhile.
 */
final class S3Input extends InputStream {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MAX_RESTARTS_IN_A_ROW = 5;

    private final S3Store store;
    private final S3Client client;
    private final String bucket;
    private final String key;
    private final long length;
    private final String tag;
    private @Nullable ResponseInputStream<GetObjectResponse> response;
    private InputStream in;
    private long at;
    private int restarts;

    S3Input(S3Store store, S3Client client, String bucket, String key) throws IOException {
        this.store = store;
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        ResponseInputStream<GetObjectResponse> first =
                store.asking(() -> client.getObject(request -> request.bucket(bucket).key(key)));
        this.response = first;
        this.length = first.response().contentLength();
        this.tag = first.response().eTag();
        this.in = new BufferedInputStream(first, BUFFER_BYTES);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (at < length) {
            try {
                int read = in.read(target, from, count);
                if (read > 0) {
                    at += read;
                    restarts = 0;
                    return read;
                }
                throw new IOException("the connection ended at byte " + at + " of " + length);
            } catch (IOException | SdkException e) {
                restart(e);
            }
        }
        return -1;
    }

    private void restart(Exception cause) throws IOException {
        abort();
        if (Thread.currentThread().isInterrupted() || restarts++ == MAX_RESTARTS_IN_A_ROW) {
            throw new IOException(store + ": reading " + key + " failed repeatedly", cause);
        }
        long from = at;
        ResponseInputStream<GetObjectResponse> next;
        try {
            next =
                    store.asking(
                            () ->
                                    client.getObject(
                                            request ->
                                                    request.bucket(bucket)
                                                            .key(key)
                                                            .ifMatch(tag)
                                                            .range("bytes=" + from + "-")));
        } catch (FileNotFoundException e) {
            throw new IOException(store + ": " + key + " was removed while it was read", e);
        }
        response = next;
        in = new BufferedInputStream(next, BUFFER_BYTES);
    }

    // Closing would read the rest of the object.
    private void abort() {
        ResponseInputStream<GetObjectResponse> open = response;
        if (open != null) {
            response = null;
            open.abort();
        }
    }

    @Override
    public void close() {
        abort();
    }
}
