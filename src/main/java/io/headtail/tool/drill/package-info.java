/**
 * The crash drill: real processes over a real broker, stopped in every way while events flow, and a
 * recount of what they answered that shares no code with them.
 *
 * <pre>
 *  Feed ──events──▶ EmbeddedKafka ──▶ instances ──▶ merger ──answers──▶ Poller
 *    │                                   ▲                                │
 *    │ offset, time, video            Injector: kills, stops, pauses …    │ rows
 *    ▼                                                                    ▼
 *  SentEvents ──────────────────────▶ DrillRecount ──────────────────▶ Report
 * </pre>
 */
@NullMarked
package io.headtail.tool.drill;

import org.jspecify.annotations.NullMarked;
