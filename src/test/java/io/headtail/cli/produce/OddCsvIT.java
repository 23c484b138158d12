package io.headtail.cli.produce;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CSV as people have it: each file is counted, or what is wrong is named. Where a file is one that
 * somebody had trouble with, the thread is beside it.
 */
class OddCsvIT {
    private static final String T = "1700000000000";
    private static final String HEADER = "timestamp,video_id,views\n";

    @TempDir private static Path folder;
    private static FileScene scene;

    @BeforeAll
    static void open() {
        scene = new FileScene("odd-csv", folder);
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    // https://github.com/dotCMS/core/issues/36508
    // https://github.com/redpanda-data/connect/issues/2117
    @Test
    void excels_csv_with_a_mark_semicolons_and_crlf_is_counted() throws IOException {
        scene.send(
                        0,
                        "excel.csv",
                        "\uFEFFtimestamp;video_id;views\r\n" + T + ";e1;3\r\n" + T + ";e,2;\r\n")
                .toldNothing()
                .counted("e1 " + T + " 3", "e,2 " + T + " 1");
    }

    // https://wiki.scn.sap.com/wiki/display/ABAP/Excel+files+-+CSV+format
    @Test
    void excels_unicode_text_which_is_utf_16_with_tabs_is_counted() throws IOException {
        String text = "\uFEFFtimestamp\tvideo_id\tviews\r\n" + T + "\tu😀\t2\r\n";
        scene.send(0, "unicode.txt", text.getBytes(UTF_16LE))
                .toldNothing()
                .counted("u😀 " + T + " 2");
        scene.send(0, "big.csv", text.getBytes(StandardCharsets.UTF_16BE))
                .counted("u😀 " + T + " 2");
        scene.send(0, "unmarked.csv", text.substring(1).getBytes(UTF_16LE))
                .counted("u😀 " + T + " 2");
    }

    @Test
    void excels_line_that_names_the_separator_is_passed_over() throws IOException {
        scene.send(0, "sep.csv", "sep=;\r\ntimestamp;video_id\r\n" + T + ";s1\r\n")
                .toldNothing()
                .counted("s1 " + T + " 1");
    }

    // https://github.com/redpanda-data/connect/issues/3157 (quoted),
    // https://github.com/directus/directus/pull/23332 (blanks)
    @Test
    void a_header_in_quotes_in_capitals_with_blanks_in_another_order_is_counted()
            throws IOException {
        scene.send(
                        0,
                        "header.csv",
                        "\"Views\", Video ID ,\"country\",TIMESTAMP\n4,h1,\"a,b\"," + T + "\n")
                .told("note: not read, and not sent: country")
                .counted("h1 " + T + " 4");
    }

    // https://github.com/elastic/kibana/issues/7822
    @Test
    void an_empty_last_column_is_counted_and_a_line_with_extra_fields_is_named()
            throws IOException {
        scene.send(0, "last.csv", "timestamp,video_id,views,\n" + T + ",l1,2,\n")
                .toldNothing()
                .counted("l1 " + T + " 2");
        scene.send(1, "more.csv", HEADER + T + ",l2,2,\n" + T + ",l3,2\n")
                .told("line 2: wrong column count: 4, the header has 3")
                .counted("l3 " + T + " 2");
    }

    @Test
    void two_columns_of_one_name_are_named_and_nothing_is_sent() throws IOException {
        scene.send(2, "twice.csv", "timestamp,video_id,views,Views\n" + T + ",t1,2,3\n")
                .told("two columns are named 'Views'")
                .counted();
    }

    @Test
    void a_column_of_views_under_another_name_is_named() throws IOException {
        scene.send(0, "misspelt.csv", "timestamp,video_id,view_count\n" + T + ",m1,500\n")
                .told("not sent: view_count", "without views each event counts as one")
                .counted("m1 " + T + " 1");
    }

    // https://github.com/kite-sdk/kite/issues/445
    @Test
    void a_file_without_a_header_or_without_anything_is_named_and_nothing_is_sent()
            throws IOException {
        scene.send(2, "none.csv", T + ",n1,2\n").told("line 1 is", "must be the header").counted();
        scene.send(2, "empty.csv", "").told("must be the header").counted();
        scene.send(0, "header-only.csv", HEADER).told("sent 0 events").counted();
    }

    // http://www.kouhan.cn/en/article/00028964
    @Test
    void quotes_with_line_breaks_separators_and_quotes_inside_are_counted() throws IOException {
        scene.send(
                        0,
                        "quotes.csv",
                        HEADER + T + ",\"two\r\nlines, \"\"q\"\"\",\"3\"\n" + T + ",q2,1")
                .told("1 ids contain a line break, the first in line 2: 'two")
                .counted("two\r\nlines, \"q\" " + T + " 3", "q2 " + T + " 1");
    }

    // https://donatstudios.com/CSV-An-Encoding-Nightmare (Excel for Mac)
    @Test
    void lines_that_end_with_a_cr_alone_are_counted() throws IOException {
        scene.send(0, "mac.csv", (HEADER + T + ",c1,2\n" + T + ",c2,1\n").replace('\n', '\r'))
                .toldNothing()
                .counted("c1 " + T + " 2", "c2 " + T + " 1");
    }

    // https://itecnote.com/tecnote/r-microsoft-excel-mangles-diacritics-in-csv-files/
    @Test
    void lines_in_windows_1252_are_named_and_the_others_counted() throws IOException {
        String text = HEADER + T + ",Numéro 1,2\n" + T + ",w2,1\n";
        scene.send(1, "ansi.csv", text.getBytes(Charset.forName("windows-1252")))
                .told("line 2: invalid UTF-8", "iconv -f WINDOWS-1252")
                .counted("w2 " + T + " 1");
    }

    @Test
    void counts_that_are_no_whole_numbers_from_1_on_are_named() throws IOException {
        scene.send(
                        1,
                        "numbers.csv",
                        HEADER.replace(',', ';')
                                + String.join(
                                        "\n",
                                        T + ";x1;1,5",
                                        T + ";x2;1e3",
                                        T + ";x3;NaN",
                                        T + ";x4;-2",
                                        T + ";x5;0",
                                        T + ";x6;1.000",
                                        T + ";x7; 7",
                                        T + ";x8;\"8\"",
                                        T + ";x9;9\n"))
                .told("line 2: views not a whole number: '1,5'", "line 3: views not", "'NaN'")
                .told("line 5: views below 1: '-2'", "line 6: views below 1", "'1.000'", "' 7'")
                .told("refused 7 lines")
                .counted("x8 " + T + " 8", "x9 " + T + " 9");
    }

    @Test
    void nul_bytes_and_lines_without_end_are_named() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes((HEADER + T + ",a\0b,1\n" + T + ",\0,1\n" + T + ",").getBytes(UTF_8));
        file.writeBytes("y".repeat(2 << 20).getBytes(UTF_8));
        file.writeBytes(("\n" + T + ",y1,1\n").getBytes(UTF_8));
        scene.send(1, "nul.csv", file.toByteArray())
                .told("line 2: U+0000 in id", "line 3: U+0000 in id", "line 4: line too long")
                .counted("y1 " + T + " 1");
    }

    @Test
    void ids_are_taken_with_their_blanks_which_is_told() throws IOException {
        scene.send(0, "blanks.csv", "timestamp, video_id\n" + T + ", b1\n" + T + ",b1\n")
                .told("1 ids begin or end with a blank, the first in line 2: ' b1'")
                .counted(" b1 " + T + " 1", "b1 " + T + " 1");
    }
}
