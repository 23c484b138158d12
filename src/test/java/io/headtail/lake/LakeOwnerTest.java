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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two consumer groups over one lake. */
class LakeOwnerTest {
    @TempDir private Path temporary;

    private boolean hasBegun;

    /** Both have looked, and found nothing, when the first one stores what it is. */
    @ParameterizedTest
    @ValueSource(strings = {"owner", "rules"})
    void of_two_that_begin_a_lake_at_once_one_writes_it(String object) throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(9), 100)) {
            LakeProcess first = run.process();
            if (object.equals("owner")) {
                run.group = "b";
            } else {
                run.rules = "others\n";
            }
            LakeFollower second = run.process().follower;
            run.store.beginner =
                    key -> {
                        if (key.endsWith(object) && !hasBegun) {
                            hasBegun = true;
                            first.assign(0);
                            assertTrue(first.store());
                        }
                    };
            assertThrows(IOException.class, () -> second.resume(Set.of(1)));
            assertTrue(hasBegun);
            first.revoke(0);
            first.assign(0);
            assertTrue(first.store(), "it goes on");
        }
    }

    /** A store may refuse a second object before the first one can be read. */
    @ParameterizedTest
    @ValueSource(strings = {"owner", "rules"})
    void what_another_is_writing_at_the_moment_is_nobodys_yet(String object) throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(9), 100)) {
            LakeFollower follower = run.process().follower;
            run.store.beginner =
                    key -> {
                        if (key.endsWith(object)) {
                            run.store.objects.put(key, new byte[0]);
                        }
                    };
            String message =
                    String.valueOf(
                            assertThrows(IOException.class, () -> follower.resume(Set.of(1)))
                                    .getMessage());
            assertTrue(
                    message.contains(
                            "memory/views-id/_headtail/" + object + " is being written; tried"),
                    message);
            assertFalse(run.status.hasOtherOwner());
            run.store.beginner = key -> {};
            run.store.objects.remove("views-id/_headtail/" + object);
            assertEquals(Map.of(), follower.resume(Set.of(1)));
        }
    }

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
