package io.headtail.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what is logged under a name, of any thread, until it is closed. */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final List<String> lines = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    synchronized (lines) {
                        lines.add(String.valueOf(line.getMessage()));
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    /** Collects from now on. */
    public LogLines(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(handler);
    }

    /** Those that contain the text, in their order. */
    public List<String> with(String text) {
        synchronized (lines) {
            return lines.stream().filter(line -> line.contains(text)).toList();
        }
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
