/**
 * The rollout drill: all processes are replaced one after another as Kubernetes would, while
 * readers ask through a balancer.
 *
 * <pre>
 *  DrillFeed ──▶ broker ──▶ instances of one or two sets ──▶ mergers ◀── Balancer ◀── Readers
 *                                 ▲                             ▲            │
 *                                 └──────── Rollout ────────────┘    polls /health/ready
 * </pre>
 */
@NullMarked
package io.headtail.tool.drill.rollout;

import org.jspecify.annotations.NullMarked;
