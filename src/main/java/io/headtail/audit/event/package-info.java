/** Decodes the log's records with the audit's own code. */
@NullMarked
package io.headtail.audit.event;

import org.jspecify.annotations.NullMarked;
