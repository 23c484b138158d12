/** The faults of a drill: their kinds, the plan, and how they are injected. */
@NullMarked
package io.headtail.tool.drill.fault;

import org.jspecify.annotations.NullMarked;
