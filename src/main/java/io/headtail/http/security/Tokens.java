package io.headtail.http.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bearer tokens that are accepted, by their hashes. The file has a line for each: {@code NAME
 * sha256:HEX}; empty lines, and those that begin with {@code #}, are skipped. A plain hash is
 * enough, since tokens are random numbers of 256 bits and not passwords.
 */
public final class Tokens {
    private static final int TOKEN_BYTES = 32;
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9._-]{1,64})[ \\t]+sha256:([0-9a-fA-F]{64})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String ALLOWED =
            "allowed is NAME sha256:HEX with 64 hexadecimal digits, as `headtail token NAME` prints"
                    + " it; a NAME has 1 to 64 letters, digits, '.', '_' and '-'";

    private final List<byte[]> hashes;

    private Tokens(List<byte[]> hashes) {
        this.hashes = hashes;
    }

    /**
     * A new token.
     *
     * @param token what its owner sends
     * @param line what stands for it in the file
     */
    public record Issued(String token, String line) {}

    /**
     * Makes a token.
     *
     * @param name 1 to 64 letters, digits, '.', '_' and '-'
     * @throws IllegalArgumentException if it is no such name
     */
    public static Issued issue(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'%s': allowed are 1 to 64 letters, digits, '.', '_' and '-'".formatted(name));
        }
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return new Issued(token, name + " sha256:" + Sha256.hex(hash(token)));
    }

    /**
     * Reads a file.
     *
     * @throws InvalidFileException naming the first line that is wrong
     */
    static Tokens parse(byte[] file) throws InvalidFileException {
        List<byte[]> hashes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        String text = new String(file, StandardCharsets.UTF_8);
        // Editors of Windows begin files with a byte order mark.
        String lines = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (String line : lines.split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line.strip());
            // Without the line, which may be a token that was written there by mistake.
            if (!matcher.matches()) {
                throw new InvalidFileException(
                        "http.tokens-file: line %d: %s".formatted(number, ALLOWED));
            }
            if (!names.add(matcher.group(1))) {
                throw new InvalidFileException(
                        "http.tokens-file: line %d: '%s' is there twice"
                                .formatted(number, matcher.group(1)));
            }
            hashes.add(HexFormat.of().parseHex(matcher.group(2)));
        }
        return new Tokens(List.copyOf(hashes));
    }

    /** Whether it is one of them, in a time that does not depend on which. */
    boolean contains(String token) {
        byte[] hash = hash(token);
        boolean known = false;
        for (byte[] one : hashes) {
            known |= MessageDigest.isEqual(one, hash);
        }
        return known;
    }

    boolean isEmpty() {
        return hashes.isEmpty();
    }

    private static byte[] hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
