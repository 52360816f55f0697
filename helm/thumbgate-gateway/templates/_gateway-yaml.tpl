{{/* The listeners' section of gateway.yaml: TLS unless plaintext was asked for by name. */}}
{{- define "thumbgate.listen" -}}
{{- $agents := .Values.listeners.agents -}}
{{- $operators := .Values.listeners.operators -}}
{{- $service := printf "%s-operators" (include "thumbgate.fullname" .) -}}
agents:
  address: {{ $agents.address }}
  port: {{ $agents.port }}
  {{- if $agents.allowPlaintext }}
  allowPlaintext: true
  {{- if $agents.h2cPort }}
  h2cPort: {{ $agents.h2cPort }}
  {{- end }}
  {{- else }}
  tls: { certificate: "file:/run/tls/agents/tls.crt", key: "file:/run/tls/agents/tls.key" }
  {{- end }}
operators:
  address: {{ $operators.address }}
  port: {{ $operators.port }}
  hosts:
    - localhost
    - 127.0.0.1
    - {{ $service }}
    - {{ $service }}.{{ .Release.Namespace }}
    - {{ $service }}.{{ .Release.Namespace }}.svc
    - {{ $service }}.{{ .Release.Namespace }}.svc.cluster.local
    {{- range $operators.hosts }}
    - {{ . | quote }}
    {{- end }}
  {{- if $operators.allowPlaintext }}
  allowPlaintext: true
  {{- else }}
  tls: { certificate: "file:/run/tls/operators/tls.crt", key: "file:/run/tls/operators/tls.key" }
  {{- end }}
{{- end -}}

{{/* gateway.yaml: the user's part, and what follows from the chart's own values. */}}
{{- define "thumbgate.gatewayYaml" -}}
{{- $gateway := deepCopy .Values.config.gateway -}}
{{- $_ := set $gateway "listen" (include "thumbgate.listen" . | fromYaml) -}}
{{- if eq .Values.store.provider "postgres" -}}
{{- $_ := set $gateway "store" (dict "provider" "postgres" "connection" "file:/run/secrets/thumbgate-store") -}}
{{- else -}}
{{- $_ := set $gateway "store" (dict "provider" "sqlite" "path" "/data/thumbgate.db") -}}
{{- end -}}
{{- if eq .Values.cache.provider "redis" -}}
{{- $_ := set $gateway "cache" (dict "provider" "redis" "connection" "file:/run/secrets/thumbgate-cache") -}}
{{- else -}}
{{- $_ := set $gateway "cache" (dict "provider" "memory") -}}
{{- end -}}
{{- if .Values.digests.secret.name -}}
{{- $_ := set $gateway "digests" (dict "secret" "file:/run/secrets/thumbgate-digest") -}}
{{- end -}}
{{- if .Values.holds.keys -}}
{{- $keys := list -}}
{{- range .Values.holds.keys -}}
{{- $keys = append $keys (dict "id" .id "secret" (printf "file:/run/secrets/thumbgate-hold-%s" .id)) -}}
{{- end -}}
{{- $holds := deepCopy (default (dict) (get $gateway "holds")) -}}
{{- $_ := set $holds "keys" $keys -}}
{{- $_ := set $gateway "holds" $holds -}}
{{- end -}}
{{- if .Values.checkpoints.secret.name -}}
{{- $audit := deepCopy (default (dict) (get $gateway "audit")) -}}
{{- $_ := set $audit "checkpoints" (dict "key" "file:/run/secrets/thumbgate-checkpoints") -}}
{{- $_ := set $gateway "audit" $audit -}}
{{- end -}}
{{- if .Values.bootstrap.secret.name -}}
{{- $operators := deepCopy (default (dict) (get $gateway "operators")) -}}
{{- $_ := set $operators "bootstrap" "file:/run/secrets/thumbgate-bootstrap" -}}
{{- $_ := set $gateway "operators" $operators -}}
{{- end -}}
{{ toYaml $gateway }}
{{- end -}}

{{/* The files of one config folder as a YAML map of name to text: the chart's own, then the values' (same name: theirs). */}}
{{- define "thumbgate.configFiles" -}}
{{- $files := dict -}}
{{- if .defaults -}}
{{- range $path, $_ := .root.Files.Glob (printf "files/%s/*.yaml" .folder) -}}
{{- $_ := set $files (base $path) ($.root.Files.Get $path) -}}
{{- end -}}
{{- end -}}
{{- range $name, $content := .own -}}
{{- $_ := set $files $name (ternary $content (toYaml $content) (kindIs "string" $content)) -}}
{{- end -}}
{{ toYaml $files }}
{{- end -}}

{{- define "thumbgate.catalogFiles" -}}
{{- include "thumbgate.configFiles" (dict "root" . "folder" "catalogs" "defaults" .Values.config.defaultCatalogs "own" .Values.config.catalogs) -}}
{{- end -}}

{{- define "thumbgate.roleFiles" -}}
{{- include "thumbgate.configFiles" (dict "root" . "folder" "roles" "defaults" .Values.config.defaultRoles "own" .Values.config.roles) -}}
{{- end -}}

{{/* evidence.yaml: the values' own, else the chart's, whose labels are those of the shipped role templates; empty where there is neither. */}}
{{- define "thumbgate.evidenceYaml" -}}
{{- if .Values.config.evidence -}}
{{- ternary .Values.config.evidence (toYaml .Values.config.evidence) (kindIs "string" .Values.config.evidence) -}}
{{- else if .Values.config.defaultRoles -}}
{{- .Files.Get "files/evidence.yaml" -}}
{{- end -}}
{{- end -}}

{{/* The mounted folder: a ConfigMap is flat, the items give it back its catalogs/ and roles/. */}}
{{- define "thumbgate.configVolume" -}}
name: config
configMap:
  name: {{ include "thumbgate.fullname" . }}-config
  items:
    - { key: gateway.yaml, path: gateway.yaml }
    {{- if include "thumbgate.evidenceYaml" . }}
    - { key: evidence.yaml, path: evidence.yaml }
    {{- end }}
    {{- range $name, $_ := include "thumbgate.catalogFiles" . | fromYaml }}
    - { key: catalogs.{{ $name }}, path: catalogs/{{ $name }} }
    {{- end }}
    {{- range $name, $_ := include "thumbgate.roleFiles" . | fromYaml }}
    - { key: roles.{{ $name }}, path: roles/{{ $name }} }
    {{- end }}
{{- end -}}

{{/* The agents' ports: the listener's, h2c's, and the ports of integrations that have one of their own. */}}
{{- define "thumbgate.agentPorts" -}}
{{- $agents := .Values.listeners.agents -}}
agents: {{ $agents.port }}
{{- if and $agents.allowPlaintext $agents.h2cPort }}
agents-h2c: {{ $agents.h2cPort }}
{{- end }}
{{- range $name, $integration := .Values.config.gateway.integrations }}
{{- with $integration.match }}
{{- if .port }}
agents-{{ int .port }}: {{ int .port }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
