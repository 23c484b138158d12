package io.headtail.history;

/** A window under one set of settings. */
record GenerationKey(String window, long fingerprint) {}
