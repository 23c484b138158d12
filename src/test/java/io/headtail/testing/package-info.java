/** What tests of every kind share: the plain recount, seeds, and reading answers back. */
@NullMarked
package io.headtail.testing;

import org.jspecify.annotations.NullMarked;
