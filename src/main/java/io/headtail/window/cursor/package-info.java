/**
 * One read position in a partition's log: the late rule, and what it has read and not released. No
 * I/O, no clock.
 */
@NullMarked
package io.headtail.window.cursor;

import org.jspecify.annotations.NullMarked;
