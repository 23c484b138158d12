/** Tools beside the product: the embedded broker, the generator, and what {@code produce} does. */
@NullMarked
package io.headtail.tool;

import org.jspecify.annotations.NullMarked;
