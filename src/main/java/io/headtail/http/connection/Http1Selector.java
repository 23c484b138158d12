package io.headtail.http.connection;

import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;

/** Makes connections of HTTP/1; Helidon reads their requests through a {@link RequestSource}. */
final class Http1Selector {
    private final ServerConnectionSelector helidon;
    private final Connections connections;
    private final Refusal refusal;

    /**
     * @param refusal builds the response to requests beyond the limits
     */
    Http1Selector(Connections connections, Refusal refusal) {
        this.connections = connections;
        this.refusal = refusal;
        Limits limits = connections.limits();
        // One byte above our own limits: longer requests are refused before Helidon sees them.
        Http1Config config =
                Http1Config.builder()
                        .maxPrologueLength(limits.line() + 1)
                        .maxHeadersSize(2 * limits.headers())
                        .build();
        this.helidon = Http1ConnectionSelector.builder().config(config).build();
    }

    ServerConnection connection(
            ConnectionContext context, ConnectionGuard guard, SocketBytes bytes) {
        return helidon.connection(
                TranslatedContext.translated(context, connections, guard, refusal, bytes));
    }
}
