/**
 * What {@code /metrics} says, one class for each part that is told of: the names and descriptions.
 * The values are those of the part itself, asked when somebody scrapes; of a partition they are in
 * {@link io.headtail.instance.status.PartitionStatus}.
 */
@NullMarked
package io.headtail.node.metrics;

import org.jspecify.annotations.NullMarked;
