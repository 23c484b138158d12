/** Tools beside the product, in one package below per kind. */
@NullMarked
package io.headtail.tool;

import org.jspecify.annotations.NullMarked;
