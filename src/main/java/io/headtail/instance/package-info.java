/** The part of a process that owns partitions: lanes, ownership, the tick loop. */
@NullMarked
package io.headtail.instance;

import org.jspecify.annotations.NullMarked;
