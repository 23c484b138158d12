package io.headtail.http;

import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.AccessFiles.TlsFiles;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.TestIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;

/** How requests reach a server. HTTP/2 without TLS, which the JDK's client lacks, is elsewhere. */
public enum Wire {
    HTTP_1,
    HTTPS_1,
    HTTPS_2;

    private static final TestIdentity IDENTITY = TestIdentity.of("EC", 0);

    /** The same settings, with TLS if it is over TLS. */
    HttpSettings over(HttpSettings settings) {
        return this == HTTP_1 ? settings : settings.with(new AccessFiles(Shared.FILES, null));
    }

    HttpProbe probe() {
        return this == HTTP_1
                ? new HttpProbe()
                : new HttpProbe(
                        TestIdentity.trusting(IDENTITY),
                        this == HTTPS_1 ? Version.HTTP_1_1 : Version.HTTP_2);
    }

    String scheme() {
        return this == HTTP_1 ? "http" : "https";
    }

    // The same for all servers of a JVM, which removes them when it ends: a folder after its files.
    private static final class Shared {
        static final TlsFiles FILES = files();

        private static TlsFiles files() {
            try {
                Path folder = Files.createTempDirectory("wire");
                folder.toFile().deleteOnExit();
                for (String name : new String[] {"tls.key", "tls.crt"}) {
                    folder.resolve(name).toFile().deleteOnExit();
                }
                IDENTITY.writeTo(folder);
                return new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
