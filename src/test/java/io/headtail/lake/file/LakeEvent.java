package io.headtail.lake.file;

/** A row of events, as the tests know it. */
record LakeEvent(
        int partition, long offset, long eventTimeMs, String id, long views, boolean late) {}
