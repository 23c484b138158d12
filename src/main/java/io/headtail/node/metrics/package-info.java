/** The text of {@code /metrics}, one class for each part that it reports on. */
@NullMarked
package io.headtail.node.metrics;

import org.jspecify.annotations.NullMarked;
