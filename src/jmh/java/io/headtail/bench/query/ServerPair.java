package io.headtail.bench.query;

import io.headtail.Main;
import io.headtail.http.PreparedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The process under load: {@code headtail merger} with the given arguments, and the reference in
 * the same JVM, so that both are equally warm, and have the same collections and the same partials.
 *
 * <p>A line on standard input, in Base64, is the reference's next body; the response is {@code
 * prepared}. At the end of standard input the process ends, so that it never outlives the bench.
 */
final class ServerPair {
    private static volatile byte[] body = new byte[0];

    private ServerPair() {}

    public static void main(String[] arguments) {
        System.out.println("prepared bytes on :" + PreparedServer.start(() -> body));
        Thread.ofPlatform().name("bench-control").daemon().start(ServerPair::obey);
        Main.main(arguments);
    }

    private static void obey() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                body = Base64.getDecoder().decode(line);
                System.out.println("prepared");
            }
        } catch (IOException e) {
            System.err.println("standard input: " + e);
        }
        System.exit(1);
    }
}
