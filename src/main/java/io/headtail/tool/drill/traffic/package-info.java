/** The drill's broker, the events that are sent to it, and the client that polls for answers. */
@NullMarked
package io.headtail.tool.drill.traffic;

import org.jspecify.annotations.NullMarked;
