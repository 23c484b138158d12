/** What is done at set times, once for all processes: whose turn it is, and how far it is done. */
@NullMarked
package io.headtail.history.schedule;

import org.jspecify.annotations.NullMarked;
