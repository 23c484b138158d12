/** Where a drill's snapshots are kept, and what can be made to fail there. */
@NullMarked
package io.headtail.tool.drill.store;

import org.jspecify.annotations.NullMarked;
