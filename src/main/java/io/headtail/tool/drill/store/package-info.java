/** The drill's snapshot store, and the faults that can be injected there. */
@NullMarked
package io.headtail.tool.drill.store;

import org.jspecify.annotations.NullMarked;
