/**
 * The tables of ranks, one a UTC day or month: which there are, who may change them, what is kept
 * of each.
 */
@NullMarked
package io.headtail.history.day;

import org.jspecify.annotations.NullMarked;
