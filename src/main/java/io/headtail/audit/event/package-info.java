/** What a record of the log says, decoded by code of the audit's own. */
@NullMarked
package io.headtail.audit.event;

import org.jspecify.annotations.NullMarked;
