package io.headtail.cli.produce;

import io.headtail.tool.Pacer;
import io.headtail.tool.Progress;
import io.headtail.tool.file.EventFileReader;
import io.headtail.tool.file.FileLine;
import io.headtail.tool.file.input.BrokenFileException;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.views.ViewGenerator;
import java.io.IOException;
import java.io.InterruptedIOException;
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

    /** Sends every line that is an event; returns the others. */
    public Refusals file(EventFileReader reader) throws IOException {
        Refusals refusals = new Refusals();
        try {
            FileLine line;
            while (!stop.getAsBoolean() && (line = reader.next()) != null) {
                if (line instanceof FileLine.Event event) {
                    send(event.id(), event.timestampMs(), event.views());
                } else if (line instanceof FileLine.Refused refused) {
                    refusals.add(refused);
                    if (refusals.total() == 1 && reader.size() == Progress.UNKNOWN) {
                        // The list at the end may be days away.
                        warn(
                                "refused, and more may follow; all are counted at the end: "
                                        + refused);
                    }
                }
                reader.notes().news().ifPresent(this::warn);
                progress.at(sent, reader.position(), reader.size());
            }
        } catch (InterruptedIOException e) {
            // Told to stop while nothing came.
        } catch (BrokenFileException e) {
            refusals.endAt(e);
        }
        finish();
        reader.notes().texts().forEach(warnings);
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

    private void warn(String news) {
        progress.clear();
        warnings.accept(news);
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
