package io.headtail.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** Takes every connection; Helidon reads its requests through a {@link RequestSource}. */
public final class Http1Selector implements ServerConnectionSelector {
    private final ServerConnectionSelector helidon;
    private final Connections connections;
    private final Refusal refusal;

    /**
     * @param refusal builds the response to requests beyond the limits
     */
    public Http1Selector(Connections connections, Refusal refusal) {
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

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return helidon.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return helidon.connection(new TranslatedContext(context, connections, refusal));
    }
}
