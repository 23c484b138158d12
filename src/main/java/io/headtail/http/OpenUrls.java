package io.headtail.http;

/**
 * The base URLs of the ports that are open.
 *
 * @param port the bound TCP port of the API; −1 if it is not open
 * @param managementPort that of the management port; −1 if there is none
 */
public record OpenUrls(HttpSettings settings, int port, int managementPort) {
    /** For users on this machine. */
    public String forUsers() {
        ManagementSettings own = settings.management();
        String managed = managementPort < 0 || own == null ? "" : own.url(managementPort);
        if (port < 0) {
            return managed + ", for management only";
        }
        String url = settings.url(port);
        return managed.isEmpty() ? url : url + ", management on " + managed;
    }

    /**
     * For other processes: of the management port, or else of the API; without the slash at the
     * end.
     *
     * @param hostName the name of this host, for a port that is open at all of its addresses
     */
    public String forProcesses(String hostName) {
        ManagementSettings own = settings.management();
        if (managementPort >= 0 && own != null) {
            return HttpSettings.url("http", name(own.host(), hostName), managementPort);
        }
        return settings.urlAt(name(settings.host(), hostName), port);
    }

    private static String name(String bound, String hostName) {
        return HttpSettings.isWildcard(bound) ? hostName : bound;
    }
}
