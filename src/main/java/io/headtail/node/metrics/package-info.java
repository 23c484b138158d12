/** What {@code /metrics} says, one class for each part that is told of. */
@NullMarked
package io.headtail.node.metrics;

import org.jspecify.annotations.NullMarked;
