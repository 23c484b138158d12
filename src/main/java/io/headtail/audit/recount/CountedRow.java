package io.headtail.audit.recount;

/**
 * The row of one rank.
 *
 * @param views ≥ 1
 */
public record CountedRow(String videoId, long views) {}
