package io.headtail.cli.produce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSON as people have it: each file is counted, or what is wrong is named. */
class OddJsonIT {
    private static final String T = "1700000000000";

    @TempDir private static Path folder;
    private static FileScene scene;

    @BeforeAll
    static void open() {
        scene = new FileScene("odd-json", folder);
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    private static String view(String id, String more) {
        return "{\"timestamp\":" + T + ",\"videoId\":\"" + id + "\"" + more + "}";
    }

    private static String pretty(String id) {
        return "  {\n    \"timestamp\": "
                + T
                + ",\n    \"videoId\": \""
                + id
                + "\",\n    \"views\": 2\n  }";
    }

    // https://github.com/libdynd/dynd-python/issues/385 (a blob and lines)
    @Test
    void an_array_is_counted_and_its_elements_that_are_no_events_named_by_place_and_line()
            throws IOException {
        scene.send(0, "array.json", "[" + view("a1", "") + "," + view("a2", ",\"views\":3") + "]")
                .toldNothing()
                .counted("a1 " + T + " 1", "a2 " + T + " 3");
        scene.send(
                        1,
                        "pretty.json",
                        "[\n"
                                + String.join(
                                        ",\n",
                                        pretty("p1"),
                                        pretty(""),
                                        "  7",
                                        "  [{\"a\": 1}]",
                                        "  null",
                                        pretty("p2"))
                                + "\n]\n")
                .told("line 7: empty id: element 2", "line 12: malformed JSON: element 3: not an")
                .told("element 4", "element 5", "refused 4 lines")
                .counted("p1 " + T + " 2", "p2 " + T + " 2");
    }

    // https://github.com/snowplow-archive/schema-guru/issues/56
    @Test
    void objects_over_several_lines_and_objects_without_lines_are_counted() throws IOException {
        scene.send(0, "jq.ndjson", pretty("o1") + "\n" + pretty("o2"))
                .toldNothing()
                .counted("o1 " + T + " 2", "o2 " + T + " 2");
        scene.send(0, "firehose.json", view("f1", "") + view("f2", "") + view("f3", ""))
                .toldNothing()
                .counted("f1 " + T + " 1", "f2 " + T + " 1", "f3 " + T + " 1");
        scene.send(0, "arrays.json", "[" + view("b1", "") + "]\n[" + view("b2", "") + "]\n[]")
                .counted("b1 " + T + " 1", "b2 " + T + " 1");
    }

    @Test
    void an_array_that_is_cut_off_is_named_and_what_came_before_counted() throws IOException {
        scene.send(1, "cut.json", "[\n" + pretty("c1") + ",\n  {\"timestamp\": 17")
                .told("reading failed in element 2 (line 7)", "Everything before that was sent")
                .counted("c1 " + T + " 2");
        scene.send(1, "comma.json", "[" + view("c2", "") + ",]")
                .told("reading failed after element 1", "Everything before that was sent")
                .counted("c2 " + T + " 1");
    }

    @Test
    void lines_with_commas_at_their_ends_cut_off_or_without_quotes_are_named() throws IOException {
        scene.send(
                        1,
                        "commas.ndjson",
                        String.join(
                                "\n",
                                view("l1", "") + ",",
                                "{\"timestamp\":" + T + ",\"videoId\":\"l2",
                                "{'timestamp':" + T + ",'videoId':'l3'}",
                                "{\"timestamp\":" + T + ",\"videoId\":\"l4\",\"views\":NaN}",
                                view("l5", "")))
                .told("line 1: malformed JSON", "line 2: malformed", "line 3: malformed")
                .told("line 4: malformed")
                .counted("l5 " + T + " 1");
    }

    @Test
    void an_object_around_the_array_is_named() throws IOException {
        scene.send(1, "wrapped.json", "{\"data\":[" + view("w1", "") + "]}\n")
                .told("line 1: no id: the field videoId is absent; there are: 'data'")
                .counted();
    }

    @Test
    void a_field_that_is_there_twice_is_named_in_lines_and_arrays() throws IOException {
        String twice = view("t1", ",\"views\":2,\"views\":3");
        scene.send(1, "twice.ndjson", twice).told("line 1: malformed JSON").counted();
        scene.send(1, "twice.json", "[" + twice + "," + view("t2", ",\"video_id\":\"t3\"") + "]")
                .told("element 1: the field views occurs twice", "element 2: the field video_id")
                .counted();
    }

    @Test
    void numbers_in_quotes_null_and_numbers_as_ids_are_named() throws IOException {
        scene.send(
                        1,
                        "types.ndjson",
                        String.join(
                                "\n",
                                view("n1", ",\"views\":\"2\""),
                                view("n2", ",\"views\":null"),
                                view("n3", ",\"views\":1e3"),
                                "{\"timestamp\":" + T + ",\"videoId\":17}",
                                "{\"timestamp\":\"" + T + "\",\"videoId\":\"n5\"}"))
                .told("line 1: views not a whole number", "line 2: views not", "line 3: views not")
                .told("line 4: no id: videoId is 17, must be a string")
                .counted("n5 " + T + " 1");
    }

    @Test
    void other_fields_nested_or_not_are_passed_over_and_named() throws IOException {
        scene.send(
                        0,
                        "more.ndjson",
                        view("m1", ",\"user\":{\"videoId\":\"x\",\"views\":9},\"count\":5"))
                .told("not sent: user, count", "without views each event counts as one")
                .counted("m1 " + T + " 1");
        scene.send(0, "names.json", "[{\"TimeStamp\":" + T + ",\"video_id\":\"m2\",\"Views\":5}]")
                .toldNothing()
                .counted("m2 " + T + " 5");
    }

    // https://github.com/mholt/PapaParse/issues/262 and the threads of marks beside OddCsvIT
    @Test
    void marks_and_utf_16_are_counted_and_bytes_that_are_no_utf_8_named() throws IOException {
        scene.send(0, "mark.ndjson", "\uFEFF" + view("é", "") + "\r\n").counted("é " + T + " 1");
        scene.send(0, "wide.json", ("\uFEFF[" + view("日", "") + "]").getBytes(UTF_16LE))
                .counted("日 " + T + " 1");
        String latin = "[" + view("é", "") + "," + view("z1", "") + "]";
        scene.send(1, "latin.json", latin.getBytes(ISO_8859_1))
                .told("line 1: invalid UTF-8: element 1")
                .counted("z1 " + T + " 1");
    }

    @Test
    void one_object_alone_and_none_at_all_are_counted() throws IOException {
        scene.send(0, "one.json", view("1", "")).toldNothing().counted("1 " + T + " 1");
        scene.send(0, "none.json", "").told("sent 0 events").counted();
        scene.send(0, "empty.json", "[]").told("sent 0 events").counted();
    }
}
