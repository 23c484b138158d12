package io.headtail.audit.recount;

/**
 * Figures of a pass over the log.
 *
 * @param finished false if it was stopped; then there were no answers
 * @param partitions number of the topic's partitions
 * @param events number of valid events, including late ones
 * @param late number of late events
 * @param invalid number of records that are not view events
 */
public record PassReport(boolean finished, int partitions, long events, long late, long invalid) {}
