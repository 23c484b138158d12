package io.headtail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.annotation.Testable;

/** Names of tests are sentences that are read at once. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class TestNamesTest {
    private static final int MAX_LENGTH = 80;

    private static final JavaClasses TESTS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.OnlyIncludeTests())
                    .importPackages("io.headtail");

    private static final ArchCondition<JavaMethod> BE_SHORT =
            new ArchCondition<>("have a name of at most " + MAX_LENGTH + " characters") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    int length = method.getName().length();
                    String found = method.getFullName() + " has " + length;
                    events.add(new SimpleConditionEvent(method, length <= MAX_LENGTH, found));
                }
            };

    @Test
    void a_name_has_at_most_80_characters() {
        methods().that().areMetaAnnotatedWith(Testable.class).should(BE_SHORT).check(TESTS);
    }
}
