/**
 * Windows of one partition, with no I/O: ticks, cursors, lateness, and the step from tick to tick.
 */
@NullMarked
package io.headtail.window;

import org.jspecify.annotations.NullMarked;
