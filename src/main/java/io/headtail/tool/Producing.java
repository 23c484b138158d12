package io.headtail.tool;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * Sends a whole file of events, or a run of generated ones. Ends early, with what was sent until
 * then acknowledged, when it is told to stop.
 */
public final class Producing {
    private final EventProducer producer;
    private final Pacer pacer;
    private final Progress progress;
    private final BooleanSupplier stop;
    private final Consumer<String> warnings;
    private long sent;

    /**
     * @param stop asked before each event
     * @param warnings told of what is likely not meant
     */
    public Producing(
            EventProducer producer,
            Pacer pacer,
            Progress progress,
            BooleanSupplier stop,
            Consumer<String> warnings) {
        this.producer = producer;
        this.pacer = pacer;
        this.progress = progress;
        this.stop = stop;
        this.warnings = warnings;
    }

    /**
     * Sends every line that is an event; returns the others.
     *
     * @param fileBytes the file's size, or {@link Progress#UNKNOWN}
     */
    public Refusals file(EventFileReader reader, long fileBytes) throws IOException {
        Refusals refusals = new Refusals();
        FileOrder order = new FileOrder();
        FileNotes notes = new FileNotes();
        while (!stop.getAsBoolean()) {
            FileLine line = reader.next();
            if (line == null) {
                break;
            }
            if (line instanceof FileLine.Event event) {
                if (order.at(event.number(), event.timestampMs())) {
                    progress.clear();
                    warnings.accept(order.first());
                }
                notes.at(event.number(), event.timestampMs(), event.views());
                send(event.id(), event.timestampMs(), event.views());
            } else if (line instanceof FileLine.Refused refused) {
                refusals.add(refused);
            }
            progress.at(sent, reader.position(), fileBytes);
        }
        finish();
        order.summary().ifPresent(warnings);
        notes.texts().forEach(warnings);
        return refusals;
    }

    /**
     * Sends generated events of one view each.
     *
     * @param count how many, ≥ 0
     * @param timestampOf the epoch ms of the {@code i}-th event, asked when it is due
     */
    public void generated(ViewGenerator generator, long count, LongUnaryOperator timestampOf) {
        for (long i = 0; i < count && !stop.getAsBoolean(); i++) {
            byte[] id = generator.nextId();
            pacer.await(stop);
            producer.send(id, timestampOf.applyAsLong(i), 1);
            sent++;
            progress.at(sent, sent, count);
        }
        finish();
    }

    /** How many events were handed to Kafka; after a normal return all are acknowledged. */
    public long sent() {
        return sent;
    }

    private void finish() {
        producer.flush();
        progress.clear();
    }

    private void send(byte[] id, long timestampMs, long views) {
        pacer.await(stop);
        producer.send(id, timestampMs, views);
        sent++;
    }
}
