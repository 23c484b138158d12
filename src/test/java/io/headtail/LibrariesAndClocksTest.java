package io.headtail;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.headtail.ProjectClasses.MAIN;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Which packages may use which libraries, and who may read the clock, log or start threads. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class LibrariesAndClocksTest {
    private static final Set<String> WALL_CLOCK = Set.of("System.currentTimeMillis", "Instant.now");
    private static final String[] PURE = {
        "io.headtail.time..",
        "io.headtail.count..",
        "io.headtail.window..",
        "io.headtail.merge..",
        "io.headtail.follow.."
    };

    private static void onlyIn(String library, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .check(MAIN);
    }

    @Test
    void each_library_appears_only_where_it_belongs() {
        onlyIn(
                "org.apache.kafka..",
                "io.headtail.log..",
                "io.headtail.audit..",
                "io.headtail.tool.embedded",
                "io.headtail.tool.topic",
                "io.headtail.tool.drill.traffic");
        onlyIn("io.helidon..", "io.headtail.http..");
        onlyIn("software.amazon..", "io.headtail.snapshot.store.s3");
        onlyIn("org.jooq..", "io.headtail.history..");
        onlyIn("org.flywaydb..", "io.headtail.history..");
        onlyIn("com.zaxxer..", "io.headtail.history.connection");
        onlyIn("org.postgresql..", "io.headtail.history..");
        // The tools: the embedded server makes its database.
        onlyIn("java.sql..", "io.headtail.history..", "io.headtail.tool.embedded");
        onlyIn("picocli..", "io.headtail.cli..");
        onlyIn("org.jline..", "io.headtail.cli.top");
        onlyIn("org.yaml..", "io.headtail.config..");
        onlyIn("io.prometheus..", "io.headtail.node.metrics..");
        onlyIn("ch.qos.logback..", "io.headtail.cli.support");
        onlyIn("redis.clients..", "io.headtail.redis");
        onlyIn("net.logstash..", "io.headtail.cli.support");
        onlyIn("org.apache.parquet..", "io.headtail.lake.file");
        onlyIn("org.apache.hadoop..", "io.headtail.lake.file");
    }

    @Test
    void counting_windows_and_merging_do_no_io_and_know_no_threads_and_no_clocks() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "java.net..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.util.concurrent..",
                                "org.slf4j.."))
                .check(MAIN);
        // These know the calendar and its words, and are told the time.
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .and(notOneOf("CalendarUnit", "IsoDuration"))
                .should()
                .dependOnClassesThat(resideInAPackage("java.time.."))
                .check(MAIN);
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("java.io..")
                                .and(notOneOf("ByteArrayOutputStream", "OutputStream"))
                                .and(notOneOf("IOException", "UncheckedIOException"))
                                .and(notOneOf("Serializable", "Closeable")))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(MAIN);
    }

    @Test
    void the_wall_clock_is_read_only_where_its_steps_do_no_harm() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.headtail.tool..", "io.headtail.audit..")
                .and(
                        notOneOf(
                                // Says what it is for everybody else.
                                "AnchoredClock",
                                // Where a start stands; asked once.
                                "LogProbe",
                                "PlacementChange",
                                // For people to read, and clients.
                                "Arriving",
                                "HttpDate",
                                "ServerIdentity",
                                // Names and ages of files, of hours, days and months.
                                "FailedSnapshots",
                                "FileUpload",
                                "HistoryDatabase",
                                "LeftBehindUploads",
                                "SnapshotText",
                                // Which boundaries are due by now, and which retention has removed.
                                "AuditCommand",
                                "CorrectCommand",
                                // Makers of events.
                                "DemoFile",
                                "DemoMadeUp",
                                "ProduceCommand"))
                .should()
                .accessTargetWhere(
                        describe(
                                "the wall clock",
                                access ->
                                        WALL_CLOCK.contains(
                                                access.getTargetOwner().getSimpleName()
                                                        + "."
                                                        + access.getTarget().getName())))
                .check(MAIN);
    }

    private static DescribedPredicate<JavaClass> notOneOf(String... simpleNames) {
        return describe(
                "not one of " + Arrays.toString(simpleNames),
                type -> !Arrays.asList(simpleNames).contains(type.getSimpleName()));
    }

    @Test
    void all_but_the_set_up_of_logging_log_by_slf4j() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headtail.cli.support")
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.logging.."))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.System$Logger")
                .check(MAIN);
    }
}
