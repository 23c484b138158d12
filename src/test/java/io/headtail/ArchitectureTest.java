package io.headtail;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the package table of the design: the data flows down, imports point up. */
class ArchitectureTest {
    /** What each package may import of the others. */
    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    entry("time", Set.of()),
                    entry("thread", Set.of()),
                    entry("count", Set.of()),
                    entry("window", Set.of("time", "count")),
                    entry("merge", Set.of("time", "count", "window")),
                    entry("log", Set.of("time", "thread", "count", "window", "merge")),
                    entry("snapshot", Set.of("time", "count", "window")),
                    entry(
                            "instance",
                            Set.of(
                                    "time",
                                    "thread",
                                    "count",
                                    "window",
                                    "merge",
                                    "log",
                                    "snapshot")),
                    entry("history", Set.of("time", "thread", "merge")),
                    entry("http", Set.of("time", "merge", "history")),
                    entry("audit", Set.of()),
                    entry("tool", Set.of("time")),
                    entry(
                            "config",
                            Set.of("time", "log", "snapshot", "instance", "history", "http")),
                    entry(
                            "node",
                            Set.of(
                                    "time",
                                    "merge",
                                    "log",
                                    "snapshot",
                                    "instance",
                                    "history",
                                    "http",
                                    "config")),
                    entry(
                            "cli",
                            Set.of(
                                    "time",
                                    "window",
                                    "merge",
                                    "log",
                                    "snapshot",
                                    "instance",
                                    "history",
                                    "http",
                                    "audit",
                                    "tool",
                                    "config",
                                    "node")));

    private static final Set<String> WALL_CLOCK = Set.of("System.currentTimeMillis", "Instant.now");
    private static final String[] PURE = {
        "io.headtail.time..", "io.headtail.count..", "io.headtail.window..", "io.headtail.merge.."
    };

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.headtail");

    private static final JavaClasses TESTS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.OnlyIncludeTests())
                    .importPackages("io.headtail.testing");

    @Test
    void every_package_has_a_row() {
        Set<String> found = new TreeSet<>();
        MAIN.forEach(
                type -> {
                    String below = type.getPackageName().substring("io.headtail".length());
                    if (!below.isEmpty()) {
                        found.add(below.split("\\.", 3)[1]);
                    }
                });
        assertEquals(found, new TreeSet<>(MAY_IMPORT.keySet()));
    }

    @Test
    void imports_point_up() {
        MAY_IMPORT.forEach(
                (name, allowed) -> {
                    Set<String> forbidden = new HashSet<>(MAY_IMPORT.keySet());
                    forbidden.removeAll(allowed);
                    forbidden.remove(name);
                    String[] packages =
                            forbidden.stream()
                                    .map(p -> "io.headtail." + p + "..")
                                    .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage("io.headtail." + name + "..")
                            .should()
                            .dependOnClassesThat(
                                    resideInAnyPackage(packages)
                                            .or(resideInAPackage("io.headtail")))
                            .check(MAIN);
                });
    }

    private static void onlyIn(String library, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .check(MAIN);
    }

    @Test
    void no_two_packages_need_each_other() {
        DescribedPredicate<JavaClass> generated = resideInAPackage("io.headtail.history.db..");
        slices().matching("io.headtail.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(generated, generated)
                .check(MAIN);
    }

    @Test
    void the_root_holds_only_where_the_jvm_begins() {
        classes()
                .that()
                .resideInAPackage("io.headtail")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveSimpleName("Main")
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
        onlyIn("org.yaml..", "io.headtail.config..");
        onlyIn("io.prometheus..", "io.headtail.node.metrics..");
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
    void the_wall_clock_is_read_by_those_alone_who_need_the_time_of_day_and_can_live_with_steps() {
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
                                "Recovery",
                                "Rebuild",
                                // For people to read, and clients.
                                "Arriving",
                                "HttpDate",
                                // Names and ages of files, of hours, days and months.
                                "FailStops",
                                "FileUpload",
                                "HistoryDatabase",
                                "S3Store",
                                "SnapshotText",
                                // Which boundaries are due by now, and which are thinned.
                                "AuditCommand",
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
    void the_recount_shares_no_code_with_what_it_checks() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("Oracle")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.headtail..")
                                .and(not(nameStartingWith("io.headtail.testing.Oracle"))))
                .check(TESTS);
        noClasses()
                .that(
                        resideInAPackage("io.headtail.tool.drill.record")
                                .or(nameStartingWith("io.headtail.tool.drill.check.DrillRecount")))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.headtail..")
                                .and(not(resideInAPackage("io.headtail.tool")))
                                .and(not(resideInAPackage("io.headtail.tool.drill.record")))
                                .and(not(nameStartingWith("io.headtail.tool.drill.check.Drill"))))
                .check(MAIN);
    }

    @Test
    void the_audit_reads_then_counts_then_compares() {
        noClasses()
                .that()
                .resideInAPackage("io.headtail.audit.event")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "io.headtail.audit",
                                "io.headtail.audit.log",
                                "io.headtail.audit.recount"))
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("io.headtail.audit.log")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.headtail.audit", "io.headtail.audit.recount"))
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("io.headtail.audit.recount")
                .should()
                .dependOnClassesThat(resideInAPackage("io.headtail.audit"))
                .check(MAIN);
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
