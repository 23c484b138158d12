/** Reads spans of the log of view events once, up to fixed offsets, as a batch job does. */
@NullMarked
package io.headtail.log.scan;

import org.jspecify.annotations.NullMarked;
