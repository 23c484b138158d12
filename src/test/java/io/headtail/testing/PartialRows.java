package io.headtail.testing;

import io.headtail.merge.Partial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The rows of a partial, to be compared with those of an {@link Oracle}. */
public final class PartialRows {
    private PartialRows() {}

    /** All rows, rank 1 first. */
    public static List<Oracle.Row> of(Partial partial) {
        List<Oracle.Row> rows = new ArrayList<>();
        for (int row = 0; row < partial.rows(); row++) {
            String id = new String(partial.id(row), StandardCharsets.UTF_8);
            rows.add(new Oracle.Row(id, partial.views(row)));
        }
        return rows;
    }
}
