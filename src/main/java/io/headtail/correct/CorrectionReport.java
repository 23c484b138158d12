package io.headtail.correct;

/**
 * What a run has done.
 *
 * @param finished false if it was stopped; what it has written stays
 * @param passes over the log
 * @param events valid events read, in all passes together
 */
public record CorrectionReport(boolean finished, int passes, long events) {}
