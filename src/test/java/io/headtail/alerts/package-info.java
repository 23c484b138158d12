/** The alert rules and the dashboard of {@code helm/headtail/files}. */
@NullMarked
package io.headtail.alerts;

import org.jspecify.annotations.NullMarked;
