package io.headtail.testing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;

/**
 * JSON records that fill Jackson's table of field names: names of 8 characters that have one hash
 * in its {@code ByteQuadsCanonicalizer}, whatever its seed is.
 */
public final class CollidingNames {
    private static final int MULTIPLIER = 33;
    private static final int HASH = 0x12345678;

    private CollidingNames() {}

    /** A record with the id {@code v1} and that many other fields whose names have one hash. */
    public static byte[] record(int names, Random random) {
        return record(names(names, random));
    }

    /** A record with the id {@code v1} and fields {@code n…} of numbers that nobody chose. */
    public static byte[] ordinary(int from, int names) {
        Set<String> of = new LinkedHashSet<>();
        for (int i = 0; i < names; i++) {
            of.add("n" + (from + i) + "zzzz");
        }
        return record(of);
    }

    private static byte[] record(Set<String> names) {
        StringBuilder record = new StringBuilder("{\"id\":\"v1\",\"extra\":{");
        String comma = "";
        for (String name : names) {
            record.append(comma).append('"').append(name).append("\":1");
            comma = ",";
        }
        return record.append("}}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Set<String> names(int count, Random random) {
        Set<String> names = new LinkedHashSet<>();
        int inverse = inverse(MULTIPLIER);
        while (names.size() < count) {
            int first = word(random);
            // The table hashes two words as (mixed first word) + second × 33: solved for the
            // second.
            int second = (HASH - mixed(first)) * inverse;
            if (isPlain(first) && isPlain(second)) {
                names.add(text(first) + text(second));
            }
        }
        return names;
    }

    private static int word(Random random) {
        int word = 0;
        for (int i = 0; i < 4; i++) {
            word = (word << 8) | ('#' + random.nextInt('~' - '#'));
        }
        return word;
    }

    private static int mixed(int word) {
        int hash = word;
        hash += hash >>> 15;
        return hash ^ (hash >>> 9);
    }

    // Newton's iteration modulo 2^32.
    private static int inverse(int odd) {
        int x = odd;
        for (int i = 0; i < 6; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }

    private static boolean isPlain(int word) {
        for (int shift = 0; shift < 32; shift += 8) {
            int c = (word >>> shift) & 0xff;
            if (c < '#' || c > '~' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String text(int word) {
        StringBuilder text = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            text.append((char) ((word >>> shift) & 0xff));
        }
        return text.toString();
    }
}
