package io.headtail.audit.event;

import io.headtail.log.event.FieldPlace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Parts of records at random, most of them nearly right, for two decoders to be compared by. */
final class RandomRecords {
    /** JSON pointers into documents of these names. */
    static final List<String> POINTERS =
            List.of("/id", "/t", "/n", "/a/0", "/a/1", "/a/id", "/", "/a~1b", "/~0", "/é", "/0/a");

    private static final List<String> NAMES =
            List.of("id", "t", "n", "a", "0", "1", "", "a/b", "~", "é");
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "1",
                    "0",
                    "-1",
                    "2.0",
                    "1e3",
                    "-0",
                    "1000000000",
                    "1000000001",
                    "9223372036854775807",
                    "9223372036854775808",
                    "123456789012345678901234567890",
                    "1700000000000",
                    "1700003600000",
                    "1700003600001",
                    "253402300799999",
                    "253402300800000",
                    "\"2023-11-14T22:13:20Z\"",
                    "\"2023-11-14T23:13:20.5+01:00\"",
                    "\"2023-11-14T22:13Z\"",
                    "\"2023-11-14T22:13:20.1234567890123+23:59\"",
                    "\"2023-11-14T23:59:60Z\"",
                    "1700000000.123",
                    "1.7000000001239E9",
                    "1700000000123456",
                    "1700000000123456789",
                    "-0.0001",
                    "1e400",
                    "0e999999999999999999",
                    "17e-99999999999999999999",
                    "\"2023-11-14t22:13:20z\"",
                    "\"2023-11-14 22:13:20Z\"",
                    "\"2023-11-14T22:13:20\"",
                    "\"1969-12-31T23:59:59Z\"",
                    "\"+999999999-12-31T23:59:59Z\"",
                    "\"\"",
                    "\"video\"",
                    "\"v\\u00e9\\n\\\"\"",
                    "\"\\ud83d\\ude00\"",
                    "\"\\ud83d\"",
                    "\"a\\u0000b\"",
                    "\"\\x\"",
                    "\"" + "x".repeat(255) + "\"",
                    "\"" + "x".repeat(256) + "\"",
                    "\"" + "é".repeat(127) + "\"",
                    "\"" + "é".repeat(128) + "\"",
                    "\"video",
                    "nul",
                    "01",
                    "{}",
                    "[]");

    private RandomRecords() {}

    static Headers headers(Random random) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.add(
                    any(random, List.of("id", "other")),
                    random.nextInt(8) == 0 ? key(random) : utf8("v"));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String json = random.nextInt(3) == 0 ? any(random, VALUES) : "1700000000000";
            headers.add("t", random.nextInt(20) == 0 ? key(random) : utf8(json.replace("\"", "")));
        }
        return headers;
    }

    static byte @Nullable [] key(Random random, FieldPlace id) {
        if (id.part() != FieldPlace.Part.KEY_JSON || random.nextInt(5) == 0) {
            return key(random);
        }
        if (id.name().isEmpty()) {
            String text = random.nextInt(3) == 0 ? any(random, VALUES) : "\"video 7\"";
            byte[] bytes = utf8(random.nextInt(9) == 0 ? " " + text : text);
            if (random.nextInt(9) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            return bytes;
        }
        return value(random, id.name());
    }

    private static byte @Nullable [] key(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> bytes(random, 8);
            case 3 -> utf8("é".repeat(126 + random.nextInt(3)));
            case 4 -> new byte[] {'a', 0, 'b'};
            case 5 -> new byte[] {(byte) 0xc0, (byte) 0x80};
            case 6 -> new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
            default -> utf8("video_" + random.nextInt(100));
        };
    }

    static String any(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    // Most documents have something that is nearly right at each pointer.
    static byte @Nullable [] value(Random random, @Nullable String... pointers) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return null;
        }
        if (kind == 1) {
            return random.nextBoolean() ? new byte[0] : bytes(random, 12);
        }
        String document = kind < 14 ? pointed(random, pointers) : json(random, 0);
        if (kind == 2) {
            document += any(random, List.of(" ", "\n", ",", "}", " {}", "\0", "1"));
        }
        byte[] bytes = utf8(random.nextInt(50) == 0 ? "\uFEFF" + document : document);
        if (kind == 3 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return kind == 4 ? document.getBytes(StandardCharsets.UTF_16BE) : bytes;
    }

    private static String pointed(Random random, @Nullable String... pointers) {
        StringBuilder document = new StringBuilder("{");
        for (int i = 0; i < pointers.length; i++) {
            String pointer = pointers[i];
            if (pointer == null || random.nextInt(20) == 0) {
                continue;
            }
            String leaf =
                    switch (random.nextInt(8)) {
                        case 0 -> any(random, VALUES);
                        default -> List.of("\"video\"", "1700000000000", "3").get(i);
                    };
            String[] names = pointer.substring(1).split("/", -1);
            for (int level = names.length - 1; level > 0; level--) {
                leaf = "{" + quoted(names[level]) + ":" + leaf + "}";
            }
            document.append(document.length() > 1 ? "," : "").append(quoted(names[0]));
            document.append(":").append(leaf);
        }
        return document.append("}").toString();
    }

    private static String quoted(String name) {
        return '"' + name.replace("~1", "/").replace("~0", "~") + '"';
    }

    private static String json(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 8 : 14 + depth * 4);
        if (kind > 7) {
            return any(random, VALUES);
        }
        StringBuilder all = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            all.append(all.length() == 0 ? "" : ",");
            if (kind < 6) {
                all.append('"').append(any(random, NAMES)).append("\":");
            }
            all.append(json(random, depth + 1));
        }
        return kind < 6 ? "{" + all + "}" : "[" + all + "]";
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
