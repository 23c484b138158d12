/** Reads the partitions of the events' topic up to fixed end offsets. */
@NullMarked
package io.headtail.audit.log;

import org.jspecify.annotations.NullMarked;
