/**
 * Answers for those who read them from Redis.
 *
 * <pre>
 *  Answers (the merger's, never asked to wait)
 *   ├──▶ RedisWriter ── live, sealed ──▶ RedisAnswers ──▶ RedisLink ──▶ Redis   thread redis
 *   └──▶ HistoryFill ── earlier ends ──▶ RedisAnswers ──▶ RedisLink ──▶ Redis   thread redis-fill
 *              ▲ SealedHistory (PostgreSQL)
 * </pre>
 *
 * <p>Nothing is handed over to these threads: they look at the newest answers when they have time,
 * so a Redis that is slow, frozen or away holds up nobody, and nothing queues up for it. What is
 * written where stands in {@link io.headtail.redis.RedisKeys}, and which of two answers stays is
 * decided in Redis, by the scripts {@code live.lua} and {@code sealed.lua}.
 */
@NullMarked
package io.headtail.redis;

import org.jspecify.annotations.NullMarked;
