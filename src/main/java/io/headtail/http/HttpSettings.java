package io.headtail.http;

import java.util.List;
import java.util.Locale;

/**
 * Where the API listens, and to whom it answers.
 *
 * @param host address to bind
 * @param port TCP port; 0 for any free one
 * @param maxK the greatest {@code k} a client may ask for
 * @param prefix what every path begins with, such as {@code /topk}; empty for nothing
 * @param corsOrigins whose scripts may read answers; {@link #ANY_ORIGIN} alone for everybody's
 */
public record HttpSettings(
        String host, int port, int maxK, String prefix, List<String> corsOrigins) {
    public static final String ANY_ORIGIN = "*";

    /** Without a prefix, for pages of this server alone. */
    public HttpSettings(String host, int port, int maxK) {
        this(host, port, maxK, "", List.of());
    }

    /**
     * What routes begin with, so that it can be opened on this machine: wildcard addresses cannot.
     *
     * @param boundPort the one that was bound
     */
    public String url(int boundPort) {
        return "http://" + authority() + ":" + boundPort + prefix;
    }

    private String authority() {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (address.indexOf(':') < 0) {
            return address.equals("0.0.0.0") ? "localhost" : address;
        }
        // Any of these is every address of the machine, such as ::, ::0 or 0:0:0:0:0:0:0:0.
        if (address.matches("[0:]+")) {
            return "localhost";
        }
        // A zone's percent sign is encoded in URLs (RFC 6874).
        return "[" + address.toLowerCase(Locale.ROOT).replace("%", "%25") + "]";
    }
}
