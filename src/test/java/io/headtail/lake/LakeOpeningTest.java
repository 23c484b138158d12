package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lake needs and is not there when it is opened. */
class LakeOpeningTest {
    @TempDir private Path folder;

    private boolean hasClient;

    @Test
    void a_lake_that_cannot_be_opened_says_why_and_is_opened_once_it_can_be() throws IOException {
        MemoryStore store = new MemoryStore();
        Path temporary = folder.resolve("temporary");
        LakeSettings settings =
                new LakeSettings(
                        new LakeUrl.Directory(folder),
                        LakeContent.EVENTS,
                        1_000,
                        LakeCompaction.NONE);
        try (LakeOpening lake =
                new LakeOpening(
                        () -> {
                            if (!hasClient) {
                                throw new IllegalStateException("set snapshot.s3.region");
                            }
                            return store;
                        },
                        of ->
                                LakeFollower.open(
                                        settings,
                                        of,
                                        "views",
                                        "id",
                                        "a",
                                        "",
                                        0,
                                        temporary,
                                        () -> {},
                                        new LakeStatus(),
                                        System::nanoTime))) {
            lake.forget(0);
            assertFalse(lake.isDue(List.of()));
            assertEquals("set snapshot.s3.region", refusal(lake));
            hasClient = true;
            String noRoom = refusal(lake);
            assertTrue(noRoom.contains(temporary.toString()), noRoom);
            assertTrue(noRoom.contains("set java.io.tmpdir to another disk"), noRoom);
            Files.createDirectory(temporary);
            assertEquals(Map.of(), lake.resume(Set.of(0)));
            assertEquals(
                    Set.of("views-id/_headtail/owner", "views-id/_headtail/rules"),
                    store.objects.keySet());
        }
    }

    private static String refusal(LakeOpening lake) {
        return String.valueOf(
                assertThrows(IOException.class, () -> lake.resume(Set.of(0))).getMessage());
    }
}
