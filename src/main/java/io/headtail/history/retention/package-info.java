/** Downsamples old days by replacing their tables. */
@NullMarked
package io.headtail.history.retention;

import org.jspecify.annotations.NullMarked;
