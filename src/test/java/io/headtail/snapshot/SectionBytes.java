package io.headtail.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a section holds, written piece by piece. */
final class SectionBytes {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    SectionBytes text(String... ids) {
        for (String id : ids) {
            out.write(id.length());
            out.writeBytes(id.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    SectionBytes varints(long... values) {
        for (long value : values) {
            long rest = value;
            for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
                out.write((int) rest | 0x80);
            }
            out.write((int) rest);
        }
        return this;
    }

    SectionBytes at(long tick, long views) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(tick).array());
        return varints(views);
    }

    SectionBytes views(long reached, long views, long tick) {
        return varints(reached, 0, 1).at(tick, views).varints(0);
    }

    SectionBytes bucket(long tick, long... eventsAndViews) {
        for (long value : new long[] {tick, tick, Long.MIN_VALUE}) {
            out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        }
        return varints(eventsAndViews);
    }
}
