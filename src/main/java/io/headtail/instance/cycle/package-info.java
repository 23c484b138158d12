/** The rules of a partition's duty cycle, without Kafka and without a clock of their own. */
@NullMarked
package io.headtail.instance.cycle;

import org.jspecify.annotations.NullMarked;
