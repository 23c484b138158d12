/** Answers questions about the rank of single videos between two ticks of a lane. */
@NullMarked
package io.headtail.instance.rank;

import org.jspecify.annotations.NullMarked;
