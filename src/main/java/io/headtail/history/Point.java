package io.headtail.history;

/**
 * Where one video stood at one boundary.
 *
 * @param tick the boundary, epoch ms
 * @param rank from 1
 */
public record Point(long tick, int rank, long views, boolean isFinal) {}
