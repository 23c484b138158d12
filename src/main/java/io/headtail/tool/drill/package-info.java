/**
 * The crash drill: real processes with a real broker, which faults interrupt while events flow, and
 * a recount of their answers that shares no code with them.
 *
 * <pre>
 *  DrillFeed ──events──▶ EmbeddedKafka ──▶ instances ──▶ merger ──answers──▶ Poller
 *    │                                   ▲                                │
 *    │ offset, time, video            Injector: kills, stops, pauses …    │ rows
 *    ▼                                                                    ▼
 *  SentEvents ──────────────────────▶ DrillRecount ──────────────────▶ Report
 * </pre>
 */
@NullMarked
package io.headtail.tool.drill;

import org.jspecify.annotations.NullMarked;
