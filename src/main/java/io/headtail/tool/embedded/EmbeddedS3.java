package io.headtail.tool.embedded;

import io.headtail.tool.ToolException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A server of the S3 protocol inside this JVM, for trials and tests. It listens on 127.0.0.1 only;
 * a bucket is a directory, an object a file in it.
 *
 * <p>Needs classes that are not on the product's own class path: {@link #start} fails with
 * instructions if they are missing.
 */
public final class EmbeddedS3 implements AutoCloseable {
    /** The access key that it accepts. */
    public static final String ACCESS_KEY = "headtail";

    /** Its secret, which protects nothing: the server is reachable from this machine only. */
    public static final String SECRET_KEY = "headtail-secret";

    private static final String HOST = "127.0.0.1";

    private final S3Proxy server;
    private final DirectoryLock lock;
    private final int port;

    private EmbeddedS3(S3Proxy server, DirectoryLock lock, int port) {
        this.server = server;
        this.lock = lock;
        this.port = port;
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @param dataDir created if absent; owned by this server until {@link #close}
     * @param port TCP port, 0 for any free port
     * @param bucket created if absent
     * @throws ToolException if the port is taken, the directory is unusable or in use, or the
     *     server does not start
     */
    public static EmbeddedS3 start(Path dataDir, int port, String bucket) {
        try {
            Class.forName("org.gaul.s3proxy.S3Proxy", false, EmbeddedS3.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ToolException(
                    "the embedded S3 server's classes are not on the class path; bin/headtail puts"
                            + " them there, as java -cp 'headtail.jar:embedded/*' does",
                    e);
        }
        DirectoryLock lock = DirectoryLock.acquire(dataDir);
        try {
            Path buckets = dataDir.toAbsolutePath().resolve("s3");
            Files.createDirectories(buckets.resolve(bucket));
            int chosen = FreePort.of(port);
            S3Proxy server =
                    S3Proxy.builder()
                            .endpoint(URI.create("http://" + HOST + ":" + chosen))
                            .awsAuthentication(
                                    AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                            .blobStore(new FilesystemNio2BlobStore(buckets.toString()))
                            .build();
            server.start();
            return new EmbeddedS3(server, lock, chosen);
        } catch (Exception e) {
            lock.close();
            if (e instanceof ToolException known) {
                throw known;
            }
            throw new ToolException(
                    "the embedded S3 server did not start on port %d with its data in %s: %s"
                            .formatted(port, dataDir, e.getMessage()),
                    e);
        }
    }

    /** The endpoint's URL. */
    public String endpoint() {
        return "http://" + HOST + ":" + port;
    }

    /** The TCP port that it listens on, never 0. */
    public int port() {
        return port;
    }

    /** Stops the server and releases the directory. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new ToolException("the embedded S3 server did not stop: " + e.getMessage(), e);
        } finally {
            lock.close();
        }
    }
}
