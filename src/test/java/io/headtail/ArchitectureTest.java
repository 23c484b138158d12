package io.headtail;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.headtail.ProjectClasses.MAIN;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Holds the package table of the design: the data flows down, imports point up. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class ArchitectureTest {
    /** What each package may import of the others. */
    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    entry("time", Set.of()),
                    entry("thread", Set.of()),
                    entry("count", Set.of()),
                    entry("window", Set.of("time", "count")),
                    entry("merge", Set.of("time", "count", "window")),
                    entry("follow", Set.of("window")),
                    entry("log", Set.of("time", "thread", "count", "window", "merge", "follow")),
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
                    entry("history", Set.of("time", "thread", "count", "merge", "follow")),
                    entry("correct", Set.of("time", "count", "merge", "follow", "log", "history")),
                    entry("http", Set.of("time", "merge", "history")),
                    entry("redis", Set.of("time", "merge")),
                    entry("lake", Set.of("time", "follow", "snapshot")),
                    entry("audit", Set.of()),
                    entry("tool", Set.of("time")),
                    entry(
                            "config",
                            Set.of(
                                    "time",
                                    "log",
                                    "snapshot",
                                    "instance",
                                    "history",
                                    "http",
                                    "redis",
                                    "lake")),
                    entry(
                            "node",
                            Set.of(
                                    "time",
                                    "merge",
                                    "follow",
                                    "log",
                                    "snapshot",
                                    "instance",
                                    "history",
                                    "correct",
                                    "http",
                                    "redis",
                                    "lake",
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
                                    "correct",
                                    "http",
                                    "audit",
                                    "tool",
                                    "config",
                                    "node")));

    private static final JavaClasses TESTS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.OnlyIncludeTests())
                    .importPackages("io.headtail.testing");

    private static final SliceAssignment TOP_LEVEL_CLASSES_OF_AN_INSTANCE =
            new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return type.getPackageName().startsWith("io.headtail.instance")
                            ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                            : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                    return "top-level classes of an instance";
                }
            };

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
    void no_two_classes_of_an_instance_need_each_other() {
        slices().assignedFrom(TOP_LEVEL_CLASSES_OF_AN_INSTANCE)
                .should()
                .beFreeOfCycles()
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
}
