/** What stops a partition's owner: a structure that contradicts itself. */
@NullMarked
package io.headtail.count.invariant;

import org.jspecify.annotations.NullMarked;
