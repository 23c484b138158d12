/** Warns of late events and of events ahead of the clock. */
@NullMarked
package io.headtail.instance.watch;

import org.jspecify.annotations.NullMarked;
