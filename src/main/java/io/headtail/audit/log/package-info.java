/** Reads the partitions of the events' topic from their start to a fixed end. */
@NullMarked
package io.headtail.audit.log;

import org.jspecify.annotations.NullMarked;
