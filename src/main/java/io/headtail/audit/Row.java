package io.headtail.audit;

/** What stands at one rank; views ≥ 1. */
public record Row(String videoId, long views) {}
