/**
 * Windows of one partition, with no I/O: head and tails, what they count, and the step from tick to
 * tick.
 */
@NullMarked
package io.headtail.window;

import org.jspecify.annotations.NullMarked;
