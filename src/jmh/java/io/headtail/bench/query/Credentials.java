package io.headtail.bench.query;

import io.headtail.http.security.Tokens;
import io.headtail.testing.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A certificate and a token, made for one run, and the files with which a merger knows them. */
final class Credentials {
    private static final TestIdentity IDENTITY = TestIdentity.of("EC", 0);
    private static final SSLContext TRUSTING = TestIdentity.trusting(IDENTITY);

    private final Tokens.Issued token = Tokens.issue("bench");
    private final Path folder;

    /** Writes the files into an existing folder. */
    Credentials(Path folder) throws IOException {
        this.folder = folder;
        IDENTITY.writeTo(folder);
        Files.writeString(folder.resolve("tokens"), token.line() + "\n");
    }

    /** TLS of a client that trusts the certificate. */
    static SSLContext trusting() {
        return TRUSTING;
    }

    /** The settings of a merger that is protected so. */
    List<String> settings(Protection protection) {
        List<String> settings = new ArrayList<>();
        if (protection.hasTls()) {
            settings.add("--set=http.tls.certificate-file=" + folder.resolve("tls.crt"));
            settings.add("--set=http.tls.key-file=" + folder.resolve("tls.key"));
        }
        if (protection.hasToken()) {
            settings.add("--set=http.tokens-file=" + folder.resolve("tokens"));
        }
        return settings;
    }

    /** Who is asked on a port that is protected so. */
    Target target(Protection protection, int port) {
        return new Target(port, protection.hasTls(), protection.hasToken() ? token.token() : null);
    }
}
