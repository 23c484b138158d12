/**
 * Counting, with no I/O, no threads and no clocks: video ids and their slots, count columns, the
 * indexed heap of a window above its floor, and the one order of every answer.
 */
@NullMarked
package io.headtail.count;

import org.jspecify.annotations.NullMarked;
