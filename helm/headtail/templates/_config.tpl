{{- /* The sets of instances, as a YAML list: one without a name, or a and b. */ -}}
{{- define "headtail.sets" -}}
{{- if eq (int .Values.replicas.sets) 2 }}[a, b]{{ else }}[""]{{ end -}}
{{- end -}}

{{- /* Keys of the configuration that the chart sets, and the value that stands for each. */ -}}
{{- define "headtail.owned" -}}
kafka.bootstrap-servers: kafka.bootstrapServers
kafka.group: kafka.group
kafka.properties-file: kafka.propertiesSecret
kafka.instance-id: the name of the pod
topics.partials: kafka.topics.partials
topics.history: kafka.topics.history
topics.late: kafka.topics.late
topics.invalid: kafka.topics.invalid
snapshot.store: snapshot.store
snapshot.dir: snapshot.directory
snapshot.s3.bucket: snapshot.s3.bucket
snapshot.s3.prefix: snapshot.s3.prefix
snapshot.s3.endpoint: snapshot.s3.endpoint
snapshot.s3.region: snapshot.s3.region
snapshot.s3.path-style: snapshot.s3.pathStyle
history.url: history.url
history.read-url: history.readUrl
history.user: history.user
history.password-file: history.passwordSecret
redis.url: redis.url
lake.url: lake.url
redis.user: redis.user
redis.password-file: redis.passwordSecret
redis.tls.ca-file: redis.caSecret
lanes: instance.lanes
instance.advertised-url: the chart itself
replica: replicas.sets
shutdown.delay: merger.shutdownDelaySeconds
shutdown.grace: shutdownGraceSeconds
http.host: the chart itself
http.port: the chart itself, 8080
http.tls: http.tls.secretName
http.tokens-file: http.tokens.secretName
management: the chart itself, 9090
{{- end -}}

{{- define "headtail.refuseOwned" -}}
{{- $config := .config -}}
{{- $where := .where -}}
{{- range $key, $value := include "headtail.owned" . | fromYaml -}}
{{- $at := $config -}}
{{- $found := true -}}
{{- range splitList "." $key -}}
{{- if and $found (kindIs "map" $at) (hasKey $at .) -}}
{{- $at = get $at . -}}
{{- else -}}
{{- $found = false -}}
{{- end -}}
{{- end -}}
{{- if $found -}}
{{- fail (printf "%s.%s: the chart sets this key, from: %s" $where $key $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* The full names of what stands in a map, or in maps in it, a line each. Takes in, at (what comes before). */ -}}
{{- define "headtail.names" -}}
{{- $at := .at -}}
{{- range $name, $value := .in -}}
{{- if kindIs "map" $value -}}
{{- include "headtail.names" (dict "in" $value "at" (printf "%s%s." $at $name)) -}}
{{- else -}}
{{- printf "%s%s\n" $at $name -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* A secret beside the file of Kafka properties would win over the one there, and stand in a ConfigMap. Takes where, config. */ -}}
{{- define "headtail.refuseSecrets" -}}
{{- $where := .where -}}
{{- $properties := dig "kafka" "properties" dict .config -}}
{{- range include "headtail.names" (dict "in" $properties "at" "") | trim | splitList "\n" -}}
{{- if regexMatch "^(sasl\\.jaas\\.config|ssl\\.keystore\\.key|(sasl|ssl)\\..*(password|secret).*)$" . -}}
{{- fail (printf "%s.kafka.properties.%s: a secret, which would override the file of kafka.propertiesSecret; remove it here and put it into that file" $where .) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* What cannot run, said before anything is installed. */ -}}
{{- define "headtail.check" -}}
{{- if not .Values.kafka.bootstrapServers -}}
{{- fail "kafka.bootstrapServers: required, host:port of brokers, comma-separated" -}}
{{- end -}}
{{- if and (eq .Values.snapshot.store "s3") (not .Values.snapshot.s3.bucket) -}}
{{- fail "snapshot.s3.bucket: required with snapshot.store: s3; or set snapshot.store to directory" -}}
{{- end -}}
{{- if and (eq .Values.snapshot.store "directory") (gt (int .Values.instance.replicas) 1) (not .Values.snapshot.directory.existingClaim) -}}
{{- fail "snapshot.directory.existingClaim: required with snapshot.store: directory and more than one instance (instance.replicas), since all must reach the same store: name a claim with ReadWriteMany, or use s3" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.hosts: at least one is needed with ingress.enabled" -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.parentRefs: at least one gateway is needed with httpRoute.enabled" -}}
{{- end -}}
{{- include "headtail.refuseOwned" (dict "where" "config" "config" .Values.config) -}}
{{- include "headtail.refuseOwned" (dict "where" "instance.config" "config" .Values.instance.config) -}}
{{- include "headtail.refuseOwned" (dict "where" "merger.config" "config" .Values.merger.config) -}}
{{- if .Values.kafka.propertiesSecret.name -}}
{{- include "headtail.refuseSecrets" (dict "where" "config" "config" .Values.config) -}}
{{- include "headtail.refuseSecrets" (dict "where" "instance.config" "config" .Values.instance.config) -}}
{{- include "headtail.refuseSecrets" (dict "where" "merger.config" "config" .Values.merger.config) -}}
{{- end -}}
{{- end -}}

{{- define "headtail.config.http" -}}
http:
  port: 8080
{{- with .Values.http.tls.secretName }}
  tls:
    certificate-file: /etc/headtail/tls/tls.crt
    key-file: /etc/headtail/tls/tls.key
{{- end }}
{{- with .Values.http.tokens.secretName }}
  tokens-file: /etc/headtail/tokens/tokens
{{- end }}
{{- end -}}

{{- define "headtail.config.snapshot" -}}
{{- $set := .set -}}
{{- $full := include "headtail.fullname" .root -}}
{{- $shared := ternary $full "" (ne .root.Values.snapshot.directory.existingClaim "") -}}
snapshot:
  store: {{ .root.Values.snapshot.store }}
{{- if eq .root.Values.snapshot.store "directory" }}
  dir: {{ compact (list "/var/lib/headtail/snapshots" $shared $set) | join "/" }}
{{- else if eq .root.Values.snapshot.store "s3" }}
  {{- with .root.Values.snapshot.s3 }}
  s3:
    bucket: {{ .bucket | quote }}
    prefix: {{ compact (list (default $full .prefix) $set) | join "/" | quote }}
    {{- with .endpoint }}
    endpoint: {{ . | quote }}
    {{- end }}
    {{- with .region }}
    region: {{ . | quote }}
    {{- end }}
    path-style: {{ .pathStyle }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "headtail.config.history" -}}
{{- if .Values.history.url }}
history:
  url: {{ .Values.history.url | quote }}
  {{- with .Values.history.readUrl }}
  read-url: {{ . | quote }}
  {{- end }}
  user: {{ .Values.history.user | quote }}
  {{- if .Values.history.passwordSecret.name }}
  password-file: /etc/headtail/history/password
  {{- end }}
{{- end }}
{{- end -}}

{{- define "headtail.config.redis" -}}
{{- with .Values.redis }}
{{- if .url }}
redis:
  url: {{ .url | quote }}
  {{- with .user }}
  user: {{ . | quote }}
  {{- end }}
  {{- if .passwordSecret.name }}
  password-file: /etc/headtail/redis/password
  {{- end }}
  {{- if .caSecret.name }}
  tls:
    ca-file: /etc/headtail/redis-ca/ca.crt
  {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Of a bucket, with the client of snapshots. */ -}}
{{- define "headtail.config.lake" -}}
{{- if .Values.lake.url }}
lake:
  url: {{ .Values.lake.url | quote }}
{{- with .Values.snapshot.s3 }}
snapshot:
  s3:
    {{- with .endpoint }}
    endpoint: {{ . | quote }}
    {{- end }}
    {{- with .region }}
    region: {{ . | quote }}
    {{- end }}
    path-style: {{ .pathStyle }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* The YAML configuration of a role: what the chart sets, over the role's config, over config. Takes root, component, set. */ -}}
{{- define "headtail.config" -}}
{{- $values := .root.Values -}}
{{- /* Releases with a Kafka in common share none of these. */ -}}
{{- $full := include "headtail.fullname" .root -}}
{{- $group := default $full $values.kafka.group -}}
{{- $made := dict "kafka" (dict "bootstrap-servers" $values.kafka.bootstrapServers "group" $group) -}}
{{- $partials := default (printf "%s_partials" $full) $values.kafka.topics.partials -}}
{{- $_ := set $made "topics" (dict "partials" $partials "history" (default (printf "%s_history" $full) $values.kafka.topics.history)) -}}
{{- if $values.kafka.topics.late -}}
{{- $_ = set $made.topics "late" $values.kafka.topics.late -}}
{{- end -}}
{{- if $values.kafka.topics.invalid -}}
{{- $_ = set $made.topics "invalid" $values.kafka.topics.invalid -}}
{{- end -}}
{{- if $values.kafka.propertiesSecret.name -}}
{{- $_ := set $made.kafka "properties-file" "/etc/headtail/kafka-properties/kafka.properties" -}}
{{- end -}}
{{- $_ = set $made "shutdown" (dict "grace" (printf "PT%dS" (int $values.shutdownGraceSeconds))) -}}
{{- $_ = set $made "management" (dict "port" 9090) -}}
{{- $base := dict -}}
{{- if not $values.history.url -}}
{{- $_ = set $base "history" (dict "interval" "PT0S") -}}
{{- end -}}
{{- $own := $values.merger.config -}}
{{- if eq .component "instance" -}}
{{- $own = $values.instance.config -}}
{{- $_ = set $made "lanes" (int $values.instance.lanes) -}}
{{- if .set -}}
{{- $_ = set $made "replica" .set -}}
{{- $_ = set $made.kafka "group" (printf "%s-%s" $group .set) -}}
{{- end -}}
{{- $made = mergeOverwrite $made (include "headtail.config.snapshot" . | fromYaml) -}}
{{- else -}}
{{- $_ = set $made.shutdown "delay" (printf "PT%dS" (int $values.merger.shutdownDelaySeconds)) -}}
{{- $made = mergeOverwrite $made (include "headtail.config.http" .root | fromYaml) -}}
{{- $made = mergeOverwrite $made (include "headtail.config.history" .root | fromYaml) -}}
{{- $made = mergeOverwrite $made (include "headtail.config.redis" .root | fromYaml) -}}
{{- $made = mergeOverwrite $made (include "headtail.config.lake" .root | fromYaml) -}}
{{- end -}}
{{- mergeOverwrite $base (deepCopy $values.config) (deepCopy $own) $made | toYaml -}}
{{- end -}}

{{- define "headtail.configMap.data" -}}
headtail.yaml: |
  {{- include "headtail.config" . | nindent 2 }}
{{- end -}}

{{- define "headtail.configMap.checksum" -}}
{{- include "headtail.configMap.data" . | sha256sum -}}
{{- end -}}

{{- /* With a checksum of its content, so that pods of before an upgrade go on with theirs. Takes root, component, set. */ -}}
{{- define "headtail.configMap.name" -}}
{{- printf "%s-%s" (include "headtail.part" .) (include "headtail.configMap.checksum" . | trunc 10) -}}
{{- end -}}

{{- define "headtail.configMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "headtail.configMap.name" . }}
  labels:
    {{- include "headtail.labels" . | nindent 4 }}
  annotations:
    # Helm leaves what a hook made where it is, for pods that still read it, and makes it again for a rollback. The policy
    # helm.sh/resource-policy: keep would keep it too, but then Helm refuses to roll back to it.
    helm.sh/hook: pre-install,pre-upgrade,pre-rollback
    # Deleted and made again with the same content; a pod that starts in between waits.
    helm.sh/hook-delete-policy: before-hook-creation
immutable: true
data:
  {{- include "headtail.configMap.data" . | nindent 2 }}
{{- end -}}
