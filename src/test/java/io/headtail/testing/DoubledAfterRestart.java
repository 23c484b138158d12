package io.headtail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The fault that a drill has to find: in a process that was started again, and in no other, the
 * head adds one view of a popular video twice. Which starts are the first is told by a folder with
 * a file for each ({@link #FOLDER}, {@link #FIRST}).
 */
public final class DoubledAfterRestart extends RecordRewriter {
    /** The client property that names the folder. */
    public static final String FOLDER = "drill.starts.folder";

    /** The client property that says how many starts are no restarts. */
    public static final String FIRST = "drill.starts.first";

    /** What a video must have in the log before it counts as popular. */
    private static final int POPULAR = 30;

    /** Nearer to the newest than the lateness: such a record is not late. */
    private static final long NEAR_MS = 500;

    private final Map<Object, Integer> seen = new HashMap<>();
    private boolean armed;
    private long newest = Long.MIN_VALUE;

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        if (!isHead()) {
            return;
        }
        Path folder = Path.of(String.valueOf(configs.get(FOLDER)));
        try (Stream<Path> starts = Files.list(folder)) {
            armed = starts.count() >= Integer.parseInt(String.valueOf(configs.get(FIRST)));
            Files.createTempFile(folder, "start", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected boolean isActive() {
        return armed;
    }

    @Override
    protected ConsumerRecord<Object, Object> rewritten(ConsumerRecord<Object, Object> record) {
        newest = Math.max(newest, record.timestamp());
        if (!armed
                || !(record.value() instanceof ByteBuffer)
                || seen.merge(record.key(), 1, Integer::sum) < POPULAR
                || record.timestamp() < newest - NEAR_MS) {
            return record;
        }
        armed = false;
        return FaultyRecords.doubled(record);
    }
}
