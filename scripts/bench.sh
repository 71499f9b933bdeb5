#!/usr/bin/env bash
# Measurements. Without --jmh: scripts/bench.py, pgbench on a private PostgreSQL 15 and on Surus in turn (--help, --list).
#   ./dev bench [--rows NAME,NAME...] [--pairs N] [--seconds N] [--scale N] [--dir DIR]
#   ./dev bench --restart [--seconds N] [--rounds N]    the start after kill -9 under load, beside PostgreSQL's
#   ./dev bench --tables [--rows N] [--pairs N] [--only NAME,...]   COPY, CREATE INDEX, count and sum, start
#   ./dev bench --idle [--connections N] [--pairs N]    memory of idle connections, pgbench beside them
#   ./dev bench --jmh [PATTERN] [JMH's arguments]       the hot kernels; default: all, two forks of a few seconds each
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/environment.sh"
if [ "${1:-}" = --jmh ]; then
  shift
  compile_tests
  rm -rf "$root/target/jmh" && mkdir -p "$root/target/jmh"
  find "$root/tests/src/jmh/java" -name '*.java' >"$root/target/sources.jmh"
  "$JAVA_HOME/bin/javac" --release 25 -encoding UTF-8 -proc:full -nowarn -cp "$test_class_path" -d "$root/target/jmh" \
    "@$root/target/sources.jmh"
  [ $# -gt 0 ] || set -- 'dev.surus.tests.benchmark.*' -f 2 -wi 3 -i 3 -w 2 -r 2
  exec "$java" -cp "$root/target/jmh:$test_class_path" org.openjdk.jmh.Main -jvmArgs "${jvm_options[*]}" "$@"
fi
script=bench.py
if [ "${1:-}" = --restart ]; then
  shift
  script=restart.py
fi
if [ "${1:-}" = --idle ]; then
  shift
  script=bench_idle.py
fi
if [ "${1:-}" = --tables ]; then
  shift
  script=bench_tables.py
fi
[ -x /usr/lib/postgresql/15/bin/pgbench ] || "$root/scripts/install-test-tools.sh"
compile_main
[ "$aot_cache" -nt "$root/target/classes.stamp" ] || "$root/scripts/aot-cache.sh"
exec python3 "$root/scripts/$script" "$@"
