package io.headtail.cli.produce;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times as people write them: each is counted where it belongs, or what is wrong is named. */
class OddTimesIT {
    private static final String T = "1700000000000";
    private static final String HEADER = "timestamp,video_id\n";

    @TempDir private static Path folder;
    private static FileScene scene;

    @BeforeAll
    static void open() {
        scene = new FileScene("odd-times", folder);
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    // https://github.com/questdb/questdb/pull/876
    @Test
    void seconds_are_named_and_nothing_is_sent_until_they_are_said() throws IOException {
        String file = HEADER + "1700000000,s1\n1700000001,s2\n";
        scene.send(2, "seconds.csv", file)
                .told("1970-01-20T16:13:20Z in milliseconds, but 2023-11-14T22:13:20Z in seconds")
                .told("--timestamp-unit s", "line 2")
                .counted();
        scene.send(0, "seconds.csv", file, "--timestamp-unit=s")
                .toldNothing()
                .counted("s1 " + T + " 1", "s2 1700000001000 1");
        scene.send(
                        0,
                        "parts.csv",
                        HEADER + "1700000000.5,s3\n1700000000,s4\n",
                        "--timestamp-unit=S")
                .counted("s3 1700000000500 1", "s4 " + T + " 1");
    }

    @Test
    void micro_and_nanoseconds_are_named_and_nothing_is_sent_until_they_are_said()
            throws IOException {
        scene.send(2, "us.csv", HEADER + "1700000000000000,u1\n")
                .told("--timestamp-unit us")
                .counted();
        scene.send(2, "ns.json", "{\"videoId\":\"n1\",\"timestamp\":1700000000000000000}")
                .told("--timestamp-unit ns", "after the year 9999 in milliseconds")
                .counted();
        scene.send(0, "us.csv", HEADER + "1700000000000999,u1\n", "--timestamp-unit=us")
                .counted("u1 " + T + " 1");
        scene.send(0, "ns.csv", HEADER + "1700000000001999999,n1\n", "--timestamp-unit=ns")
                .counted("n1 1700000000001 1");
    }

    @Test
    void one_time_of_another_unit_among_others_is_named() throws IOException {
        scene.send(1, "mixed.csv", HEADER + T + ",x1\n1700000000,x2\n" + T + ",x3\n")
                .told("line 3: timestamp of another unit")
                .counted("x1 " + T + " 1", "x3 " + T + " 1");
    }

    @Test
    void times_in_ms_where_another_unit_was_said_are_named() throws IOException {
        scene.send(1, "not-seconds.csv", HEADER + T + ",y1\n", "--timestamp-unit=s")
                .told("line 2: timestamp after the year 9999", "--timestamp-unit is s")
                .counted();
    }

    @Test
    void data_from_january_1970_are_sent_where_ms_are_said() throws IOException {
        scene.send(0, "old.csv", HEADER + "1700000000,o1\n", "--timestamp-unit=ms")
                .told("before 1973-03-03", "read as 1970-01-20T16:13:20Z")
                .counted("o1 1700000000 1");
    }

    @Test
    void all_of_rfc_3339_is_counted() throws IOException {
        scene.send(
                        0,
                        "rfc.csv",
                        """
                        timestamp,video_id
                        2023-11-14T22:13:20.0009999999Z,r1
                        2023-11-14t22:13:20z,r2
                        2023-11-14 22:13:20Z,r3
                        2023-11-15T22:12:20+23:59,r4
                        2023-11-14T23:59:60Z,r5
                        """)
                .toldNothing()
                .counted(
                        "r1 " + T + " 1",
                        "r2 " + T + " 1",
                        "r3 " + T + " 1",
                        "r4 " + T + " 1",
                        "r5 1700006400000 1");
    }

    // https://github.com/jcustenborder/kafka-connect-spooldir/issues/207 and /71
    @Test
    void times_without_a_zone_days_alone_and_local_forms_are_named() throws IOException {
        scene.send(
                        1,
                        "forms.csv",
                        HEADER
                                + String.join(
                                        "\n",
                                        "2023-11-14T22:13:20,f1",
                                        "2023-11-14,f2",
                                        "25/11/2022 09:00:10,f3",
                                        "20180530143000.167,f4",
                                        "1.7E+12,f5",
                                        "45244.9259259259,f6",
                                        "\"" + T + "\",f7",
                                        ",f8"))
                .told("line 2: unparsable timestamp: '2023-11-14T22:13:20'", "with a time zone")
                .told("line 3: unparsable", "line 4: unparsable", "line 5: unparsable")
                .told("line 6: unparsable timestamp: '1.7E+12'", "line 7: unparsable")
                .told("line 9: no timestamp")
                .counted("f7 " + T + " 1");
    }

    @Test
    void lines_that_are_not_in_order_are_named_with_the_lateness_that_counts_them()
            throws IOException {
        // Later than all that the topic holds.
        scene.send(0, "unsorted.csv", HEADER + "1700036000000,d1\n1700032400001,d1\n")
                .told("line 3 lies PT59M59.999S before", "--set lateness=PT1H\n")
                .counted("d1 1700036000000 1", "d1 1700032400001 1");
    }
}
