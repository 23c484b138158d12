/** Which faults a drill injects, when, and how. */
@NullMarked
package io.headtail.tool.drill.fault;

import org.jspecify.annotations.NullMarked;
