package io.headtail.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The restricted Pod Security Standard, control by control.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">the
 *     standard</a>
 */
final class Restricted {
    private static final Set<String> VOLUMES =
            Set.of(
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "persistentVolumeClaim",
                    "projected",
                    "secret");

    private final List<String> violations = new ArrayList<>();
    private final Tree spec;

    private Restricted(Tree spec) {
        this.spec = spec;
    }

    /** What the pods of an object do that the standard does not allow. */
    static List<String> violations(Manifest manifest) {
        Restricted restricted = new Restricted(manifest.pod().at("spec"));
        restricted.checkPod();
        manifest.containers().forEach(restricted::checkContainer);
        return restricted.violations;
    }

    private void checkPod() {
        for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            require(!spec.at(field).isPresent(), field);
        }
        for (Tree volume : spec.at("volumes").items()) {
            volume.fields().keySet().stream()
                    .filter(type -> !type.equals("name"))
                    .forEach(type -> require(VOLUMES.contains(type), "volume " + type));
        }
        Tree context = spec.at("securityContext");
        require(context.at("runAsNonRoot").text().equals("true"), "runAsNonRoot of the pod");
        require(
                context.at("seccompProfile", "type").text().equals("RuntimeDefault"),
                "seccompProfile of the pod");
        for (String field :
                List.of("sysctls", "seLinuxOptions", "windowsOptions", "appArmorProfile")) {
            require(!context.at(field).isPresent(), field);
        }
        require(!context.at("runAsUser").text().equals("0"), "runAsUser 0 of the pod");
    }

    private void checkContainer(Tree container) {
        String name = " of container " + container.at("name").text();
        Tree context = container.at("securityContext");
        require(
                context.at("allowPrivilegeEscalation").text().equals("false"),
                "allowPrivilegeEscalation" + name);
        require(
                context.at("capabilities", "drop").items().stream()
                        .anyMatch(one -> one.text().equals("ALL")),
                "capabilities without drop of ALL" + name);
        require(!context.at("capabilities", "add").isPresent(), "capabilities add" + name);
        require(!context.at("privileged").isPresent(), "privileged" + name);
        require(!context.at("runAsNonRoot").text().equals("false"), "runAsNonRoot" + name);
        require(!context.at("runAsUser").text().equals("0"), "runAsUser 0" + name);
        for (String field :
                List.of("procMount", "seLinuxOptions", "windowsOptions", "seccompProfile")) {
            require(!context.at(field).isPresent(), field + name);
        }
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            for (String by : List.of("httpGet", "tcpSocket")) {
                require(!container.at(probe, by, "host").isPresent(), "host of " + probe + name);
            }
        }
        for (Tree port : container.at("ports").items()) {
            require(!port.at("hostPort").isPresent(), "hostPort" + name);
        }
    }

    private void require(boolean allowed, String what) {
        if (!allowed) {
            violations.add(what);
        }
    }
}
