/**
 * The query bench: requests against a merger while events come in.
 *
 * <pre>
 *  Processes: produce ──▶ kafka ──▶ instance ──▶ ServerPair: merger, and the prepared bytes beside it
 *  (each a process)                              ▲ HTTP/1.1, keep-alive
 *                                   QueryBench: ClosedLoop, OpenLoop ──▶ Sides ──▶ table
 * </pre>
 */
@NullMarked
package io.headtail.bench.query;

import org.jspecify.annotations.NullMarked;
