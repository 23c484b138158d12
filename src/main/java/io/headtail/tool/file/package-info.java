/**
 * Files of events in the forms that people have: CSV, JSON, lines; each line is an event or is
 * refused by name.
 */
@NullMarked
package io.headtail.tool.file;

import org.jspecify.annotations.NullMarked;
