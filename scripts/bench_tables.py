#!/usr/bin/env python3
"""The rows of the bench that pgbench does not run: a private PostgreSQL 15 (A) and Surus (B) in turn.

  bench_tables.py [--rows 5000000] [--pairs 3] [--only load,index,index-c,sum,start] [--dir DIR]

load: COPY from the client of so many rows of (int, text of 20, numeric, timestamp). index, index-c: CREATE INDEX on their text, in the
database's C.UTF-8 and COLLATE "C". sum: count and sum with a filter that half of them pass, default settings. start: from the command to the
first query's answer, on the directory with these rows. Both have fsync on, shared_buffers = 1GB. Each line: seconds of
each, the median ratio A/B of the pairs, CPU seconds of the servers. With --dir rows and servers' directories stay for the next run."""
import argparse
import pathlib
import random
import shutil
import statistics
import subprocess
import time

from bench import BIN, Postgres, Surus, place
from restart import timed_start

REACH = {"load": 1.0, "index": 1.5, "index-c": 1.0, "sum": 2.0, "start": None}


def make(file, rows):
    """The same rows each time: text of 20 letters in no order, timestamps that rise."""
    chance = random.Random(15)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    with open(file, "w", buffering=1 << 20) as out:
        for first in range(0, rows, 1000):
            bits = ["".join(chance.choices(letters, k=20)) for _ in range(min(1000, rows - first))]
            out.write("".join(f"{first + i}\t{bit}\t{(first + i) * 37 % 1000003 / 100:.2f}\t2024-01-{1 + (first + i) // 200000 % 28:02} "
                              f"{(first + i) // 3600 % 24:02}:{(first + i) // 60 % 60:02}:{(first + i) % 60:02}\n" for i, bit in enumerate(bits)))


def timed(server, sql, database="tables"):
    cpu = server.cpu()
    began = time.monotonic()
    done = server.psql(sql, database)
    seconds = time.monotonic() - began
    if done.returncode != 0:
        raise SystemExit(f"{sql}: {done.stderr}")
    return seconds, server.cpu() - cpu


def measure(server, row, file):
    match row:
        case "load":
            server.psql("drop table if exists fresh", "tables")
            server.psql("create table fresh (a int, b text, c numeric, d timestamp)", "tables")
            server.psql("checkpoint", "tables")
            result = timed(server, f"\\copy fresh from '{file}'")
            server.psql("drop table if exists kept; alter table fresh rename to kept; analyze kept; checkpoint", "tables")
            return result
        case "index" | "index-c":
            server.psql("checkpoint", "tables")
            result = timed(server, "create index kept_b on kept (b" + (' collate "C")' if row == "index-c" else ")"))
            server.psql("drop index kept_b", "tables")
            return result
        case "sum":
            sql = "select count(*), sum(c) from kept where a % 2 = 0"
            timed(server, sql)
            return timed(server, sql)
        case "start":
            server.stop()
            return timed_start(server), 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--only", default=",".join(REACH))
    parser.add_argument("--dir")
    options = parser.parse_args()
    directory, ports = place(options.dir, "surus-tables-")
    servers = [Postgres(directory / "a", ports[0]), Surus(directory / "b", ports[1])]
    file = directory / f"rows-{options.rows}"
    if not file.exists():
        make(file, options.rows)
    running = []
    try:
        for server in servers:
            server.start()
            running.append(server)
            if server.psql("select 1 from pg_database where datname = 'tables'").stdout.strip() != "1":
                server.psql("create database tables")
            if "load" not in options.only and server.psql("select count(*) from kept", "tables").stdout.strip() != str(options.rows):
                measure(server, "load", file)
        for row in options.only.split(","):
            pairs = [[measure(server, row, file) for server in servers] for _ in range(options.pairs)]
            (a, cpu_a), (b, cpu_b) = ([statistics.median(pair[s][i] for pair in pairs) for i in range(2)] for s in range(2))
            reach = f" (reach {REACH[row]})" if REACH[row] else ""
            print(f"{row:8} A {a:6.2f} s, CPU {cpu_a:6.2f} s   B {b:6.2f} s, CPU {cpu_b:6.2f} s"
                  f"   A/B {statistics.median(pair[0][0] / pair[1][0] for pair in pairs):5.2f}{reach}", flush=True)
    finally:
        for server in running:
            server.stop()
        if not options.dir:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
