package io.headtail.log;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks the addresses of {@code kafka.bootstrap-servers} without a Kafka client and says why no
 * client can reach a broker. Resolves names and opens connections, so it may block for seconds.
 */
public final class BrokerAddresses {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[A-Z_]+://)?\\[?([^\\s\\[\\]]+?)]?:(\\d{1,5})");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private record Address(String host, int port) {
        boolean resolves() {
            try {
                return InetAddress.getByName(host) != null;
            } catch (UnknownHostException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private final String setting;
    private final List<Address> addresses = new ArrayList<>();

    /** The addresses of {@code kafka.bootstrap-servers}. */
    public BrokerAddresses(String servers) {
        this(servers, "kafka.bootstrap-servers");
    }

    /**
     * Parses addresses; entries that are not a {@code host:port} are skipped.
     *
     * @param servers {@code host:port}, comma-separated; a host may be an IPv6 address in brackets,
     *     with an optional listener name and {@code ://} before it
     * @param setting the name of the setting, for messages
     */
    public BrokerAddresses(String servers, String setting) {
        this.setting = setting;
        for (String server : servers.split(",")) {
            Matcher address = ADDRESS.matcher(server.strip());
            if (address.matches()) {
                int port = Integer.parseInt(address.group(2));
                addresses.add(new Address(address.group(1), Math.min(port, 65_535)));
            }
        }
    }

    /** An error message if none of the names resolves; null if at least one does. */
    public @Nullable String unresolved() {
        if (addresses.isEmpty() || addresses.stream().anyMatch(Address::resolves)) {
            return null;
        }
        String names =
                addresses.stream()
                        .map(address -> "'" + address.host + "'")
                        .distinct()
                        .collect(Collectors.joining(", "));
        return names.contains(",")
                ? "%s: none of the names %s resolves".formatted(setting, names)
                : "%s: the name %s does not resolve".formatted(setting, names);
    }

    /**
     * Why no broker answered; call only after a client has timed out. Blocks for up to a second an
     * address.
     */
    Absence absence() {
        String unresolved = unresolved();
        if (unresolved != null) {
            return new Absence(unresolved, false);
        }
        String refused = "";
        for (Address address : addresses) {
            try (Socket socket = new Socket(Proxy.NO_PROXY)) {
                socket.connect(
                        new InetSocketAddress(address.host, address.port),
                        Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
                return new Absence(
                        ("%s: %s accepts connections, but no broker answered in time; check"
                                        + " security.protocol under kafka.properties, and that the"
                                        + " addresses of its advertised.listeners can be reached from"
                                        + " here")
                                .formatted(setting, address),
                        true);
            } catch (IOException e) {
                refused = "%s, %s".formatted(address, e.getMessage());
            }
        }
        return new Absence("%s: no broker can be reached (%s)".formatted(setting, refused), false);
    }

    /**
     * Why no broker answered.
     *
     * @param accepts whether one of the addresses accepts connections nevertheless
     */
    record Absence(String reason, boolean accepts) {}

    @Override
    public String toString() {
        return addresses.stream().map(Address::toString).collect(Collectors.joining(", "));
    }
}
