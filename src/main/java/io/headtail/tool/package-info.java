/** Tools beside the product; each kind has a package below. */
@NullMarked
package io.headtail.tool;

import org.jspecify.annotations.NullMarked;
