package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Names of tests are sentences that are read at once. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class TestNamesTest {
    private static final int MAX_LENGTH = 80;

    @Test
    void a_name_has_at_most_80_characters() throws URISyntaxException {
        URI tests = TestNamesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        List<Method> all =
                ReflectionSupport.findAllClassesInClasspathRoot(
                                tests, type -> true, name -> !name.contains("jmh_generated"))
                        .stream()
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                        .toList();
        assertTrue(all.size() > 1_000, () -> "only " + all.size() + " tests are found");
        List<String> tooLong =
                all.stream()
                        .filter(method -> method.getName().length() > MAX_LENGTH)
                        .map(Method::toString)
                        .toList();
        assertEquals(List.of(), tooLong);
    }
}
