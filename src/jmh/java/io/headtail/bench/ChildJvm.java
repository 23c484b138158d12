package io.headtail.bench;

import io.headtail.tool.JvmFlags;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one side of a benchmark in its own JVM, with the class path of this one and the JVM flags of
 * {@code bin/headtail}. It returns its results on standard output: lines {@code RESULT key=value …}
 * of numbers and any number of lines {@code ROW …}; its standard error is ours.
 */
public final class ChildJvm {
    /**
     * The results of a child.
     *
     * @param figures the numbers of its {@code RESULT} lines, by name
     * @param rows its complete {@code ROW} lines, in order
     */
    public record Result(Map<String, Double> figures, List<String> rows) {
        /** The figure with that name; NaN if the child did not print it. */
        public double get(String name) {
            return figures.getOrDefault(name, Double.NaN);
        }

        /** The median of a figure over several runs. */
        static double median(List<Result> of, String name) {
            double[] sorted = of.stream().mapToDouble(run -> run.get(name)).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    private ChildJvm() {}

    /** The command that starts {@code main} with these JVM flags (after ours) and arguments. */
    public static ProcessBuilder command(Class<?> main, List<String> jvm, List<String> arguments) {
        return command(main.getName(), jvm, arguments);
    }

    /** Like {@link #command(Class, List, List)} for a class name. */
    public static ProcessBuilder command(String main, List<String> jvm, List<String> arguments) {
        return command(System.getProperty("java.class.path"), main, jvm, arguments);
    }

    /** The same for another build. */
    public static ProcessBuilder command(
            String classPath, String main, List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ALL);
        // The CPU time of compiler threads that end would be lost.
        command.add("-XX:-UseDynamicNumberOfCompilerThreads");
        String logging = "java.util.logging.config.file";
        command.add("-D" + logging + "=" + System.getProperty(logging, ""));
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** The flags in one string, separated by spaces. */
    public static List<String> flags(String spaced) {
        return Arrays.stream(spaced.split(" ")).filter(flag -> !flag.isEmpty()).toList();
    }

    /**
     * Runs a child to its end.
     *
     * @throws IllegalStateException if its exit code is not 0, or it prints no result
     */
    public static Result run(Class<?> main, List<String> jvm, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = command(main, jvm, arguments).start();
        Map<String, Double> figures = new HashMap<>();
        List<String> rows = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(line -> take(line, figures, rows));
        } finally {
            process.destroy();
        }
        if (process.waitFor() != 0 || figures.isEmpty()) {
            throw new IllegalStateException(main.getSimpleName() + " failed; see above");
        }
        return new Result(figures, rows);
    }

    private static void take(String line, Map<String, Double> figures, List<String> rows) {
        if (line.startsWith("ROW ")) {
            rows.add(line);
        } else if (line.startsWith("RESULT ")) {
            for (String field : line.substring("RESULT ".length()).split(" ")) {
                int equals = field.indexOf('=');
                double value = Double.parseDouble(field.substring(equals + 1));
                figures.put(field.substring(0, equals), value);
            }
        }
    }
}
