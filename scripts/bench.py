#!/usr/bin/env python3
"""pgbench on a private PostgreSQL 15 (A) and on Surus (B) in turn: throughput pair by pair, and the server's CPU time for each transaction.

  bench.py [--rows NAME,NAME...] [--pairs 3] [--seconds 8] [--scale 10] [--dir DIR] [--keep] [--list]

One machine runs both servers and the client, and only one server works at a time: the ratio B/A holds where an absolute figure does
not, and the CPU time (user and system, of all the server's processes) holds even where others use the machine. Both servers have
fsync on, shared_buffers = 1GB, and are warmed up before the first pair. --dir keeps the two data directories for the next run. Memory is
what is resident in the middle of a run, pages that processes share counted once. --latency adds a run of each row with the time of every
transaction (p99, maximum), --cold one on servers just started, second by second. The
collector's line: pauses of the last pair's run, and the heap that a transaction took."""
import argparse
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

BIN = "/usr/lib/postgresql/15/bin"
ROOT = pathlib.Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")

# name -> pgbench's arguments, least ratio to reach
ROWS = {
    "select-simple-8": (["-S", "-M", "simple", "-c", "8"], 1.3),
    "select-prepared-8": (["-S", "-M", "prepared", "-c", "8"], 1.2),
    "select-simple-32": (["-S", "-M", "simple", "-c", "32"], 2.0),
    "select-prepared-32": (["-S", "-M", "prepared", "-c", "32"], 1.4),
    "tpcb-simple-8": (["-M", "simple", "-c", "8"], 1.5),
    "tpcb-prepared-8": (["-M", "prepared", "-c", "8"], 1.5),
    "tpcb-simple-8-async": (["-M", "simple", "-c", "8"], 1.5),
    "tpcb-simple-32-contended": (["-M", "simple", "-c", "32"], 1.3),
    "connect-8": (["-S", "-M", "simple", "-c", "8", "-C"], 5.0),
}
DATABASE_OF = {"tpcb-simple-32-contended": "contended"}
OPTIONS_OF = {"tpcb-simple-8-async": "-c synchronous_commit=off"}


class Server:
    def __init__(self, directory, port):
        self.directory, self.port = pathlib.Path(directory), port
        self.megabytes = 0

    def dsn(self, database):
        return f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"

    def pid(self):
        return int((self.directory / "postmaster.pid").read_text().split()[0])

    def processes(self):
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.pid())], capture_output=True, text=True).stdout.split()
        return [self.pid(), *map(int, children)]

    def cpu(self):
        """Seconds of user and system time: living processes, and those of the children that have ended."""
        total = 0
        for pid in self.processes():
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            total += int(fields[11]) + int(fields[12])
            if pid == self.pid():
                total += int(fields[13]) + int(fields[14])
        return total / TICK

    def resident(self):
        """Megabytes; shared pages counted once, by their proportional share."""
        total = 0
        for pid in self.processes():
            try:
                found = re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
            except OSError:
                continue
            total += int(found[1]) if found else 0
        return total // 1024

    def psql(self, sql, database="postgres"):
        return subprocess.run([f"{BIN}/psql", "-X", "-qAt", self.dsn(database), "-c", sql], capture_output=True, text=True)


class Postgres(Server):
    def run(self, *command, **options):
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
        return subprocess.run([*prefix, *command], cwd=self.directory.parent, check=True, stdout=subprocess.DEVNULL, **options)

    def start(self):
        if not (self.directory / "PG_VERSION").exists():
            if os.getuid() == 0:
                shutil.chown(self.directory.parent, "postgres")
            self.run(f"{BIN}/initdb", "-D", str(self.directory), "-A", "trust", "-U", "postgres", "--locale=C.UTF-8")
        self.run(f"{BIN}/pg_ctl", "-D", str(self.directory), "-l", str(self.directory.parent / "a.log"), "-w", "-o",
                 f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.directory.parent} "
                 "-c shared_buffers=1GB -c max_connections=200", "start")

    def stop(self):
        self.run(f"{BIN}/pg_ctl", "-D", str(self.directory), "-m", "fast", "-w", "stop")


class Surus(Server):
    max_connections = 200

    def surus(self, *arguments):
        collections = f"-Xlog:gc:file={self.collections}:uptime" if arguments[0] == "start" else ""
        subprocess.run([str(ROOT / "surus"), *arguments], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "SURUS_SKIP_BUILD": "1", "SURUS_JAVA_OPTS": os.environ.get("SURUS_JAVA_OPTS", "") + " " + collections})

    @property
    def collections(self):
        return self.directory.parent / "collections.log"

    def start(self):
        if not (self.directory / "PG_VERSION").exists():
            self.surus("initdb", "-D", str(self.directory), "-A", "trust", "-U", "postgres", "--locale=C.UTF-8")
        (self.directory / "postgresql.auto.conf").write_text(
            f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{self.directory.parent}'\n"
            f"shared_buffers = 1GB\nmax_connections = {self.max_connections}\n")
        began = time.monotonic()
        self.surus("start", "-D", str(self.directory))
        self.psql("select 1")
        self.start_seconds = time.monotonic() - began

    def stop(self):
        self.surus("stop", "-D", str(self.directory), "-m", "fast")


def fill(server, scale):
    for database, size in (("bench", scale), ("contended", 1)):
        if server.psql(f"select 1 from pg_database where datname = '{database}'").stdout.strip() != "1":
            server.psql(f"create database {database}")
            subprocess.run([f"{BIN}/pgbench", "-i", "-n", "-q", "-s", str(size), server.dsn(database)], check=True, capture_output=True)
            server.psql("analyze", database)


def pgbench(server, row, seconds, *more):
    database = DATABASE_OF.get(row, "bench")
    environment = {**os.environ, "PGOPTIONS": OPTIONS_OF.get(row, "")}
    return subprocess.run([f"{BIN}/pgbench", "-n", "-j", "2", "-T", str(seconds), *ROWS[row][0], *more, server.dsn(database)],
                          capture_output=True, text=True, env=environment)


def latency(server, row, seconds):
    """p99 and maximum of a run, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="surus-bench-log-") as directory:
        pgbench(server, row, seconds, "--log", f"--log-prefix={directory}/log")
        # client, transaction, microseconds, script, time
        micros = sorted(int(line.split()[2]) for log in pathlib.Path(directory).iterdir() for line in log.read_text().splitlines())
    if not micros:
        raise SystemExit(f"pgbench logged nothing on {row}")
    return micros[len(micros) * 99 // 100] / 1000, micros[-1] / 1000


def cold(server, row, seconds):
    """Transactions a second of each second on a server just started."""
    server.stop()
    server.start()
    return [float(each) for each in re.findall(r"^progress: [0-9.]+ s, ([0-9.]+) tps", pgbench(server, row, seconds, "-P", "1").stderr, re.M)]


def pauses(log):
    """Of the collector's log: the longest pause in milliseconds, how many there were, megabytes allocated in between."""
    longest, number, allocated, left = 0.0, 0, 0, None
    for before, after, milliseconds in re.findall(r"Pause .* (\d+)M->(\d+)M\(\d+M\) ([0-9.]+)ms", log):
        longest, number = max(longest, float(milliseconds)), number + 1
        allocated += 0 if left is None else int(before) - left
        left = int(after)
    return longest, number, allocated


def collected(server, transactions):
    """What the collector did since it was asked last, as text."""
    if not isinstance(server, Surus):
        return None
    log = server.collections.read_text()
    longest, number, allocated = pauses(log[getattr(server, "read", 0):])
    server.read = len(log)
    each = f"{1024 * 1024 * allocated / transactions:.0f} bytes allocated a transaction" if number > 2 else "too few to tell the allocation"
    return f"{number} collections, the longest {longest:.1f} ms, {each}"


def bench(server, row, seconds):
    def weigh():
        server.megabytes = server.resident()

    cpu = server.cpu()
    client = os.times()
    middle = threading.Timer(seconds / 2, weigh)
    middle.start()
    done = pgbench(server, row, seconds)
    middle.cancel()
    cpu = server.cpu() - cpu
    after = os.times()
    tps = re.search(r"^tps = ([0-9.]+)", done.stdout, re.M)
    count = re.search(r"^number of transactions actually processed: (\d+)", done.stdout, re.M)
    if not tps or done.returncode != 0:
        raise SystemExit(f"pgbench failed on {row}: {done.stderr[-600:]}")
    number = max(1, int(count[1]))
    server.collected = collected(server, number)
    spent = after.children_user + after.children_system - client.children_user - client.children_system
    return float(tps[1]), 1e6 * cpu / number, 1e6 * spent / number


def full_speed(seconds):
    """The first second in which a server does nine tenths of what it does in the end."""
    wanted = 0.9 * statistics.median(seconds[-3:])
    return next(i for i, each in enumerate(seconds) if each >= wanted) + 1


def further(servers, row, options):
    figures, starts = {}, {}
    for server in servers:
        name = "B" if isinstance(server, Surus) else "A"
        if isinstance(server, Surus):
            print(f"  B collector: {server.collected}", flush=True)
        if options.latency:
            rounds = [latency(server, row, options.seconds) for _ in range(options.latency_rounds)]
            p99, longest = (statistics.median(each[i] for each in rounds) for i in range(2))
            figures[name] = p99, longest
            print(f"  {name} latency: 99 % within {p99:.2f} ms, all within {longest:.1f} ms", flush=True)
        if options.cold:
            seconds = starts[name] = cold(server, row, 10)
            print(f"  {name} from its start: " + " ".join(f"{each:.0f}" for each in seconds) + f" a second; full speed in second {full_speed(seconds)}",
                  flush=True)
    if len(starts) == 2:
        print(f"  from the start B/A: first second {starts['B'][0] / starts['A'][0]:.2f}, ten seconds {sum(starts['B']) / sum(starts['A']):.2f}", flush=True)
    if len(figures) == 2:
        print(f"  latency B/A: 99 % {figures['B'][0] / figures['A'][0]:.2f}, longest {figures['B'][1] / figures['A'][1]:.2f} (reach 1.5 for both)", flush=True)


def place(given, prefix):
    """The directory of both servers, and a free port for each."""
    directory = pathlib.Path(given or tempfile.mkdtemp(prefix=prefix))
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o755)
    sockets = [socket.socket() for _ in range(2)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return directory, ports


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--warm", type=int, default=-1, help="seconds of warm-up of each row, default: as long as a pair's half")
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--dir")
    parser.add_argument("--latency", action="store_true")
    parser.add_argument("--latency-rounds", type=int, default=1, help="the median of so many runs")
    parser.add_argument("--cold", action="store_true", help="the first ten seconds of each row")
    parser.add_argument("--only-b", action="store_true", help="Surus alone, no comparison")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        print("\n".join(ROWS))
        return
    directory, ports = place(options.dir, "surus-bench-")
    a, b = Postgres(directory / "a", ports[0]), Surus(directory / "b", ports[1])
    servers = [b] if options.only_b else [a, b]
    running = []
    try:
        for server in servers:
            server.start()
            running.append(server)
            fill(server, options.scale)
        for row in options.rows.split(","):
            for server in servers:
                bench(server, row, options.seconds if options.warm < 0 else options.warm)
            results = []
            for _ in range(options.pairs):
                results.append([bench(server, row, options.seconds) for server in servers])
            medians = [[statistics.median(pair[s][i] for pair in results) for i in range(3)] for s in range(len(servers))]
            if options.only_b:
                (tps, cpu, client), = medians
                print(f"{row:26} B {tps:8.0f} tps {cpu:6.1f} us CPU {client:6.1f} us client {b.megabytes} MB", flush=True)
                further(servers, row, options)
                continue
            ratio = statistics.median(pair[1][0] / pair[0][0] for pair in results)
            (tps_a, cpu_a, client_a), (tps_b, cpu_b, client_b) = medians
            print(f"{row:26} A {tps_a:8.0f} tps {cpu_a:6.1f} us   B {tps_b:8.0f} tps {cpu_b:6.1f} us   client {client_a:5.1f}/{client_b:5.1f} us"
                  f"   B/A {ratio:5.2f} (reach {ROWS[row][1]})   CPU A/B {cpu_a / max(cpu_b, 1e-9):5.2f}   MB {a.megabytes}/{b.megabytes}", flush=True)
            further(servers, row, options)
    finally:
        for server in running:
            server.stop()
        if not options.dir:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
