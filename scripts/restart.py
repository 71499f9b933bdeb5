#!/usr/bin/env python3
"""The time that a start takes after a crash under full load: a private PostgreSQL 15 (A) and Surus (B) side by side.

  restart.py [--seconds 24] [--rounds 1] [--clients 8] [--scale 10] [--dir DIR] [--only-b]

Each round: a checkpoint, pgbench's TPC-B for so many seconds, kill -9 of all the server's processes in the middle of it, then the start,
timed from the command to the answer of the first query. Both have fsync on, shared_buffers = 1GB, and the shipped checkpoint settings.
Printed: transactions and log since the redo point, seconds of a start after a clean stop and after the crash, and microseconds for each of
those transactions; the last line is the ratio B/A, of the whole start and of what the crash adds to it."""
import argparse
import os
import pathlib
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import time

from bench import BIN, ROOT, Postgres, Surus, fill, place


def first_query(port, deadline):
    """Asks until it is answered. Refused connections and servers that are starting up are asked again at once."""
    startup = b"user\0postgres\0database\0postgres\0\0"
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                connection.sendall(struct.pack("!ii", len(startup) + 8, 196608) + startup)
                received = b""
                while b"Z\0\0\0\5I" not in received:
                    chunk = connection.recv(4096)
                    if not chunk:
                        raise ConnectionError
                    received += chunk
                connection.sendall(b"Q" + struct.pack("!i", 13) + b"select 1\0")
                while not received.endswith(b"Z\0\0\0\5I") or b"SELECT 1\0" not in received:
                    chunk = connection.recv(4096)
                    if not chunk:
                        raise ConnectionError
                    received += chunk
                return
        except OSError:
            time.sleep(0.002)
    raise SystemExit("no answer within the time limit")


def command(server):
    if isinstance(server, Surus):
        return [str(ROOT / "surus"), "run", "-D", str(server.directory)], {**os.environ, "SURUS_SKIP_BUILD": "1"}
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
    return [*prefix, f"{BIN}/postgres", "-D", str(server.directory), "-c", f"port={server.port}", "-c", "listen_addresses=127.0.0.1", "-c",
            f"unix_socket_directories={server.directory.parent}", "-c", "shared_buffers=1GB", "-c", "max_connections=200"], dict(os.environ)


def timed_start(server):
    arguments, environment = command(server)
    with open(server.directory.parent / (server.directory.name + ".log"), "ab") as log:
        began = time.monotonic()
        subprocess.Popen(arguments, env=environment, cwd=server.directory.parent, stdout=log, stderr=log, start_new_session=True)
    first_query(server.port, began + 120)
    return time.monotonic() - began


def number(server, sql, database="postgres"):
    answer = server.psql(sql, database)
    if answer.returncode != 0:
        raise SystemExit(answer.stderr)
    return int(float(answer.stdout.strip()))


def log_position(server):
    high, low = server.psql("select pg_current_wal_insert_lsn()").stdout.strip().split("/")
    return int(high, 16) << 32 | int(low, 16)


def kill(server):
    victims = server.processes()
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    for pid in victims:
        while pathlib.Path(f"/proc/{pid}").exists():
            try:
                if pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                    break
            except OSError:
                break
            time.sleep(0.005)


def crash(server, options):
    server.psql("checkpoint")
    before = number(server, "select count(*) from pgbench_history", "bench")
    log = log_position(server)
    load = subprocess.Popen([f"{BIN}/pgbench", "-n", "-j", "2", "-c", str(options.clients), "-T", str(options.seconds + 60), server.dsn("bench")],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(options.seconds)
    log = log_position(server) - log
    kill(server)
    load.wait()
    seconds = timed_start(server)
    done = number(server, "select count(*) from pgbench_history", "bench") - before
    for table in ("pgbench_accounts", "pgbench_tellers", "pgbench_branches"):
        column = table[8] + "balance"
        wrong = number(server, f"select (select sum({column}) from {table}) - (select sum(delta) from pgbench_history)", "bench")
        if wrong != 0:
            raise SystemExit(f"{table} is wrong by {wrong}")
    return done, log, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--dir")
    parser.add_argument("--only-b", action="store_true", help="Surus alone, no comparison")
    options = parser.parse_args()
    directory, ports = place(options.dir, "surus-restart-")
    servers = {"A": Postgres(directory / "a", ports[0]), "B": Surus(directory / "b", ports[1])}
    if options.only_b:
        del servers["A"]
    figures = {}
    try:
        for name, server in servers.items():
            server.start()
            fill(server, options.scale)
            results = []
            for _ in range(options.rounds):
                server.stop()
                clean = timed_start(server)
                done, log, seconds = crash(server, options)
                results.append((1e6 * seconds / done, 1e6 * (seconds - clean) / done))
                print(f"{name}: {done} transactions, {log / 1e6:.0f} MB of log since redo; first query after {clean:.2f} s clean, {seconds:.2f} s after "
                      f"the crash: {results[-1][0]:.1f} us a transaction, {results[-1][1]:.1f} us of them added by the crash", flush=True)
            figures[name] = [statistics.median(column) for column in zip(*results)]
            server.stop()
        if "A" in figures:
            whole, added = (b / a for a, b in zip(figures["A"], figures["B"]))
            print(f"time per transaction since the redo point, B/A: {whole:.2f} whole start, {added:.2f} what the crash adds (reach 1)")
    finally:
        for server in servers.values():
            if (server.directory / "postmaster.pid").exists():
                server.stop()
        if not options.dir:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
