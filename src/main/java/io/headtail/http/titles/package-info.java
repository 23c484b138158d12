/** Titles of videos, for the page: read from a file that the user keeps, and told in batches. */
@NullMarked
package io.headtail.http.titles;

import org.jspecify.annotations.NullMarked;
