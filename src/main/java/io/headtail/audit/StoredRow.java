package io.headtail.audit;

/**
 * One stored row.
 *
 * @param rank from 1
 */
public record StoredRow(int rank, String videoId, long views) {}
