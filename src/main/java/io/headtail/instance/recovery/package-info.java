/** Recovers an assigned partition's windows, from a snapshot or from the log. */
@NullMarked
package io.headtail.instance.recovery;

import org.jspecify.annotations.NullMarked;
