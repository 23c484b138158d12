/**
 * The text of {@code /metrics}, one class for each part that it reports on: names and descriptions.
 * The values come from the part itself at each request; a partition's are in {@link
 * io.headtail.instance.status.PartitionStatus}.
 */
@NullMarked
package io.headtail.node.metrics;

import org.jspecify.annotations.NullMarked;
