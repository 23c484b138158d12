package io.headtail.lake.file;

/** A row of minutes, as the tests know it. */
record LakeMinute(long minuteMs, String id, long views, long lateViews) {}
