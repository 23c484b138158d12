package io.headtail.node.metrics;

import io.headtail.correct.schedule.ScheduleStatus;

/** Metrics of scheduled corrections. */
final class CorrectionMetrics {
    private CorrectionMetrics() {}

    /** Adds them. */
    static void add(MetricFamilies families, ScheduleStatus status) {
        families.counter(
                "corrections",
                "sealed hours, days and months that this process has recounted with late events",
                status.recounted());
        families.counter(
                "corrections_changed",
                "of those, the ones whose stored answer was different, provisional, or lacked late"
                        + " views: it has a new revision",
                status.changed());
        families.counter(
                "corrections_refused",
                "sealed hours, days and months that cannot be recounted and are not tried again, as"
                        + " the log says why; alarm when it grows",
                status.refused());
        families.counter(
                "corrections_failures",
                "times that PostgreSQL or Kafka was away or refused while corrections were due",
                status.failures());
        families.counter(
                "corrections_late_views",
                "late views that this process has added to every video's views",
                status.lateViews());
        families.gauge(
                "corrections_running",
                "1 while this process reads the log for a recount, 0 otherwise",
                status.progress() < 0 ? 0 : 1);
        families.gauge(
                "corrections_progress_ratio",
                "which part of the log that a recount reads is read; 0 if none runs",
                Math.max(0, status.progress()));
        status.due()
                .forEach(
                        (unit, ms) ->
                                families.gauge(
                                        "corrections_due_timestamp_seconds",
                                        "end of the last hour, day or month that is to be corrected"
                                                + " by now, if late views of it are known: less"
                                                + " headtail_corrections_done_timestamp_seconds it"
                                                + " is what is left",
                                        ms / 1e3,
                                        "unit",
                                        unit.toString()));
        status.doneBefore()
                .forEach(
                        (unit, ms) ->
                                families.gauge(
                                        "corrections_done_timestamp_seconds",
                                        "end of the last hour, day or month that is corrected, or"
                                                + " needed no correction, as this process knows",
                                        ms / 1e3,
                                        "unit",
                                        unit.toString()));
    }
}
