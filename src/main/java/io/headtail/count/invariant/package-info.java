/** The exception that stops a partition's owner if a structure contradicts itself. */
@NullMarked
package io.headtail.count.invariant;

import org.jspecify.annotations.NullMarked;
