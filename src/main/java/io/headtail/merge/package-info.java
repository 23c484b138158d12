/** Partials and their wire format, merging them, and rendered answers. No I/O. */
@NullMarked
package io.headtail.merge;

import org.jspecify.annotations.NullMarked;
