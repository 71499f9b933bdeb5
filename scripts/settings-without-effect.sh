#!/usr/bin/env bash
# Prints the table of docs/compatibility.md: settings that exist, but that no code reads.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
table=engine/src/main/resources/dev/surus/engine/config/settings.tsv
handles=engine/src/main/java/dev/surus/engine/config/Settings.java
read_settings=$(grep -rhoE --include='*.java' 'Settings\.[A-Z][A-Z_0-9]+' engine/src/main server/src/main | sort -u | cut -d. -f2 |
  while read -r handle; do sed -n "s/.* $handle = SettingRegistry.handle(\"\([^\"]*\)\".*/\1/p" "$handles"; done
  grep -rhoE --include='*.java' '(setting|show)\("[A-Za-z_.]+"\)' engine/src/main server/src/main | sed 's/.*("\(.*\)")/\1/')
echo '| setting | default | |'
echo '|---|---|---|'
grep -v '^#' "$table" | while IFS=$'\t' read -r name type unit context default min max options category flags description; do
  [ "$context" = internal ] && continue
  grep -qxF "$name" <<<"$read_settings" && continue
  IFS=$'\t' read -r default description < <(awk -F'\t' -v n="$name" '$1 == n { print $5 "\t" $11 }' "$table" | sed 's/^\t/ \t/')
  echo "| $name | $default | $description |"
done
