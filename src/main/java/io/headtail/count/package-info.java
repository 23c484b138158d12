/**
 * Counting without I/O, threads or clocks: count columns, the indexed heap of a window above its
 * floor, and in {@code count.id} video ids, their slots and their order.
 */
@NullMarked
package io.headtail.count;

import org.jspecify.annotations.NullMarked;
