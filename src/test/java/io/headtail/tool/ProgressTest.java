package io.headtail.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nowNs = 17;

    @Test
    void work_that_takes_more_than_a_second_is_told_even_if_its_size_is_unknown() {
        Progress progress = new Progress(new PrintStream(out, true, UTF_8), false, () -> nowNs);
        nowNs += 999_999_999;
        progress.at(1, 10, 100);
        assertEquals("", out.toString(UTF_8));

        nowNs += 1;
        progress.at(5_000, 1_234, Progress.UNKNOWN);
        assertEquals("5,000 events, 5,000/s\n", out.toString(UTF_8));

        nowNs += 4_999_999_999L;
        progress.at(6_000, 50, 100);
        assertEquals(
                "5,000 events, 5,000/s\n", out.toString(UTF_8), "five seconds have not passed");
        nowNs += 1;
        progress.at(6_000, 50, 100);
        assertEquals(
                "5,000 events, 5,000/s\n 50 %  6,000 events, 1,000/s, 0:06 left\n",
                out.toString(UTF_8));
    }
}
