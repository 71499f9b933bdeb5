#!/usr/bin/env bash
# Makes target/surus.jar and beside it target/surus.aot, the JVM's ahead-of-time cache: classes loaded and linked, and profiles of a short
# run of typical statements, so that a server starts fast and is fast soon. ./surus uses both as long as they are newer than the classes.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/environment.sh"
compile_main
rm -f "$aot_jar" "$aot_cache"
"$JAVA_HOME/bin/jar" --create --no-compress --file "$aot_jar.new" -C "$root/target/classes" .
mv "$aot_jar.new" "$aot_jar"
scratch=$(mktemp -d)
trap "rm -rf \"$scratch\"" EXIT
port=$(("$(date +%N | sed 's/^0*//')" % 20000 + 20000))
export SURUS_SKIP_BUILD=1 SURUS_NO_AOT=1
"$root/surus" initdb -D "$scratch/data" -A trust -U postgres >/dev/null
printf '%s\n' "port = $port" "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" "shared_buffers = 64MB" >>"$scratch/data/postgresql.conf"
# What is trained begins with the recovery from a crash.
"$root/surus" run -D "$scratch/data" >"$scratch/log" 2>&1 &
server=$!
"$java" -cp "$aot_class_path" dev.surus.tools.Rehearsal "$port" crash $server || { kill $server; cat "$scratch/log"; exit 1; }
wait $server || true
SURUS_AOT_OUTPUT="$aot_cache.new" "$root/surus" run -D "$scratch/data" >"$scratch/log" 2>&1 &
server=$!
"$java" -cp "$aot_class_path" dev.surus.tools.Rehearsal "$port" || { kill $server; cat "$scratch/log"; exit 1; }
# The JVM makes the cache as it ends.
kill -INT $server
wait $server || true
[ -s "$aot_cache.new" ] || { tail -5 "$scratch/log"; exit 1; }
mv "$aot_cache.new" "$aot_cache"
