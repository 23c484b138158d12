/**
 * Video ids as ints: the dictionary of one partition, which maps each id to a slot. No I/O, threads
 * or clocks.
 */
@NullMarked
package io.headtail.count.id;

import org.jspecify.annotations.NullMarked;
