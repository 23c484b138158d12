package io.headtail.node.metrics;

import io.headtail.http.security.Access;
import io.headtail.http.security.Access.FileState;

/** Metrics of the files that protect the API's port. */
final class AccessMetrics {
    private AccessMetrics() {}

    /** Adds them. */
    static void add(MetricFamilies families, Access access) {
        access.certificateExpiryMs()
                .ifPresent(
                        ms ->
                                families.gauge(
                                        "http_certificate_expiry_timestamp_seconds",
                                        "when the certificate in http.tls.certificate-file that expires"
                                                + " first does so; only with TLS",
                                        ms / 1e3));
        for (FileState file : access.files()) {
            families.counter(
                    "http_reload_failures",
                    "how often a changed file (certificate and key, or tokens) was refused",
                    file.failures(),
                    "file",
                    file.what());
            families.gauge(
                    "http_reload_successful",
                    "1 while what is in force is what the file has; 0 after a refused change",
                    file.isCurrent() ? 1 : 0,
                    "file",
                    file.what());
        }
    }
}
