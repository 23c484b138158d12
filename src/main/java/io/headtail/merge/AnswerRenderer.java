package io.headtail.merge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Renders rows to JSON, once a tick, and records where each rank ends. */
final class AnswerRenderer {
    private static final JsonFactory JSON = new JsonFactory();

    private AnswerRenderer() {}

    /** As below, with the views in the older half of a rising window. */
    static Rendered renderRises(List<MergedRows.RankedId> rows) {
        Rendered plain = render(rows);
        long[] older = rows.stream().mapToLong(MergedRows.RankedId::older).toArray();
        return new Rendered(plain.json(), plain.ends(), older);
    }

    static Rendered render(List<MergedRows.RankedId> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + rows.size() * 48);
        int[] ends = new int[rows.size()];
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (int rank = 0; rank < ends.length; rank++) {
                MergedRows.RankedId row = rows.get(rank);
                json.writeStartObject();
                json.writeFieldName("videoId");
                json.writeUTF8String(row.id(), 0, row.id().length);
                json.writeNumberField("views", row.views());
                json.writeEndObject();
                ends[rank] = out.size() + json.getOutputBuffered();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return new Rendered(out.toByteArray(), ends);
    }
}
