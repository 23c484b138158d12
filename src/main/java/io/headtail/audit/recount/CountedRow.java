package io.headtail.audit.recount;

/** What stands at one rank; views ≥ 1. */
public record CountedRow(String videoId, long views) {}
