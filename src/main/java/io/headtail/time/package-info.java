/**
 * Times, spans and the calendar, on which everything else stands: times and durations as text and
 * numbers, which windows there are, the grid of ticks, and which ticks are published and kept.
 * Pure: no I/O, no threads, no clock.
 */
@NullMarked
package io.headtail.time;

import org.jspecify.annotations.NullMarked;
