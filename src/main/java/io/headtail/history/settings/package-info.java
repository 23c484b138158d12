/** Where the history is kept, and how long. */
@NullMarked
package io.headtail.history.settings;

import org.jspecify.annotations.NullMarked;
