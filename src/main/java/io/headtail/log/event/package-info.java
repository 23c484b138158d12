/**
 * What a record says: ids, times and views of keys, values and headers, decided from the record and
 * the settings alone, and why a record is no event.
 */
@NullMarked
package io.headtail.log.event;

import org.jspecify.annotations.NullMarked;
