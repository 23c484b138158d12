package io.headtail.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes one mistake between Kafka and the engine, to show that a recount finds it: the head reads
 * one event with twice its views, or one tail does not see one event. Harmless until told
 * otherwise.
 */
public final class FaultyRecords extends RecordRewriter {
    private enum Fault {
        NONE,
        ADD_TWICE,
        SKIP_SUBTRACTION
    }

    private static final AtomicBoolean HAPPENED = new AtomicBoolean();
    private static volatile Fault fault = Fault.NONE;
    private static volatile int faultyPartition;
    private static volatile long faultyOffset;

    /** From now on no fault happens. */
    public static void none() {
        fault = Fault.NONE;
        HAPPENED.set(false);
    }

    /** The head counts the views of one record twice. */
    public static void addTwice(int partition, long offset) {
        set(Fault.ADD_TWICE, partition, offset);
    }

    /** The first tail to come there passes over one record. */
    public static void skipSubtraction(int partition, long offset) {
        set(Fault.SKIP_SUBTRACTION, partition, offset);
    }

    private static void set(Fault next, int partition, long offset) {
        HAPPENED.set(false);
        faultyPartition = partition;
        faultyOffset = offset;
        fault = next;
    }

    /** Whether it has happened. */
    public static boolean happened() {
        return HAPPENED.get();
    }

    @Override
    protected boolean isActive() {
        return fault != Fault.NONE && isHead() == (fault == Fault.ADD_TWICE);
    }

    @Override
    protected ConsumerRecord<Object, Object> rewritten(ConsumerRecord<Object, Object> record) {
        if (record.partition() != faultyPartition
                || record.offset() != faultyOffset
                || !(record.value() instanceof ByteBuffer)
                || HAPPENED.getAndSet(true)) {
            return record;
        }
        if (fault == Fault.SKIP_SUBTRACTION) {
            return with(record, null, record.value());
        }
        return doubled(record);
    }

    /** The record with twice its views, which its value has last. */
    static ConsumerRecord<Object, Object> doubled(ConsumerRecord<Object, Object> record) {
        String json =
                StandardCharsets.UTF_8.decode(((ByteBuffer) record.value()).slice()).toString();
        int at = json.lastIndexOf(':') + 1;
        long views = Long.parseLong(json.substring(at, json.length() - 1));
        String twice = json.substring(0, at) + 2 * views + "}";
        byte[] value = twice.getBytes(StandardCharsets.UTF_8);
        return with(record, record.key(), ByteBuffer.wrap(value));
    }
}
