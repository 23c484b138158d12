package io.headtail.http;

import io.headtail.http.connection.Limits;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.titles.TitleSettings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the API listens, and which clients may read its answers.
 *
 * @param host address to bind
 * @param port TCP port; 0 for any free port
 * @param maxK the largest {@code k} a client may request
 * @param prefix prefix of every path, such as {@code /topk}; empty for none
 * @param corsOrigins origins whose scripts may read answers; only {@link #ANY_ORIGIN} for all
 * @param limits what one client, and all of them together, may ask for
 * @param files what protects the port
 * @param titles what the page calls videos
 * @param management where metrics and details are served; null for the same port
 */
public record HttpSettings(
        String host,
        int port,
        int maxK,
        String prefix,
        List<String> corsOrigins,
        Limits limits,
        AccessFiles files,
        TitleSettings titles,
        @Nullable ManagementSettings management) {
    /** In {@code corsOrigins}: scripts of every origin may read answers. */
    public static final String ANY_ORIGIN = "*";

    /** Settings with the standard limits, and without a management port. */
    public HttpSettings(String host, int port, int maxK, String prefix, List<String> corsOrigins) {
        this(
                host,
                port,
                maxK,
                prefix,
                corsOrigins,
                Limits.STANDARD,
                AccessFiles.NONE,
                TitleSettings.NONE,
                null);
    }

    /** The same with other limits. */
    public HttpSettings with(Limits limits) {
        return new HttpSettings(
                host, port, maxK, prefix, corsOrigins, limits, files, titles, management);
    }

    /** The same with other files. */
    public HttpSettings with(AccessFiles files) {
        return new HttpSettings(
                host, port, maxK, prefix, corsOrigins, limits, files, titles, management);
    }

    /** The same with other titles. */
    public HttpSettings with(TitleSettings titles) {
        return new HttpSettings(
                host, port, maxK, prefix, corsOrigins, limits, files, titles, management);
    }

    /** The same with a management port, or without. */
    public HttpSettings with(@Nullable ManagementSettings management) {
        return new HttpSettings(
                host, port, maxK, prefix, corsOrigins, limits, files, titles, management);
    }

    /** Settings without a path prefix, readable by pages of this server only. */
    public HttpSettings(String host, int port, int maxK) {
        this(host, port, maxK, "", List.of());
    }

    /**
     * The base URL of all routes, to be opened on this machine: a wildcard address becomes {@code
     * localhost}.
     *
     * @param boundPort the TCP port that was bound
     */
    public String url(int boundPort) {
        return urlAt(host, boundPort);
    }

    /** As {@link #url(int)}, under another name of the host. */
    String urlAt(String name, int boundPort) {
        return url(files.tls() == null ? "http" : "https", name, boundPort) + prefix;
    }

    static String url(String scheme, String host, int boundPort) {
        return scheme + "://" + authority(host) + ":" + boundPort;
    }

    /** Whether a port that is bound to this is open at all addresses of the host. */
    static boolean isWildcard(String host) {
        // The IPv6 wildcard has many spellings, such as ::, ::0 or [0:0:0:0:0:0:0:0].
        return host.equals("0.0.0.0") || (host.indexOf(':') >= 0 && host.matches("\\[?[0:]+\\]?"));
    }

    private static String authority(String host) {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (isWildcard(host)) {
            return "localhost";
        }
        if (address.indexOf(':') < 0) {
            return address;
        }
        // A zone's percent sign is encoded in URLs (RFC 6874).
        return "[" + address.toLowerCase(Locale.ROOT).replace("%", "%25") + "]";
    }
}
