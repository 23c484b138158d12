package io.headtail.log.advice;

import io.headtail.log.advice.Advice.Subject;
import io.headtail.log.advice.SampledRecord.SampledField;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace.Part;
import io.headtail.time.EpochNumber;
import io.headtail.time.EpochUnit;
import io.headtail.time.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Advises on times that no setting reads, and on times in another unit than the settings say. */
final class TimeAdvice {
    private static final List<String> NAMES = List.of("timestamp", "ts", "time");

    /** Years 2000 to 2100: within these bounds a number is a time in at most one unit. */
    private static final long EARLIEST_MS = 946_684_800_000L;

    private static final long LATEST_MS = 4_102_444_800_000L;

    private static final long MAX_DIFFERENCE_MS = 1_000;

    private TimeAdvice() {}

    static Optional<Advice> of(Sample sample, EventSettings settings) {
        return settings.isRecordTime() ? ofRecordTimes(sample) : ofWrittenTimes(sample, settings);
    }

    private static Optional<Advice> ofRecordTimes(Sample sample) {
        Optional<Advice> unit =
                sample.mostly(r -> otherUnit(r) != null)
                        .map(r -> new Advice(Subject.UNIT, recordUnit(r)));
        return unit.isPresent() ? unit : unread(sample);
    }

    private static @Nullable EpochUnit otherUnit(SampledRecord record) {
        EpochUnit unit = unitOf(Long.toString(record.record().timestamp()));
        return unit == EpochUnit.MS ? null : unit;
    }

    private static String recordUnit(SampledRecord record) {
        long timestamp = record.record().timestamp();
        return "record timestamps look like "
                + words(otherUnit(record))
                + " ("
                + timestamp
                + ", "
                + record.at()
                + "), and Kafka counts ms: it takes this for "
                + Instant.ofEpochMilli(timestamp)
                + ". event.timestamp-unit is not for them: have producers send ms, or write the time"
                + " into the value or a header and set event.timestamp and event.timestamp-unit";
    }

    private static Optional<Advice> unread(Sample sample) {
        return sample.field(NAMES, field -> read(field, unit(field)) != Rfc3339.INVALID)
                .flatMap(name -> sample.mostly(r -> differs(r, name)).map(r -> unread(name, r)));
    }

    private static boolean differs(SampledRecord record, String name) {
        SampledField field = record.fields().get(name);
        if (field == null) {
            return false;
        }
        long timestamp = read(field, unit(field));
        return timestamp != Rfc3339.INVALID
                && Math.abs(timestamp - record.record().timestamp()) >= MAX_DIFFERENCE_MS;
    }

    private static Advice unread(String name, SampledRecord record) {
        SampledField field = record.fields().get(name);
        EpochUnit unit = field == null ? null : unit(field);
        return new Advice(
                Subject.TIMES,
                "JSON values have a field '"
                        + name
                        + "' that no setting reads, and it is not the record's timestamp, which"
                        + " counts ("
                        + (field == null ? "" : SampledRecord.shown(field.text()))
                        + " where the record has "
                        + Instant.ofEpochMilli(record.record().timestamp())
                        + ", "
                        + record.at()
                        + "); if it is the time of the view, set event.timestamp=/"
                        + name
                        + (unit == null || unit == EpochUnit.MS
                                ? ""
                                : " and event.timestamp-unit=" + unit.label()));
    }

    private static Optional<Advice> ofWrittenTimes(Sample sample, EventSettings settings) {
        return sample.mostly(
                        r -> {
                            EpochUnit unit = unitOf(written(r, settings));
                            return unit != null && unit != settings.unit();
                        })
                .map(
                        r -> {
                            EpochUnit unit = unitOf(written(r, settings));
                            return new Advice(
                                    Subject.UNIT,
                                    "times at event.timestamp="
                                            + settings.timestamp()
                                            + " look like "
                                            + words(unit)
                                            + " ("
                                            + SampledRecord.shown(written(r, settings))
                                            + ", "
                                            + r.at()
                                            + "), and are read as "
                                            + words(settings.unit())
                                            + "; set event.timestamp-unit="
                                            + (unit == null ? "" : unit.label()));
                        });
    }

    // Only pointers to the first level; deeper fields are left to the reasons of invalid records.
    private static String written(SampledRecord record, EventSettings settings) {
        String name = settings.timestamp().name();
        if (settings.timestamp().isIn(Part.HEADER)) {
            Header last = record.record().headers().lastHeader(name);
            return last == null || last.value() == null
                    ? ""
                    : new String(last.value(), StandardCharsets.UTF_8);
        }
        SampledField field =
                record.fields().get(name.substring(1).replace("~1", "/").replace("~0", "~"));
        return field == null || field.isString() ? "" : field.text();
    }

    private static String words(@Nullable EpochUnit unit) {
        return switch (unit) {
            case MS -> "milliseconds";
            case S -> "seconds";
            case US -> "microseconds";
            case NS -> "nanoseconds";
            case null -> "another unit";
        };
    }

    private static @Nullable EpochUnit unit(SampledField field) {
        return field.isString() ? null : unitOf(field.text());
    }

    /** The unit in which a number is a time from 2000 to 2100; null if there is none. */
    private static @Nullable EpochUnit unitOf(String number) {
        for (EpochUnit unit : EpochUnit.values()) {
            long ms = EpochNumber.parse(number.toCharArray(), 0, number.length(), unit);
            if (ms >= EARLIEST_MS && ms < LATEST_MS) {
                return unit;
            }
        }
        return null;
    }

    private static long read(SampledField field, @Nullable EpochUnit unit) {
        if (field.isString()) {
            return Rfc3339.parse(field.text());
        }
        String text = field.text();
        return unit == null
                ? Rfc3339.INVALID
                : EpochNumber.parse(text.toCharArray(), 0, text.length(), unit);
    }
}
