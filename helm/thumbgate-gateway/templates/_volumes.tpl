{{- define "thumbgate.probe" -}}
path: {{ .path }}
port: operators
scheme: {{ include "thumbgate.operatorsScheme" .root | upper }}
httpHeaders: [{ name: Host, value: localhost }]
{{- end -}}

{{/* File name under /run/secrets -> the Secret's name and key: the chart's own, then the user's. */}}
{{- define "thumbgate.secretFiles" -}}
{{- $files := deepCopy .Values.secrets.files -}}
{{- if eq .Values.store.provider "postgres" -}}
{{- $_ := set $files "thumbgate-store" .Values.store.connectionSecret -}}
{{- end -}}
{{- if eq .Values.cache.provider "redis" -}}
{{- $_ := set $files "thumbgate-cache" .Values.cache.connectionSecret -}}
{{- end -}}
{{- if .Values.digests.secret.name -}}
{{- $_ := set $files "thumbgate-digest" .Values.digests.secret -}}
{{- end -}}
{{- range .Values.holds.keys -}}
{{- $_ := set $files (printf "thumbgate-hold-%s" .id) .secret -}}
{{- end -}}
{{- if .Values.checkpoints.secret.name -}}
{{- $_ := set $files "thumbgate-checkpoints" .Values.checkpoints.secret -}}
{{- end -}}
{{- if .Values.bootstrap.secret.name -}}
{{- $_ := set $files "thumbgate-bootstrap" .Values.bootstrap.secret -}}
{{- end -}}
{{ toYaml $files }}
{{- end -}}

{{- define "thumbgate.secretVolumes" -}}
{{- with include "thumbgate.secretFiles" . | fromYaml }}
- name: secrets
  projected:
    # 0440: root and the pod's group, which is the gateway's alone.
    defaultMode: 288
    sources:
      {{- range $file, $ref := . }}
      - secret: { name: {{ $ref.name | quote }}, items: [{ key: {{ $ref.key | quote }}, path: {{ $file }} }] }
      {{- end }}
{{- end }}
{{- range $listener := list "agents" "operators" }}
{{- $settings := get $.Values.listeners $listener }}
{{- if not $settings.allowPlaintext }}
- name: tls-{{ $listener }}
  secret: { secretName: {{ $settings.tls.secretName | quote }}, defaultMode: 288 }
{{- end }}
{{- end }}
{{- end -}}

{{- define "thumbgate.dataVolume" -}}
- name: data
  {{- if and (eq .Values.store.provider "sqlite") .Values.persistence.enabled }}
  persistentVolumeClaim: { claimName: {{ default (printf "%s-data" (include "thumbgate.fullname" .)) .Values.persistence.existingClaim }} }
  {{- else }}
  emptyDir: {}
  {{- end }}
{{- end -}}
