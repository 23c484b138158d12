/**
 * The tables of ranks, one per UTC day or month: which exist, their locks, and what is kept of
 * each.
 */
@NullMarked
package io.headtail.history.day;

import org.jspecify.annotations.NullMarked;
