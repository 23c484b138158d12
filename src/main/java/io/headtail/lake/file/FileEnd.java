package io.headtail.lake.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.zip.CRC32C;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * How a file ends:
 *
 * <pre>
 *  PAR1 pages, their indexes │ HTL1 │ CRC-32C of all before HTL1 │ CRC-32C of all after it │ footer │ its length │ PAR1
 *                              4 B    4 B                          4 B                       n B      4 B          4 B
 * </pre>
 *
 * <p>Numbers are little-endian. What lies between the indexes and the footer is nothing to readers
 * of Parquet, whose own checksums leave out the footer and the headers of pages. Parquet's writer
 * lists the encodings of a column in an order that differs from JVM to JVM; so its footer is
 * written again, in one form.
 *
 * @param footer as Parquet has it
 * @param position where HTL1 begins
 * @param bodySum the CRC-32C of all before
 */
record FileEnd(FileMetaData footer, long position, int bodySum) {
    private static final int MAGIC = magic("PAR1");
    private static final int SEAL_MAGIC = magic("HTL1");
    private static final int SEAL_BYTES = 12;
    private static final int TAIL_BYTES = 8;
    private static final int MIN_BYTES = 4 + SEAL_BYTES + TAIL_BYTES;

    /** Read at once, since most footers are shorter. */
    private static final int FIRST_READ_BYTES = 1 << 15;

    /** Of hundreds of gigabytes of rows. */
    private static final int MAX_FOOTER_BYTES = 1 << 26;

    private static final int CHUNK_BYTES = 1 << 18;

    private static int magic(String text) {
        int value = 0;
        for (int i = 3; i >= 0; i--) {
            value = value << 8 | text.charAt(i);
        }
        return value;
    }

    /** Gives a file that Parquet's writer has ended the end drawn above. */
    static void rewrite(Path path) throws IOException {
        try (LocalInput input = new LocalInput(path);
                FileChannel output = FileChannel.open(path, StandardOpenOption.WRITE)) {
            long size = input.size();
            ByteBuffer tail = littleEndian(input.read(size - TAIL_BYTES, TAIL_BYTES));
            int length = tail.getInt();
            long position = size - TAIL_BYTES - length;
            FileMetaData footer = parse(input.read(position, length));
            makeUniform(footer);
            byte[] bytes = serialize(footer);
            ByteBuffer end =
                    ByteBuffer.allocate(SEAL_BYTES + bytes.length + TAIL_BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN);
            end.putInt(SEAL_MAGIC).putInt(sum(input, position)).putInt(0).put(bytes);
            end.putInt(bytes.length).putInt(MAGIC).flip();
            end.putInt(SEAL_BYTES - 4, sum(end.slice(SEAL_BYTES, end.limit() - SEAL_BYTES)));
            long at = position;
            while (end.hasRemaining()) {
                at += output.write(end, at);
            }
            output.truncate(at);
        }
    }

    private static void makeUniform(FileMetaData footer) {
        footer.setCreated_by(LakeFormat.CREATED_BY);
        footer.getKey_value_metadata().sort(Comparator.comparing(KeyValue::getKey));
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk column : group.getColumns()) {
                ColumnMetaData of = column.getMeta_data();
                of.getEncodings().sort(Comparator.naturalOrder());
                of.getEncoding_stats().sort(Comparator.naturalOrder());
            }
        }
    }

    /**
     * Reads the end of a file, and checks it against its checksum.
     *
     * @throws LakeFileException if it is damaged or none of the lake's
     */
    static FileEnd read(LakeInput input) throws IOException {
        long size = input.size();
        if (size < MIN_BYTES) {
            throw new LakeFileException(
                    input.name(),
                    "is only " + size + " bytes long: it was cut off, or is no file of the lake");
        }
        int first = (int) Math.min(size, FIRST_READ_BYTES);
        byte[] end = input.read(size - first, first);
        ByteBuffer tail = littleEndian(end).position(first - TAIL_BYTES);
        int length = tail.getInt();
        if (tail.getInt() != MAGIC) {
            throw new LakeFileException(
                    input.name(), "does not end with PAR1: it was cut off, or is no Parquet file");
        }
        long whole = (long) SEAL_BYTES + length + TAIL_BYTES;
        if (length < 0 || length > MAX_FOOTER_BYTES || whole > size - 4) {
            throw new LakeFileException(
                    input.name(), "says that its footer has " + length + " bytes, of " + size);
        }
        if (whole > first) {
            end = input.read(size - whole, (int) whole);
        }
        return check(input, size - whole, littleEndian(end).position(end.length - (int) whole));
    }

    private static FileEnd check(LakeInput input, long position, ByteBuffer end)
            throws IOException {
        if (end.getInt() != SEAL_MAGIC) {
            throw new LakeFileException(
                    input.name(),
                    "has no checksum (HTL1) before its footer: it is damaged, or not of this lake");
        }
        int bodySum = end.getInt();
        int endSum = end.getInt();
        byte[] footer = new byte[end.remaining() - TAIL_BYTES];
        end.get(end.position(), footer);
        if (sum(end) != endSum) {
            throw new LakeFileException(
                    input.name(), "is damaged: its footer does not have the checksum that it says");
        }
        return new FileEnd(parse(footer), position, bodySum);
    }

    /**
     * Checks all that comes before.
     *
     * @throws LakeFileException if it is damaged
     */
    void checkBody(LakeInput input) throws IOException {
        if (sum(input, position) != bodySum) {
            throw new LakeFileException(
                    input.name(), "is damaged: its rows do not have the checksum that it says");
        }
    }

    private static int sum(LakeInput input, long length) throws IOException {
        CRC32C sum = new CRC32C();
        for (long at = 0; at < length; ) {
            byte[] chunk = input.read(at, (int) Math.min(CHUNK_BYTES, length - at));
            sum.update(chunk, 0, chunk.length);
            at += chunk.length;
        }
        return (int) sum.getValue();
    }

    private static int sum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    private static FileMetaData parse(byte[] footer) throws IOException {
        return Util.readFileMetaData(new ByteArrayInputStream(footer));
    }

    private static byte[] serialize(FileMetaData footer) throws IOException {
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, into);
        return into.toByteArray();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
