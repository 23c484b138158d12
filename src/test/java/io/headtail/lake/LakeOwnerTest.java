package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two consumer groups over one lake. */
class LakeOwnerTest {
    @TempDir private Path temporary;

    @Test
    void a_lake_of_another_group_is_not_written_until_its_owner_is_removed() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(9), 100)) {
            LakeProcess mine = run.process();
            mine.assign(0);
            assertTrue(mine.store());
            run.group = "b";
            LakeFollower other = run.process().follower;
            String message =
                    String.valueOf(
                            assertThrows(IOException.class, () -> other.resume(Set.of(1)))
                                    .getMessage());
            assertTrue(
                    message.contains("memory/views-id is written by the consumer group 'a'")
                            && message.contains("this process is of the group 'b'")
                            && message.contains("remove views-id/_headtail/owner"),
                    message);
            assertTrue(run.status.hasOtherOwner());
            run.store.objects.remove("views-id/_headtail/owner");
            assertEquals(Map.of(), other.resume(Set.of(1)));
            assertFalse(run.status.hasOtherOwner());
            // The one that had it goes on with what it has, until it begins again.
            mine.revoke(0);
            mine.assign(0);
            assertFalse(mine.store(), "it has another owner now");
        }
    }
}
