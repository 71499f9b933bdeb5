#!/usr/bin/env bash
# pgbench on a private PostgreSQL 15 (A) and on Surus (B) in turn, and the ratio of their throughput, pair by pair. One machine
# runs both and the client, and only one of them works at a time: the ratio holds where an absolute figure does not.
#   ./dev bench [-c CLIENTS] [-T SECONDS] [-p PAIRS] [-s SCALE] [-M simple|prepared] [-b select|tpcb]      (8, 8, 3, 10, simple, select)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
clients=8 seconds=8 pairs=3 scale=10 mode=simple work=select
while getopts c:T:p:s:M:b: option; do
  case $option in
    c) clients=$OPTARG ;; T) seconds=$OPTARG ;; p) pairs=$OPTARG ;; s) scale=$OPTARG ;; M) mode=$OPTARG ;; b) work=$OPTARG ;;
    *) sed -n '2,4p' "${BASH_SOURCE[0]}"; exit 2 ;;
  esac
done
bin=/usr/lib/postgresql/15/bin
[ -x $bin/pgbench ] || "$root/scripts/install-test-tools.sh"
compile_main
work_dir=$(mktemp -d)
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd "$work_dir" && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi
}
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
cleanup() {
  as_postgres $bin/pg_ctl -D "$work_dir/a" -m immediate stop >/dev/null 2>&1 || true
  SURUS_SKIP_BUILD=1 "$root/surus" stop -D "$work_dir/b" -m fast >/dev/null 2>&1 || true
  rm -rf "$work_dir"
}
trap cleanup EXIT
port_a=$(free_port) port_b=$(free_port)
[ "$(id -u)" = 0 ] && chown postgres "$work_dir"
as_postgres $bin/initdb -D "$work_dir/a" -A trust -U postgres --locale=C.UTF-8 >/dev/null
printf '%s\n' "port = $port_a" "listen_addresses = '127.0.0.1'" "unix_socket_directories = '$work_dir'" "shared_buffers = 1GB" |
  as_postgres tee -a "$work_dir/a/postgresql.conf" >/dev/null
as_postgres $bin/pg_ctl -D "$work_dir/a" -l "$work_dir/a.log" -w start >/dev/null
export SURUS_SKIP_BUILD=1
"$root/surus" initdb -D "$work_dir/b" -A trust -U postgres --locale=C.UTF-8 >/dev/null
printf '%s\n' "port = $port_b" "listen_addresses = '127.0.0.1'" "unix_socket_directories = '$work_dir'" "shared_buffers = 1GB" >>"$work_dir/b/postgresql.conf"
"$root/surus" start -D "$work_dir/b" >/dev/null
bench() { # port, seconds
  local script=()
  [ "$work" = select ] && script=(-S)
  $bin/pgbench -n "${script[@]}" -M "$mode" -c "$clients" -j 2 -T "$2" -h 127.0.0.1 -p "$1" -U postgres postgres | sed -n 's/^tps = \([0-9.]*\).*/\1/p'
}
for port in $port_a $port_b; do $bin/pgbench -i -n -q -s "$scale" -h 127.0.0.1 -p "$port" -U postgres postgres >/dev/null 2>&1; bench "$port" "$seconds" >/dev/null; done
ratios=()
for ((i = 0; i < pairs; i++)); do
  a=$(bench $port_a "$seconds") b=$(bench $port_b "$seconds")
  ratio=$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.2f", b / a }')
  ratios+=("$ratio")
  printf 'A %10.0f tps   B %10.0f tps   B/A %s\n' "$a" "$b" "$ratio"
done
printf '%s %s c=%s scale=%s: B/A median %s\n' "$work" "$mode" "$clients" "$scale" "$(printf '%s\n' "${ratios[@]}" | sort -n | sed -n "$(((pairs + 1) / 2))p")"
