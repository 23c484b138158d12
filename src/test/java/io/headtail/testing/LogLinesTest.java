package io.headtail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogLinesTest {
    private static final String NAME = LogLinesTest.class.getName();
    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    @Test
    void lines_of_threads_from_here_are_collected_and_of_no_others() throws Exception {
        Thread other = Thread.ofPlatform().unstarted(() -> LOG.info("other"));
        try (LogLines lines = LogLines.ofThreadsFromHere(NAME);
                LogLines more = LogLines.ofThreadsFromHere(NAME)) {
            LOG.info("own");
            Runnable grandchild = () -> LOG.info("grandchild");
            Thread child =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        LOG.info("child");
                                        join(Thread.ofVirtual().start(grandchild));
                                    });
            child.join();
            other.start();
            other.join();
            assertEquals(List.of("own", "child", "grandchild"), lines.with(""));
            assertEquals(lines.with(""), more.with(""));
        }
        try (LogLines later = LogLines.ofThreadsFromHere(NAME)) {
            LOG.info("later");
            assertEquals(List.of("later"), later.with(""));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
