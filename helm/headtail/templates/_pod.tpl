{{- /* What the restricted Pod Security Standard asks of a pod, and of each container. */ -}}
{{- define "headtail.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "headtail.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "headtail.pullSecrets" -}}
{{- with .Values.imagePullSecrets -}}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- /* Probes ask the management port, which has neither TLS nor tokens nor a prefix. Ready waits for Kafka, live does not. */ -}}
{{- define "headtail.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: management }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
readinessProbe:
  httpGet: { path: /health/ready, port: management }
  periodSeconds: 5
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /health/live, port: management }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{- define "headtail.env" -}}
{{- $values := .root.Values -}}
{{- $own := .own -}}
{{- if eq .component "instance" }}
# A static member of the consumer group: a pod that returns gets its partitions back.
- name: HEADTAIL_KAFKA_INSTANCE_ID
  valueFrom:
    fieldRef: { fieldPath: metadata.name }
# Where mergers ask it: its name in the StatefulSet's service.
- name: HEADTAIL_INSTANCE_ADVERTISED_URL
  value: http://$(HEADTAIL_KAFKA_INSTANCE_ID).{{ include "headtail.part" (dict "root" .root "component" "instance" "set" "") }}.{{ .root.Release.Namespace }}:9090
{{- end }}
{{- $bucket := ternary (eq $values.snapshot.store "s3") (hasPrefix "s3://" $values.lake.url) (eq .component "instance") }}
{{- if and $bucket $values.snapshot.s3.credentialsSecret }}
{{- range list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef: { name: {{ $values.snapshot.s3.credentialsSecret }}, key: {{ . }} }
{{- end }}
{{- end }}
{{- range $property, $secret := $values.kafka.secretProperties }}
- name: HEADTAIL_KAFKA_PROPERTIES_{{ $property | upper | replace "." "_" }}
  valueFrom:
    secretKeyRef: { name: {{ $secret.name }}, key: {{ $secret.key }} }
{{- end }}
{{- with $own.javaOptions }}
- name: JDK_JAVA_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- with $own.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "headtail.mounts" -}}
{{- $values := .root.Values -}}
- { name: config, mountPath: /etc/headtail/config, readOnly: true }
- { name: tmp, mountPath: /tmp }
{{- if $values.kafka.propertiesSecret.name }}
- { name: kafka-properties, mountPath: /etc/headtail/kafka-properties, readOnly: true }
{{- end }}
{{- if $values.kafka.filesSecret }}
- { name: kafka, mountPath: /etc/headtail/kafka, readOnly: true }
{{- end }}
{{- if eq .component "instance" }}
{{- if eq $values.snapshot.store "directory" }}
- { name: snapshots, mountPath: /var/lib/headtail/snapshots }
{{- end }}
{{- else }}
{{- if $values.http.tls.secretName }}
- { name: tls, mountPath: /etc/headtail/tls, readOnly: true }
{{- end }}
{{- if $values.http.tokens.secretName }}
- { name: tokens, mountPath: /etc/headtail/tokens, readOnly: true }
{{- end }}
{{- if and $values.history.url $values.history.passwordSecret.name }}
- { name: history, mountPath: /etc/headtail/history, readOnly: true }
{{- end }}
{{- if and $values.redis.url $values.redis.passwordSecret.name }}
- { name: redis, mountPath: /etc/headtail/redis, readOnly: true }
{{- end }}
{{- if and $values.redis.url $values.redis.caSecret.name }}
- { name: redis-ca, mountPath: /etc/headtail/redis-ca, readOnly: true }
{{- end }}
{{- end }}
{{- with .own.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "headtail.volumes" -}}
{{- $values := .root.Values -}}
- name: config
  configMap: { name: {{ include "headtail.configMap.name" . }} }
# For recordings by jcmd, the JDK's tool for diagnosis, and rows on their way to the lake. A pod that writes more is evicted.
- name: tmp
  emptyDir: { sizeLimit: {{ ternary $values.lake.tmpSizeLimit $values.tmp.sizeLimit (and (eq .component "merger") (ne $values.lake.url "")) }} }
{{- with $values.kafka.propertiesSecret }}
{{- if .name }}
- name: kafka-properties
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items: [{ key: {{ .key }}, path: kafka.properties }]
{{- end }}
{{- end }}
{{- with $values.kafka.filesSecret }}
- name: kafka
  secret: { secretName: {{ . }}, defaultMode: 0440 }
{{- end }}
{{- if eq .component "instance" }}
{{- if and (eq $values.snapshot.store "directory") $values.snapshot.directory.existingClaim }}
- name: snapshots
  persistentVolumeClaim: { claimName: {{ $values.snapshot.directory.existingClaim }} }
{{- end }}
{{- else }}
{{- with $values.http.tls.secretName }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items: [{ key: tls.crt, path: tls.crt }, { key: tls.key, path: tls.key }]
{{- end }}
{{- with $values.http.tokens }}
{{- if .secretName }}
- name: tokens
  secret:
    secretName: {{ .secretName }}
    defaultMode: 0440
    items: [{ key: {{ .key }}, path: tokens }]
{{- end }}
{{- end }}
{{- with $values.history.passwordSecret }}
{{- if and $values.history.url .name }}
- name: history
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items: [{ key: {{ .key }}, path: password }]
{{- end }}
{{- end }}
{{- with $values.redis.passwordSecret }}
{{- if and $values.redis.url .name }}
- name: redis
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items: [{ key: {{ .key }}, path: password }]
{{- end }}
{{- end }}
{{- with $values.redis.caSecret }}
{{- if and $values.redis.url .name }}
- name: redis-ca
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items: [{ key: {{ .key }}, path: ca.crt }]
{{- end }}
{{- end }}
{{- end }}
{{- with .own.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* The two sets must not be lost with one machine. What the values say of podAntiAffinity stands instead. */ -}}
{{- define "headtail.affinity" -}}
{{- $affinity := deepCopy .own.affinity -}}
{{- if and .set (not (hasKey $affinity "podAntiAffinity")) -}}
{{- $other := dict "root" .root "component" .component "set" (ternary "b" "a" (eq .set "a")) -}}
{{- $selector := dict "matchLabels" (include "headtail.selector" $other | fromYaml) -}}
{{- $term := dict "topologyKey" "kubernetes.io/hostname" "labelSelector" $selector -}}
{{- $rule := dict "requiredDuringSchedulingIgnoredDuringExecution" (list $term) -}}
{{- if eq .root.Values.replicas.antiAffinity "preferred" -}}
{{- $rule = dict "preferredDuringSchedulingIgnoredDuringExecution" (list (dict "weight" 100 "podAffinityTerm" $term)) -}}
{{- end -}}
{{- $_ := set $affinity "podAntiAffinity" $rule -}}
{{- end -}}
{{- with $affinity -}}
{{- toYaml . -}}
{{- end -}}
{{- end -}}

{{- /* Of two sets, one that is spread over all machines would leave the other none of its own. Takes own, set. */ -}}
{{- define "headtail.spread" -}}
{{- $spread := list -}}
{{- $set := .set -}}
{{- range .own.topologySpreadConstraints -}}
{{- if not (and $set (eq .topologyKey "kubernetes.io/hostname") (eq .whenUnsatisfiable "ScheduleAnyway")) -}}
{{- $spread = append $spread . -}}
{{- end -}}
{{- end -}}
{{- toYaml $spread -}}
{{- end -}}

{{- /* The template of a pod. Takes root, component, set, own (the values of the component), delay (shutdown.delay in seconds). */ -}}
{{- define "headtail.pod" -}}
{{- $part := . -}}
{{- $values := .root.Values -}}
metadata:
  labels:
    {{- with .own.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- include "headtail.selector" . | nindent 4 }}
  annotations:
    {{- with .own.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    # Pods are replaced by the ConfigMap's name too, which ends with its first ten characters: this is for people and tools that look for it.
    checksum/config: {{ include "headtail.configMap.checksum" . }}
spec:
  serviceAccountName: {{ include "headtail.serviceAccount" .root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "headtail.pullSecrets" .root }}
  {{- . | nindent 2 }}
  {{- end }}
  # shutdown.delay, shutdown.grace, and what the JVM needs to end.
  terminationGracePeriodSeconds: {{ add (int .delay) (int $values.shutdownGraceSeconds) 10 }}
  securityContext:
    {{- include "headtail.podSecurity" . | nindent 4 }}
  {{- with .own.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .own.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .own.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "headtail.affinity" . }}
  affinity:
    {{- . | nindent 4 }}
  {{- end }}
  {{- with include "headtail.spread" . | fromYamlArray }}
  topologySpreadConstraints:
    {{- range . }}
    {{- $selector := include "headtail.selector" $part | fromYaml }}
    - {{ mergeOverwrite (dict "labelSelector" (dict "matchLabels" $selector)) (deepCopy .) | toYaml | nindent 6 | trim }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "headtail.image" .root | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [{{ .component }}, --config, /etc/headtail/config/headtail.yaml]
      {{- with include "headtail.env" . | trim }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      ports:
        {{- if eq .component "merger" }}
        - { name: http, containerPort: 8080 }
        {{- end }}
        - { name: management, containerPort: 9090 }
      {{- include "headtail.probes" . | nindent 6 }}
      resources:
        {{- toYaml .own.resources | nindent 8 }}
      securityContext:
        {{- include "headtail.containerSecurity" . | nindent 8 }}
      volumeMounts:
        {{- include "headtail.mounts" . | nindent 8 }}
  volumes:
    {{- include "headtail.volumes" . | nindent 4 }}
{{- end -}}
