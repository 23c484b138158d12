package io.headtail.node.metrics;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What the running jar was built from, by its manifest.
 *
 * @param version of the project; {@link #UNKNOWN} outside of a jar
 * @param revision of the sources; {@link #UNKNOWN} if the build was not told
 */
record BuildInfo(String version, String revision) {
    static final String UNKNOWN = "unknown";

    private static final String REVISION = "Implementation-Revision";

    /** Reads it. */
    static BuildInfo read() {
        try {
            CodeSource source = BuildInfo.class.getProtectionDomain().getCodeSource();
            return source == null
                    ? of((Attributes) null)
                    : of(Path.of(source.getLocation().toURI()));
        } catch (IOException | URISyntaxException e) {
            return of((Attributes) null);
        }
    }

    private static BuildInfo of(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            return of((Attributes) null);
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return of(manifest == null ? null : manifest.getMainAttributes());
        }
    }

    static BuildInfo of(@Nullable Attributes manifest) {
        return manifest == null
                ? new BuildInfo(UNKNOWN, UNKNOWN)
                : new BuildInfo(
                        or(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION)),
                        or(manifest.getValue(REVISION)));
    }

    private static String or(@Nullable String value) {
        return value == null || value.isBlank() ? UNKNOWN : value;
    }
}
