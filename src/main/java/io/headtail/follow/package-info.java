/**
 * Followers of the log: what reads every event once more, beside the lanes, and stores something of
 * it together with a mark of how far it has read.
 *
 * <pre>
 * Kafka ──▶ log.follow.LogFollower ──events──▶ Follower ──store()──▶ what it stores, and its marks
 *                 ▲                                                        │
 *                 └──────────────── resume(): the stored marks ◀───────────┘
 * </pre>
 *
 * <p>Whatever crashes, what is stored is a function of the log below the stored marks, if a
 * follower stores both in one transaction and moves a mark only from the value that it knows. No
 * I/O, threads or clocks.
 */
@NullMarked
package io.headtail.follow;

import org.jspecify.annotations.NullMarked;
