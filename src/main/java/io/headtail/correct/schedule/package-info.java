/** Corrects sealed hours, days and months by itself, once each, some time after their end. */
@NullMarked
package io.headtail.correct.schedule;

import org.jspecify.annotations.NullMarked;
