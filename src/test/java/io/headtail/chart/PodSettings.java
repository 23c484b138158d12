package io.headtail.chart;

import io.headtail.config.Config;
import io.headtail.config.ConfigException;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process in a pod of the chart would read: its file, the files that are mounted, its
 * environment.
 */
final class PodSettings {
    private static final String MOUNTS = "/etc/headtail/";

    private PodSettings() {}

    /**
     * Read by Headtail itself.
     *
     * @param folder empty; gets the files that Kubernetes would mount
     * @throws ConfigException if the process would refuse to start
     */
    static Config of(List<Manifest> all, Manifest workload, Path folder) throws IOException {
        Tree container = workload.containers().getFirst();
        List<String> args = container.at("args").items().stream().map(Tree::text).toList();
        if (!args.get(1).equals("--config")) {
            throw new AssertionError(args);
        }
        mount(all, workload, container, folder);
        Role role = Role.valueOf(args.get(0).toUpperCase(Locale.ROOT));
        return ConfigLoader.load(
                role, folder.resolve(below(args.get(2))), environment(workload), List.of());
    }

    /** The YAML that its configuration is in. */
    static Tree yaml(List<Manifest> all, Manifest workload) {
        return Chart.yaml(configMap(all, workload).at("data", "headtail.yaml").text());
    }

    private static Manifest configMap(List<Manifest> all, Manifest workload) {
        String named =
                workload.pod().at("spec", "volumes").items().stream()
                        .map(volume -> volume.at("configMap", "name").text())
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElseThrow();
        return all.stream()
                .filter(one -> one.is("ConfigMap") && one.name().equals(named))
                .findFirst()
                .orElseThrow();
    }

    private static void mount(List<Manifest> all, Manifest workload, Tree container, Path folder)
            throws IOException {
        for (Tree mount : container.at("volumeMounts").items()) {
            String path = mount.at("mountPath").text();
            Tree volume = volume(workload, mount.at("name").text());
            if (volume.at("configMap").isPresent()) {
                for (var file : configMap(all, workload).at("data").fields().entrySet()) {
                    // Paths of files are those on this machine.
                    String here = file.getValue().text().replace(MOUNTS, folder + "/");
                    write(folder.resolve(below(path)).resolve(file.getKey()), here);
                }
            }
            for (Tree item : volume.at("secret", "items").items()) {
                write(folder.resolve(below(path)).resolve(item.at("path").text()), "x=y");
            }
        }
    }

    private static Tree volume(Manifest workload, String name) {
        return workload.pod().at("spec", "volumes").items().stream()
                .filter(one -> one.at("name").text().equals(name))
                .findFirst()
                .orElse(new Tree(null));
    }

    /** With something in place of what is secret. */
    private static Map<String, String> environment(Manifest workload) {
        Map<String, String> environment = new TreeMap<>();
        for (Tree variable : workload.containers().getFirst().at("env").items()) {
            Tree value = variable.at("value");
            Tree field = variable.at("valueFrom", "fieldRef", "fieldPath");
            environment.put(
                    variable.at("name").text(),
                    value.isPresent()
                            ? value.text()
                            : field.text().equals("metadata.name") ? workload.name() + "-0" : "x");
        }
        return environment;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String below(String path) {
        if (!path.startsWith(MOUNTS)) {
            throw new AssertionError(path + " is not below " + MOUNTS);
        }
        return path.substring(MOUNTS.length());
    }
}
