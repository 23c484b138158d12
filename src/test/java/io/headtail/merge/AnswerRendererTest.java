package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.AnswerJson;
import io.headtail.testing.Oracle;
import io.headtail.time.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerRendererTest {
    private static Answer answer(String... ids) {
        List<MergedRows.RankedId> rows = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            rows.add(
                    new MergedRows.RankedId(
                            ids[i].getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE - i));
        }
        Rendered rendered = AnswerRenderer.render(rows);
        return new Answer(
                "minute",
                new Span.Sliding(60_000),
                new Coverage(60_000, 0, true, Long.MIN_VALUE, true),
                null,
                0,
                rendered,
                1,
                1,
                0,
                1_000);
    }

    @Test
    void a_row_is_an_object_of_video_id_and_views() {
        assertEquals(
                "[{\"videoId\":\"v_1\",\"views\":9223372036854775807},"
                        + "{\"videoId\":\"v_2\",\"views\":9223372036854775806}]",
                new String(answer("v_1", "v_2").json(), StandardCharsets.UTF_8));
        assertEquals("[]", new String(answer().json(), StandardCharsets.UTF_8));
    }

    @Test
    void every_id_survives_json() {
        String[] ids = {
            "\"",
            "\\",
            "\n\t\b\f\r\u0001\u001f\u007f",
            "</script>",
            "\u00e9\u2028\u2029",
            "\uD83D\uDE00",
            "\uFFFF",
            "a".repeat(255),
            " "
        };
        List<Oracle.Row> rows = AnswerJson.rows(answer(ids).json());
        for (int i = 0; i < ids.length; i++) {
            assertEquals(new Oracle.Row(ids[i], Long.MAX_VALUE - i), rows.get(i));
        }
    }

    @Test
    void the_first_k_are_one_slice() {
        String[] ids = new String[500];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "v\u00e9\"" + "x".repeat(i % 200) + i;
        }
        Answer answer = answer(ids);
        List<Oracle.Row> all = AnswerJson.rows(answer.json());
        assertEquals(500, answer.size());
        for (int k = 1; k <= 500; k++) {
            assertEquals(all.subList(0, k), AnswerJson.rows(answer.json(k)));
        }
        assertArrayEquals(answer.json(), answer.json(501));
        assertArrayEquals(answer().json(), answer().json(1));
    }
}
