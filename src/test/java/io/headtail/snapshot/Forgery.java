package io.headtail.snapshot;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * One thing wrong in a snapshot, under checksums that are right: only its meaning can give it away.
 * Some forgeries are whole snapshots again, of another partition or cut into other blocks.
 */
final class Forgery {
    private final Parts parts;
    private final Random random;

    private Forgery(Parts parts, Random random) {
        this.parts = parts;
        this.random = random;
    }

    /** The bytes of a whole snapshot with one thing wrong. */
    static byte[] of(byte[] whole, Random random) throws IOException {
        Parts parts = Parts.of(whole);
        new Forgery(parts, random).forge();
        return parts.together();
    }

    private void forge() throws IOException {
        List<Parts.Section> sections = parts.sections;
        Parts.Section one = sections.get(random.nextInt(sections.size()));
        int other = random.nextInt(sections.size());
        switch (random.nextInt(14)) {
            case 0 -> sections.remove(one);
            case 1 -> sections.add(other, one);
            case 2 -> Collections.swap(sections, sections.indexOf(one), other);
            case 3 -> one.window = random.nextInt(256);
            case 4 -> one.type = random.nextInt(10);
            case 5 -> parts.header = bytes(parts.header);
            case 6 -> number(4, 1L << random.nextInt(32));
            case 7 -> number(8, random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE);
            case 8, 9, 10 -> one.frame = blocks(one);
            default -> one.raw = bytes(one.raw);
        }
    }

    // Writes over a number somewhere in the header.
    private void number(int length, long value) {
        byte[] bytes = ByteBuffer.allocate(8).putLong(value).array();
        int at = random.nextInt(parts.header.length - length);
        System.arraycopy(bytes, 8 - length, parts.header, at, length);
    }

    private byte[] bytes(byte[] raw) {
        if (raw.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(raw.length);
        byte[] forged = raw.clone();
        switch (random.nextInt(6)) {
            case 0 -> forged = Arrays.copyOf(raw, at);
            case 1 -> forged = Arrays.copyOf(raw, raw.length + 1 + random.nextInt(20));
            case 2 -> Arrays.fill(forged, at, Math.min(raw.length, at + 9), (byte) 0xff);
            case 3 -> forged[at] ^= (byte) (1 << random.nextInt(8));
            case 4 -> {
                // A number that lies: a varint of some 2^31 in place of what stands there.
                byte[] lie = {-1, -1, -1, -1, (byte) random.nextInt(16)};
                System.arraycopy(lie, 0, forged, at, Math.min(lie.length, raw.length - at));
            }
            default -> forged[at] = (byte) random.nextInt();
        }
        return forged;
    }

    // The section in two blocks, one of which may be there twice, or not at all, or lie.
    private byte[] blocks(Parts.Section of) {
        Blocks blocks = new Blocks(of);
        int cut = of.raw.length == 0 ? 0 : random.nextInt(of.raw.length);
        byte[] first = Arrays.copyOf(of.raw, cut);
        byte[] second = Arrays.copyOfRange(of.raw, cut, of.raw.length);
        int lie = 1 << random.nextInt(31);
        switch (random.nextInt(9)) {
            case 0 -> blocks.put(first).put(second);
            case 1 -> blocks.put(second).put(first);
            case 2 -> blocks.put(first).put(first).put(second);
            case 3 -> blocks.put(second);
            case 4 -> blocks.put(first.length ^ lie, Zstd.compress(first), 0).put(second);
            case 5 -> blocks.put(first.length, Zstd.compress(first), lie).put(second);
            case 6 -> blocks.put(-lie, Zstd.compress(first), 0).put(second);
            case 7 -> {
                byte[] noise = new byte[1 + random.nextInt(100)];
                random.nextBytes(noise);
                blocks.put(1 + first.length, noise, 0).put(second);
            }
            default -> blocks.put(first).put(second).bytes += lie;
        }
        return blocks.end();
    }

    /** Blocks under right checksums, whatever they say of their lengths. */
    private static final class Blocks {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final CRC32C sum = new CRC32C();
        private long bytes;

        Blocks(Parts.Section of) {
            sum.update(of.type);
            sum.update(of.window);
        }

        Blocks put(byte[] raw) {
            sum.update(raw);
            bytes += raw.length;
            return raw.length == 0 ? this : put(raw.length, Zstd.compress(raw), 0);
        }

        // Says that it unpacks to so many bytes, and is packed in some more than it is.
        Blocks put(int rawLength, byte[] packed, int more) {
            CRC32C of = new CRC32C();
            of.update(packed);
            putInts(rawLength, packed.length + more, (int) of.getValue());
            out.writeBytes(packed);
            return this;
        }

        private void putInts(int... ints) {
            for (int value : ints) {
                out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
            }
        }

        byte[] end() {
            putInts(0, (int) (bytes >>> 32), (int) bytes, (int) sum.getValue());
            return out.toByteArray();
        }
    }
}
