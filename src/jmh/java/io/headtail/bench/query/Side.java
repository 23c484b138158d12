package io.headtail.bench.query;

import java.nio.charset.StandardCharsets;

/**
 * The target of a round.
 *
 * @param port port on 127.0.0.1
 * @param request the whole request, sent repeatedly
 * @param rows the number of rows that each response must have
 */
record Side(int port, byte[] request, int rows) {
    static Side get(int port, String pathAndQuery, int rows) {
        String request =
                "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n".formatted(pathAndQuery, port);
        return new Side(port, request.getBytes(StandardCharsets.US_ASCII), rows);
    }
}
