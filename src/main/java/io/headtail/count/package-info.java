/**
 * Counting, with no I/O, no threads and no clocks: video ids and their slots, count columns, the
 * candidates of a window above their floor, and the one order of every answer.
 */
@NullMarked
package io.headtail.count;

import org.jspecify.annotations.NullMarked;
