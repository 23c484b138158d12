package io.headtail.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A script that Redis runs as one step. The arrays must not be modified.
 *
 * @param sha1 its name in Redis, in hexadecimal
 */
record LuaScript(byte[] text, byte[] sha1) {
    static final LuaScript LIVE = read("live.lua");
    static final LuaScript SEALED = read("sealed.lua");
    static final LuaScript LEVEL = read("level.lua");
    static final LuaScript SAME = read("same.lua");

    private static LuaScript read(String name) {
        byte[] text =
                (resource("precedence.lua") + resource(name)).getBytes(StandardCharsets.UTF_8);
        return new LuaScript(text, sha1(text));
    }

    /** The SHA-1 of bytes, in hexadecimal, as Redis writes it. */
    static byte[] sha1(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(bytes);
            return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = LuaScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
