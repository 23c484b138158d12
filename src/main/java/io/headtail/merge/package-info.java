/** Partials (and their wire format), merging them, and rendered answers, with no I/O. */
@NullMarked
package io.headtail.merge;

import org.jspecify.annotations.NullMarked;
