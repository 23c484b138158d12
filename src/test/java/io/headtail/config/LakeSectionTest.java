package io.headtail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.lake.LakeCompaction;
import io.headtail.lake.LakeSettings;
import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;
import io.headtail.snapshot.store.SnapshotSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeSectionTest {
    private static Config load(Role role, String... sets) {
        List<String> all = new ArrayList<>(List.of("kafka.bootstrap-servers=localhost:9092"));
        all.addAll(List.of(sets));
        return ConfigLoader.load(role, null, Map.of(), all);
    }

    @Test
    void there_is_none_unless_it_is_configured_and_never_in_an_instance() {
        assertNull(load(Role.MERGER).lake());
        assertNull(load(Role.INSTANCE, "lake.url=/lake").lake());
        assertEquals(
                new LakeSettings(
                        new LakeUrl.Directory(Path.of("/lake")),
                        LakeContent.EVENTS,
                        250_000,
                        LakeCompaction.NONE),
                load(Role.STANDALONE, "lake.url=/lake").lake());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lake", "file:/var/lake", "file:///var/lake"})
    void a_directory_is_a_path_or_a_url(String url) {
        LakeSettings lake = load(Role.MERGER, "lake.url=" + url).lake();
        assertEquals(new LakeUrl.Directory(Path.of("/var/lake")), lake == null ? null : lake.url());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://my-lake, my-lake, ''",
        "s3://my-lake/, my-lake, ''",
        "s3://my-lake/views/eu, my-lake, views/eu",
        "s3://my-lake/views/, my-lake, views",
    })
    void a_bucket_has_the_client_of_snapshots(String url, String bucket, String prefix) {
        LakeSettings lake =
                load(
                                Role.MERGER,
                                "lake.url=" + url,
                                "lake.content=minutes",
                                "lake.compaction=hourly",
                                "snapshot.s3.endpoint=http://localhost:9000",
                                "snapshot.s3.region=eu-central-1",
                                "snapshot.s3.path-style=true",
                                "snapshot.s3.sse=AES256",
                                "snapshot.s3.prefix=other")
                        .lake();
        assertEquals(
                new LakeSettings(
                        new LakeUrl.Bucket(
                                new SnapshotSettings.S3(
                                        bucket,
                                        prefix,
                                        "http://localhost:9000",
                                        "eu-central-1",
                                        true,
                                        "AES256")),
                        LakeContent.MINUTES,
                        250_000,
                        LakeCompaction.HOURLY),
                lake);
    }

    @ParameterizedTest
    @CsvSource({
        "lake.url=hdfs://x/y, s3://BUCKET/PREFIX",
        "lake.url=s3://, s3://BUCKET/PREFIX",
        "lake.url=s3://b//c, s3://BUCKET/PREFIX",
        "lake.url=file://host/x, paths of a directory",
        "lake.content=hours, 'events, minutes'",
        "lake.compaction=daily, 'none, hourly'",
        "lake.file-records=10, whole numbers from 1000 to 10000000",
    })
    void a_wrong_value_is_refused_with_what_is_allowed(String set, String allowed) {
        String message =
                String.valueOf(
                        assertThrows(ConfigException.class, () -> load(Role.MERGER, set))
                                .getMessage());
        assertTrue(message.contains(allowed), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "S3", "S3A", "s3+https", " s3"})
    void a_key_in_the_url_is_refused_and_not_repeated(String scheme) {
        String message =
                String.valueOf(
                        assertThrows(
                                        ConfigException.class,
                                        () ->
                                                load(
                                                        Role.MERGER,
                                                        "lake.url="
                                                                + scheme
                                                                + "://AKIA:secret@lake/x"))
                                .getMessage());
        assertTrue(message.contains("lake.url"), message);
        assertTrue(message.contains("AWS_ACCESS_KEY_ID"), message);
        assertFalse(message.contains("secret@"), message);
    }
}
