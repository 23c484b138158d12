package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private final List<String> closed = new ArrayList<>();

    private Runnable fails(String name, RuntimeException how) {
        return () -> {
            closed.add(name);
            throw how;
        };
    }

    @Test
    void one_that_fails_to_close_keeps_none_open_and_each_failure_is_told() {
        var first = new IllegalStateException("first");
        var second = new IllegalStateException("second");
        List<Runnable> closes =
                List.of(
                        () -> closed.add("a"),
                        fails("b", first),
                        () -> closed.add("c"),
                        fails("d", second),
                        () -> closed.add("e"));
        var thrown = assertThrows(IllegalStateException.class, () -> Closing.all(closes));
        assertSame(first, thrown);
        assertArrayEquals(new Throwable[] {second}, thrown.getSuppressed());
        assertEquals(List.of("a", "b", "c", "d", "e"), closed);
    }
}
