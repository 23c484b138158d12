package io.headtail.redis;

import io.headtail.time.CalendarUnit;
import java.time.Instant;

/**
 * The names of keys. With the prefix {@code topk}:
 *
 * <pre>
 *  topk:all                   string   the window of all time: its payload
 *  topk:all:marks             hash     tick, final, complete … of the same answer
 *  topk:WINDOW:live           sorted set   every other window: views by video
 *  topk:WINDOW:live:payload   string   the same answer's payload, which has the order
 *  topk:WINDOW:live:marks     hash
 *  topk:UNIT:END              string   a sealed hour, day or month: its payload
 *  topk:UNIT:current          string   the name of the last of them
 *  topk:owner                 string   whose answers these are
 * </pre>
 *
 * <p>A script may only use keys of one slot of a cluster. There the window's or unit's name stands
 * in braces, which makes it the hash tag: {@code topk:{hour}:current}; and {@code {topk:all}:marks}
 * is in the slot of {@code topk:all}.
 */
record RedisKeys(String prefix, boolean cluster) {
    /** Whose answers are below the prefix. */
    String owner() {
        return prefix + ":owner";
    }

    /** The payload of all time. */
    String all() {
        return prefix + ":all";
    }

    /** The marks of all time. */
    String allMarks() {
        return cluster ? "{" + all() + "}:marks" : all() + ":marks";
    }

    /** The sorted set of a window. */
    String live(String window) {
        return of(window) + ":live";
    }

    /** The payload of a window. */
    String livePayload(String window) {
        return live(window) + ":payload";
    }

    /** The marks of a window. */
    String liveMarks(String window) {
        return live(window) + ":marks";
    }

    /** The payload of the hour, day or month that ends then, epoch ms. */
    String sealed(CalendarUnit unit, long end) {
        return of(unit.toString()) + ":" + Instant.ofEpochMilli(end);
    }

    /** The name of the last sealed hour, day or month. */
    String current(CalendarUnit unit) {
        return of(unit.toString()) + ":current";
    }

    private String of(String name) {
        return prefix + ":" + (cluster ? "{" + name + "}" : name);
    }
}
