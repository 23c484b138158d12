/**
 * Benchmarks: whole processes against an embedded broker. Not part of the product, and never a
 * test.
 */
@NullMarked
package io.headtail.bench;

import org.jspecify.annotations.NullMarked;
