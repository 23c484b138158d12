package io.headtail.audit.recount;

/**
 * What a pass over the log read.
 *
 * @param finished false if it was stopped; then there were no answers
 * @param partitions of the topic
 * @param events valid ones read, late ones too
 * @param late of those, the late ones
 * @param invalid records that are no view events
 */
public record PassReport(boolean finished, int partitions, long events, long late, long invalid) {}
