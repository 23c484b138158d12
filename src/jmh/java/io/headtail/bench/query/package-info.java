/**
 * The query bench: requests to a merger while events arrive.
 *
 * <pre>
 *  Processes: produce ──▶ kafka ──▶ instance ──▶ ServerPair: merger, and the prepared bytes beside it
 *  (each a process)                              ▲ HTTP/1.1, keep-alive
 *                                   QueryBench: ClosedLoop, OpenLoop ──▶ Side ───▶ table
 * </pre>
 */
@NullMarked
package io.headtail.bench.query;

import org.jspecify.annotations.NullMarked;
