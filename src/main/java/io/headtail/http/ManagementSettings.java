package io.headtail.http;

/**
 * Where metrics, and details of health and windows, are served for operators only: without TLS,
 * tokens and path prefix.
 *
 * @param host address to bind
 * @param port TCP port; 0 for any free port
 */
public record ManagementSettings(String host, int port) {
    /**
     * The base URL of its routes, to be opened on this machine.
     *
     * @param boundPort the TCP port that was bound
     */
    public String url(int boundPort) {
        return HttpSettings.url("http", host, boundPort);
    }
}
