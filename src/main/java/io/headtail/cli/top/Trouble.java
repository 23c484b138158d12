package io.headtail.cli.top;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** What went wrong with a connection, in words: the JDK's client often says nothing. */
final class Trouble {
    private Trouble() {}

    /** In a few words, and what to do about it where that can be told. */
    static String words(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the name of the host does not resolve";
            }
            if (cause instanceof SSLException) {
                return tls(e);
            }
        }
        if (e instanceof HttpConnectTimeoutException) {
            return "no connection within 5 s";
        }
        if (e instanceof HttpTimeoutException) {
            return "no answer within 10 s";
        }
        if (e instanceof ConnectException) {
            return "the connection is refused";
        }
        String said = e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }

    /** The same of the first request to a server, which may speak something else. */
    static String first(String url, IOException e) {
        boolean isPlain = url.startsWith("http:");
        boolean isAway = e instanceof ConnectException || e instanceof HttpTimeoutException;
        // A TLS server ends a connection that begins with plain HTTP.
        return words(e) + (isPlain && !isAway ? "; if it speaks TLS, use https://" : "");
    }

    private static String tls(IOException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("SSL message")) {
            return "TLS: it answers something else; if it speaks plain HTTP, use http://";
        }
        if (said.contains("unable to find valid certification path")
                || said.contains("PKIX path")
                || said.contains("trustAnchors")) {
            return "TLS: who signed its certificate is not trusted; give that certificate by"
                    + " --ca-file ("
                    + said
                    + ")";
        }
        return "TLS: " + said;
    }
}
