package io.headtail.snapshot.store.s3;

import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.testing.RealServers;
import io.headtail.testing.ServerData;
import io.headtail.tool.embedded.EmbeddedS3;
import java.nio.file.Path;
import java.util.UUID;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One real S3 server for all tests of a JVM, started by the first test that needs it and stopped
 * with the JVM: LocalStack or the embedded server; see {@link RealServers}.
 */
public final class S3UnderTest {
    /** The last release line that needs no account. */
    private static final String IMAGE = "localstack/localstack:4.7.0";

    private static final String BUCKET = "headtail";

    private S3UnderTest() {}

    /** Settings of a prefix that nobody else uses. */
    public static SnapshotSettings.S3 settings() {
        return settings(BUCKET);
    }

    /** As {@link #settings()}, for a bucket that may not exist. */
    public static SnapshotSettings.S3 settings(String bucket) {
        return new SnapshotSettings.S3(
                bucket, UUID.randomUUID().toString(), Shared.ENDPOINT, "us-east-1", true, "none");
    }

    /** Started once, by the class loader. */
    private static final class Shared {
        static final String ENDPOINT = RealServers.start(Shared::container, Shared::embedded);

        private static String container() {
            // Testcontainers removes it when this JVM ends.
            LocalStackContainer localStack =
                    new LocalStackContainer(DockerImageName.parse(IMAGE)).withServices("s3");
            localStack.start();
            credentials(localStack.getAccessKey(), localStack.getSecretKey());
            String endpoint = localStack.getEndpoint().toString();
            try (S3Store store =
                    new S3Store(
                            new SnapshotSettings.S3(
                                    BUCKET, "", endpoint, "us-east-1", true, "none"))) {
                S3Client client = store.client();
                client.createBucket(request -> request.bucket(BUCKET));
            }
            return endpoint;
        }

        private static String embedded() {
            Path data = ServerData.folder("s3");
            EmbeddedS3 s3 = EmbeddedS3.start(data, 0, BUCKET);
            RealServers.endWithJvm(s3::close, data);
            credentials(EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY);
            return s3.endpoint();
        }

        // The first place where the SDK's default chain looks.
        private static void credentials(String accessKey, String secretKey) {
            System.setProperty("aws.accessKeyId", accessKey);
            System.setProperty("aws.secretAccessKey", secretKey);
        }
    }
}
