/**
 * Recounts ended windows from the log with the late events in, and stores what is different as
 * revisions of the answers.
 *
 * <pre>
 *  history.revision.RevisionStore: which boundaries are stored
 *        │ Candidates: those that can be corrected, and why others cannot
 *        ▼
 *  log.scan.ScannedLog ──valid events──▶ WindowRecount: one pass for as many boundaries as fit
 *                                              │ rows of each
 *                                              ▼
 *                                     Correction ──▶ RevisionStore: one transaction each
 * </pre>
 */
@NullMarked
package io.headtail.correct;

import org.jspecify.annotations.NullMarked;
