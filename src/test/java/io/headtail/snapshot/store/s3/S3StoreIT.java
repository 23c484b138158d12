package io.headtail.snapshot.store.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.services.s3.S3Client;

/** Failures specific to S3: broken connections, changed objects, refusing servers. */
@ResourceLock(
        value = Resources.SYSTEM_PROPERTIES,
        mode = ResourceAccessMode.READ_WRITE) // credentials
class S3StoreIT {
    private static final SnapshotFolder FOLDER =
            new SnapshotFolder("cluster", "views", "sBzTsFPBSpSDhzDStEtM0w", 0);

    private final SnapshotSettings.S3 settings = S3UnderTest.settings();

    private SnapshotSettings.S3 at(String endpoint) {
        return new SnapshotSettings.S3(
                settings.bucket(), settings.prefix(), endpoint, "us-east-1", true, "none");
    }

    private URI endpoint() {
        return URI.create(String.valueOf(settings.endpoint()));
    }

    private void write(byte[] content) throws IOException {
        try (S3Store store = new S3Store(settings);
                SnapshotStore.Upload upload = store.create(FOLDER, "one.snap")) {
            upload.write(content);
            upload.freeze();
        }
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static String message(Executable what) {
        return String.valueOf(assertThrows(IOException.class, what).getMessage());
    }

    @Test
    void reading_goes_on_after_broken_connections() throws IOException {
        byte[] content = random(20 << 20);
        write(content);
        try (CutConnections between = new CutConnections(endpoint());
                S3Store through = new S3Store(at(between.endpoint().toString()))) {
            between.cut(9, 2 << 20);
            try (InputStream in = through.open(FOLDER, "one.snap")) {
                assertArrayEquals(content, in.readAllBytes());
            }
            assertEquals(9, between.cuts());
        }
    }

    @Test
    void an_object_that_is_replaced_while_it_is_read_is_never_mixed() throws IOException {
        write(random(4 << 20));
        try (CutConnections between = new CutConnections(endpoint());
                S3Store through = new S3Store(at(between.endpoint().toString()))) {
            between.cut(1, 1 << 20);
            try (InputStream in = through.open(FOLDER, "one.snap")) {
                assertTrue(in.read() >= 0);
                write(random((4 << 20) + 1));
                String message = message(in::readAllBytes);
                assertTrue(message.contains("replaced meanwhile"), message);
            }
        }
    }

    @Test
    void a_lost_connection_while_a_part_is_written_is_tried_again() throws IOException {
        byte[] content = random((2 << 23) + 5);
        try (CutConnections between = new CutConnections(endpoint());
                S3Store through = new S3Store(at(between.endpoint().toString()))) {
            try (SnapshotStore.Upload upload = through.create(FOLDER, "one.snap")) {
                between.cut(2, 0);
                upload.write(content);
                upload.freeze();
            }
            assertEquals(2, between.cuts());
            try (InputStream in = through.open(FOLDER, "one.snap")) {
                assertArrayEquals(content, in.readAllBytes());
            }
        }
    }

    @Test
    void a_server_that_is_not_there_is_said() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (S3Store store = new S3Store(at("http://127.0.0.1:" + free))) {
            String message = message(() -> store.list(FOLDER));
            assertTrue(message.contains("no connection to http://127.0.0.1:" + free), message);
            assertTrue(message.contains("check snapshot.s3.endpoint"), message);
        }
    }

    @Test
    void a_host_that_is_not_known_is_said() throws IOException {
        try (S3Store store = new S3Store(at("http://no-such-host.invalid:9000"))) {
            String message = message(() -> store.list(FOLDER));
            assertTrue(message.contains("no host 'no-such-host.invalid"), message);
            assertFalse(message.contains("\n"), message);
        }
    }

    @Test
    void parts_are_dropped_by_an_interrupted_thread_too() throws IOException {
        try (S3Store store = new S3Store(settings)) {
            try (SnapshotStore.Upload upload = store.create(FOLDER, "one.snap")) {
                upload.write(random((8 << 20) + 1));
                assertEquals(1, uploads(store));
                Thread.currentThread().interrupt();
            }
            assertTrue(Thread.interrupted());
            assertEquals(0, uploads(store));
        }
    }

    private int uploads(S3Store store) {
        return store.client()
                .listMultipartUploads(r -> r.bucket(settings.bucket()).prefix(settings.prefix()))
                .uploads()
                .size();
    }

    @Test
    void a_hundred_gib_fit_into_ten_thousand_parts_of_which_one_is_held() {
        long bytes = 0;
        int parts = 0;
        while (bytes < 100L << 30) {
            bytes += S3Upload.partSize(parts++);
        }
        assertTrue(parts <= 10_000, parts + " parts");
        assertTrue(S3Upload.partSize(parts) <= 32 << 20, S3Upload.partSize(parts) + " bytes");
    }

    @Test
    void credentials_that_are_refused_are_said() throws IOException {
        String right = System.getProperty("aws.secretAccessKey", "");
        System.setProperty("aws.secretAccessKey", UUID.randomUUID().toString());
        try (S3Store store = new S3Store(settings)) {
            String message = message(() -> store.list(FOLDER));
            assertTrue(message.contains("the credentials are refused; set AWS_ACC"), message);
        } finally {
            System.setProperty("aws.secretAccessKey", right);
        }
    }

    @Test
    void uploads_left_behind_are_aborted_but_in_no_folder_of_others() throws IOException {
        SnapshotSettings.S3 bare =
                new SnapshotSettings.S3(
                        settings.bucket(), "", settings.endpoint(), "us-east-1", true, "none");
        String mine = "views-" + UUID.randomUUID();
        String others = "others-" + UUID.randomUUID();
        // An hour ahead: each upload that there is has been left behind.
        try (S3Store store = new S3Store(bare, "lake.url", Duration.ofHours(-1))) {
            begin(store.client(), mine + "/a");
            begin(store.client(), others + "/b");
            store.create(mine + "/new").close();
            assertEquals(0, unfinished(store.client(), mine + "/a"));
            assertEquals(1, unfinished(store.client(), others + "/b"));
        }
    }

    private void begin(S3Client client, String key) {
        var unused = client.createMultipartUpload(to -> to.bucket(settings.bucket()).key(key));
    }

    // By its whole key: not every server lists those below a folder.
    private long unfinished(S3Client client, String key) {
        return client
                .listMultipartUploadsPaginator(to -> to.bucket(settings.bucket()).prefix(key))
                .uploads()
                .stream()
                .count();
    }
}
