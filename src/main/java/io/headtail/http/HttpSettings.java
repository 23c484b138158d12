package io.headtail.http;

/**
 * Where the API listens.
 *
 * @param host address to bind
 * @param port TCP port; 0 for any free one
 * @param maxK the greatest {@code k} a client may ask for
 */
public record HttpSettings(String host, int port, int maxK) {}
