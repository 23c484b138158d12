/** What the answers should have been, and how the ones seen compare. */
@NullMarked
package io.headtail.tool.drill.check;

import org.jspecify.annotations.NullMarked;
