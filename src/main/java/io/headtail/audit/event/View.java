package io.headtail.audit.event;

/**
 * A valid view event.
 *
 * @param timestamp epoch ms, from 0 to the end of the year 9999
 * @param views 1 to 1,000,000,000
 */
public record View(String videoId, long timestamp, long views) {}
