package io.headtail.tool.drill.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnreadableObjectsTest {
    @TempDir Path root;
    @TempDir Path aside;

    @Test
    void a_hidden_object_is_listed_as_a_file_and_cannot_be_read_until_it_is_restored()
            throws IOException {
        Files.createDirectories(root.resolve("c/t/3"));
        Path file = Files.writeString(root.resolve("c/t/3/a.snap"), "whole");
        Path other = Files.writeString(root.resolve("c/t/3/b.snap"), "other");
        UnreadableObjects objects = new UnreadableObjects(root, aside, null);
        objects.hide(List.of("c/t/3/a.snap", "c/t/3/b.snap"));
        assertTrue(Files.isRegularFile(file));
        assertThrows(IOException.class, () -> Files.readString(file));
        Files.delete(other); // as what keeps the newest ones does
        objects.restore();
        assertEquals("whole", Files.readString(file));
        assertFalse(Files.exists(other));
    }
}
