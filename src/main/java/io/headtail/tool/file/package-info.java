/**
 * Reads files of events in CSV, JSON and NDJSON; each line is an event or is refused with a reason.
 */
@NullMarked
package io.headtail.tool.file;

import org.jspecify.annotations.NullMarked;
