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
 * Sends a whole file of events, or a number of generated ones. When stopped, it ends early, after
 * all sent events are acknowledged.
 */
public final class Producing {
    private final EventProducer producer;
    private final Pacer pacer;
    private final Progress progress;
    private final BooleanSupplier stop;
    private final Consumer<String> warnings;
    private long sent;

    /**
     * @param stop called before each event
     * @param warnings receives warnings about probable mistakes
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

    /** Sends every line that is an event; returns the refused ones. */
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
                        // For a stream, the list at the end may come days later.
                        warn(
                                "refused, and more may follow; all are counted at the end: "
                                        + refused);
                    }
                }
                reader.notes().news().ifPresent(this::warn);
                progress.at(sent, reader.position(), reader.size());
            }
        } catch (InterruptedIOException e) {
            // Stopped while waiting for input.
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
     * @param count number of events, ≥ 0
     * @param timestampOf the epoch ms of the {@code i}-th event, called when it is due
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

    /** The number of events passed to Kafka; after a normal return all are acknowledged. */
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
