/** What is stored of a boundary: its key, its rows and spans, the columns, the times that fit. */
@NullMarked
package io.headtail.history.boundary;

import org.jspecify.annotations.NullMarked;
