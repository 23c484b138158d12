/** Recounts the events, and compares the answers that were seen with the result. */
@NullMarked
package io.headtail.tool.drill.check;

import org.jspecify.annotations.NullMarked;
