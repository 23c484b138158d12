{{- define "headtail.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 38 | trimSuffix "-" -}}
{{- end -}}

{{- /* Names of pods, and of their revisions, add up to 23 characters to it, and must have at most 63. */ -}}
{{- define "headtail.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 38 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 38 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 38 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* FULLNAME-COMPONENT, or FULLNAME-COMPONENT-SET where there are two sets. Takes root, component, set. */ -}}
{{- define "headtail.part" -}}
{{- printf "%s-%s" (include "headtail.fullname" .root) .component -}}
{{- if .set -}}-{{ .set }}{{- end -}}
{{- end -}}

{{- /* The path before all others that mergers answer at; empty if there is none. */ -}}
{{- define "headtail.prefix" -}}
{{- dig "http" "prefix" (dig "http" "prefix" "" .Values.config) .Values.merger.config -}}
{{- end -}}

{{- define "headtail.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "headtail.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "headtail.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* What selects the pods of a component, and of a set of it: it must never change. Takes root, component, set. */ -}}
{{- define "headtail.selector" -}}
app.kubernetes.io/name: {{ include "headtail.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- if .set }}
headtail/set: {{ .set }}
{{- end }}
{{- end -}}

{{- /* Takes root, component, set; without a component, for what belongs to all. */ -}}
{{- define "headtail.labels" -}}
{{- if .component -}}
{{ include "headtail.selector" . }}
{{- else -}}
app.kubernetes.io/name: {{ include "headtail.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: headtail
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}
