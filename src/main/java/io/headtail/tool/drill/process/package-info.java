/**
 * The processes of a drill: builds, instances and a merger, the clocks that they read, and waiting
 * for them.
 */
@NullMarked
package io.headtail.tool.drill.process;

import org.jspecify.annotations.NullMarked;
