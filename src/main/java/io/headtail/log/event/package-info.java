/**
 * Decoding records: ids, times and views in keys, values and headers, from the record and the
 * settings alone; and why a record is not an event.
 */
@NullMarked
package io.headtail.log.event;

import org.jspecify.annotations.NullMarked;
