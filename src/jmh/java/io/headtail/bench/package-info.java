/** Benchmarks: whole processes with an embedded broker. Not part of the product, and not tests. */
@NullMarked
package io.headtail.bench;

import org.jspecify.annotations.NullMarked;
