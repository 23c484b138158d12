/** Times as records, files and headers write them. Pure: no I/O, no threads, no clock. */
@NullMarked
package io.headtail.time;

import org.jspecify.annotations.NullMarked;
