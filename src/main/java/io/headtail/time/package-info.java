/**
 * Times, spans and the calendar, which all other packages build on: parsing and formatting times
 * and durations, the configured windows, the grid of ticks, and which ticks are published and kept.
 * Pure: no I/O, threads or clocks.
 */
@NullMarked
package io.headtail.time;

import org.jspecify.annotations.NullMarked;
