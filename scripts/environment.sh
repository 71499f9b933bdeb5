# Sourced by ./surus and ./dev: finds a JDK 25 and knows how to build. Sets root, JAVA_HOME, java, class_path, test_class_path.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

jdk_version() { "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p'; }

find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /nonexistent/bin/java)")")")" \
      /usr/lib/jvm/*25* /opt/*jdk*25* /opt/java/*25* "${HOME:-/nonexistent}"/.sdkman/candidates/java/25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if [ -x "$candidate/bin/javac" ] && [ "$(jdk_version "$candidate")" = 25 ]; then
      echo "$candidate"
      return 0
    fi
  done
  echo "surus: a JDK 25 is needed, and none was found in JAVA_HOME, on the PATH or under /usr/lib/jvm: install one (for example Temurin 25) or set JAVA_HOME." >&2
  return 1
}

# A marker beside the compiled classes remembers which JDK was found, so that a start does not ask again.
if [ -s "$root/target/jdk" ] && [ -x "$(cat "$root/target/jdk")/bin/java" ]; then
  JAVA_HOME=$(cat "$root/target/jdk")
else
  JAVA_HOME=$(find_jdk) || exit 1
  mkdir -p "$root/target" && echo "$JAVA_HOME" >"$root/target/jdk"
fi
export JAVA_HOME
java=$JAVA_HOME/bin/java
class_path=$root/target/classes:$root/target/lib/*
# For the ahead-of-time cache, which knows jars only, in one order.
aot_jar=$root/target/surus.jar
aot_cache=$root/target/surus.aot
aot_class_path=$aot_jar$(printf ':%s' "$root"/target/lib/*.jar)
# The heap holds little that lives long (pages lie outside): a small young generation is copied in a millisecond, and memory stays small.
# What a peak took goes back: the heap starts small and shrinks at a full collection (server.main.HeapTrim), malloc's arenas are trimmed. The
# ahead-of-time cache is mapped where it was made for, so that its pages need not be copied (docs/decisions/0051-jvm.md).
jvm_options=(-XX:+UseParallelGC -Xms96m -XX:MaxNewSize=64m -XX:+UseAdaptiveSizePolicyWithSystemGC -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40
  -XX:MetaspaceSize=128m -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=10000 -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
  --enable-native-access=ALL-UNNAMED --add-exports java.base/sun.nio.ch=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
# Heap and code in huge pages, where the system gives them to who asks: fewer misses of the address cache (docs/decisions/0051-jvm.md).
case $(cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null) in
  *"[madvise]"* | *"[always]"*) jvm_options+=(-XX:+UseTransparentHugePages) ;;
esac
# While a young server is under load, its compiler's threads are what makes it fast: they come first where that is permitted, and are several
# where it is not and the JVM would start only one of a kind (docs/decisions/0052-who-runs-first.md).
if [ "$EUID" = 0 ]; then
  jvm_options+=(-XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=-10)
elif [ "$(nproc 2>/dev/null || echo 4)" -lt 4 ]; then
  jvm_options+=(-XX:CICompilerCount=4)
fi
test_class_path=$root/target/test-classes:$class_path:$root/target/test-lib/*

# Libraries by Maven, whenever a pom has changed: into target/lib what the server needs to run, into target/test-lib what tests need besides.
fetch_libraries() {
  local sum
  sum=$(cat "$root"/pom.xml "$root"/*/pom.xml | cksum)
  if [ "$(cat "$root/target/lib/.poms" 2>/dev/null)" != "$sum" ] || [ ! -d "$root/target/test-lib" ]; then
    require_maven || return 1
    echo "surus: fetching libraries with Maven ..." >&2
    rm -rf "$root/target/lib" "$root/target/test-lib"
    copy_libraries "$root/target/lib" -DincludeScope=runtime && copy_libraries "$root/target/test-lib" || return 1
    (cd "$root/target/lib" && for jar in *.jar; do rm -f "../test-lib/$jar"; done)
    echo "$sum" >"$root/target/lib/.poms"
  fi
}

require_maven() {
  command -v mvn >/dev/null || { echo "surus: Maven (mvn) is needed on the PATH to build, and was not found there." >&2; return 1; }
}

# Maven's own words go into a file: where it fails, its first error is the reason and the rest advice.
copy_libraries() {
  local directory=$1 log=$root/target/maven.log
  shift
  (cd "$root" && mvn -q -B package dependency:copy-dependencies -DskipTests -Dmaven.main.skip -Dmaven.test.skip=true \
    -DexcludeGroupIds=dev.surus -DoutputDirectory="$directory" "$@" >"$log" 2>&1) && ls "$directory"/*.jar >/dev/null 2>&1 && return 0
  rm -rf "$root/target/lib" "$root/target/test-lib"
  echo "surus: Maven could not fetch the libraries that a build needs; is the network there? What it says is in $log, first: \
$(sed -n 's/^\[ERROR\] \(\[ERROR\] \)*//p' "$log" | grep -v -m1 -E '^$|^Some problems' || tail -n 1 "$log")" >&2
  return 1
}

# Compiles main sources of all modules into target/classes where any is newer than the last time.
compile_main() {
  fetch_libraries || return 1
  local modules=(protocol engine server tools)
  local sources=() m
  for m in "${modules[@]}"; do [ -d "$root/$m/src/main" ] && sources+=("$root/$m/src/main"); done
  if [ -e "$root/target/classes.stamp" ] && [ -z "$(find "${sources[@]}" -newer "$root/target/classes.stamp" -print -quit)" ]; then
    return 0
  fi
  echo "surus: compiling ..." >&2
  touch "$root/target/classes.stamp.new"
  rm -rf "$root/target/classes" && mkdir -p "$root/target/classes"
  find "${sources[@]}" -name '*.java' >"$root/target/sources.main"
  for m in "${modules[@]}"; do
    [ -d "$root/$m/src/main/resources" ] && cp -r "$root/$m/src/main/resources/." "$root/target/classes/"
  done
  "$JAVA_HOME/bin/javac" --release 25 -encoding UTF-8 -proc:none -nowarn -Xdoclint:reference -Xpkginfo:always \
    -cp "$root/target/lib/*" -d "$root/target/classes" "@$root/target/sources.main" || return 1
  mv "$root/target/classes.stamp.new" "$root/target/classes.stamp"
}

# Compiles the tests of all modules into target/test-classes.
compile_tests() {
  compile_main || return 1
  local sources=() m
  for m in protocol engine server tools tests; do [ -d "$root/$m/src/test" ] && sources+=("$root/$m/src/test"); done
  if [ -e "$root/target/tests.stamp" ] && [ "$root/target/tests.stamp" -nt "$root/target/classes.stamp" ] &&
    [ -z "$(find "${sources[@]}" -newer "$root/target/tests.stamp" -print -quit)" ]; then
    return 0
  fi
  touch "$root/target/tests.stamp.new"
  rm -rf "$root/target/test-classes" && mkdir -p "$root/target/test-classes"
  find "${sources[@]}" -name '*.java' >"$root/target/sources.test"
  for m in protocol engine server tools tests; do
    [ -d "$root/$m/src/test/resources" ] && cp -r "$root/$m/src/test/resources/." "$root/target/test-classes/"
  done
  "$JAVA_HOME/bin/javac" --release 25 -encoding UTF-8 -proc:none -nowarn \
    -cp "$class_path:$root/target/test-lib/*" -d "$root/target/test-classes" "@$root/target/sources.test" || return 1
  mv "$root/target/tests.stamp.new" "$root/target/tests.stamp"
}
