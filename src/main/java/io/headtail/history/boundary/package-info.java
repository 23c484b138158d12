/** The stored form of a boundary: key, rows and spans, columns, range of times. */
@NullMarked
package io.headtail.history.boundary;

import org.jspecify.annotations.NullMarked;
