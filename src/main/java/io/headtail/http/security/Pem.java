package io.headtail.http.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468); text around blocks is skipped.
 *
 * @param label such as {@code CERTIFICATE}
 * @param text what is between the lines of the label
 */
record Pem(String label, String text) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** All blocks in their order. */
    static List<Pem> blocks(byte[] file) {
        List<Pem> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (found.find()) {
            blocks.add(new Pem(found.group(1), found.group(2)));
        }
        return blocks;
    }

    /**
     * The encoded bytes (DER).
     *
     * @throws IllegalArgumentException if the text is not Base64
     */
    byte[] der() {
        return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    }
}
