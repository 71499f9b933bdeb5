#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: the real psql, pgbench and reference server of PostgreSQL 15,
# its isolation tester, and the locale ja_JP.UTF-8. Says what is missing where it cannot install.
set -euo pipefail
packages=()
[ -x /usr/lib/postgresql/15/bin/postgres ] || packages+=(postgresql-15)
[ -x /usr/lib/postgresql/15/lib/pgxs/src/test/isolation/isolationtester ] || packages+=(postgresql-server-dev-15)
command -v localedef >/dev/null && [ -e /usr/share/i18n/locales/ja_JP ] || packages+=(locales)
if [ ${#packages[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}" >&2
  else
    echo "The tests need these Debian packages, which are missing: ${packages[*]}" >&2
    exit 1
  fi
fi
if ! locale -a 2>/dev/null | grep -qi '^ja_JP.utf-\?8$'; then
  localedef -i ja_JP -f UTF-8 ja_JP.UTF-8 || { echo "The tests need the locale ja_JP.UTF-8, and localedef could not make it." >&2; exit 1; }
fi
