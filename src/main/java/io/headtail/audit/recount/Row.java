package io.headtail.audit.recount;

/** What stands at one rank; views ≥ 1. */
public record Row(String videoId, long views) {}
