package io.headtail.history.boundary;

/** A window under one set of settings. */
public record GenerationKey(String window, long fingerprint) {}
