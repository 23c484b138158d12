/** The format and the stores. */
@NullMarked
package io.headtail.snapshot;

import org.jspecify.annotations.NullMarked;
