#!/usr/bin/env python3
"""What idle connections cost Surus: memory of each, and pgbench's throughput beside them.

  bench_idle.py [--connections 5000] [--pairs 3] [--seconds 4] [--dir DIR]

Each connection runs pgbench's five statements once and what psql asks for \\d, then says nothing. Printed: resident kilobytes for each after they
have come to rest and after a full collection, then throughput and CPU time of a transaction without and with them, in turn (the connections
are opened again for each pair)."""
import argparse
import os
import pathlib
import re
import resource
import shutil
import socket
import statistics
import struct
import subprocess
import time

from bench import BIN, Surus, bench, fill, place

CATALOG = """SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relname OPERATOR(pg_catalog.~) '^(pgbench_accounts)$' AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 2, 3;
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true)
  FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef), a.attnotnull
  FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'pgbench_accounts'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum;
SELECT c2.relname, i.indisprimary, i.indisunique, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true) FROM pg_catalog.pg_class c, pg_catalog.pg_class c2,
  pg_catalog.pg_index i WHERE c.oid = 'pgbench_accounts'::regclass AND c.oid = i.indrelid AND i.indexrelid = c2.oid ORDER BY 1"""


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        startup = b"user\0postgres\0database\0bench\0\0"
        self.socket.sendall(struct.pack("!ii", len(startup) + 8, 196608) + startup)
        self.wait()

    def wait(self):
        received = b""
        while True:
            chunk = self.socket.recv(65536)
            if not chunk:
                raise SystemExit(f"the server closed a connection: {received[-200:]}")
            received += chunk
            while len(received) >= 5 and len(received) >= 1 + (length := struct.unpack("!i", received[1:5])[0]):
                kind, received = received[:1], received[1 + length:]
                if kind == b"E":
                    raise SystemExit("a statement failed")
                if kind == b"Z":
                    return

    def query(self, sql):
        body = sql.encode() + b"\0"
        self.socket.sendall(b"Q" + struct.pack("!i", len(body) + 4) + body)
        self.wait()

    def use(self, number):
        account = number * 97 % 100_000 + 1
        for sql in ("BEGIN", f"UPDATE pgbench_accounts SET abalance = abalance + {number} WHERE aid = {account}",
                    f"SELECT abalance FROM pgbench_accounts WHERE aid = {account}",
                    f"UPDATE pgbench_tellers SET tbalance = tbalance + {number} WHERE tid = {number % 10 + 1}",
                    f"UPDATE pgbench_branches SET bbalance = bbalance + {number} WHERE bid = {number % 10 + 1}",
                    f"INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 1, {account}, {number}, CURRENT_TIMESTAMP)", "END"):
            self.query(sql)
        for sql in CATALOG.split(";\n"):
            self.query(sql)


def open_idle(server, count):
    clients = []
    for number in range(count):
        clients.append(Client(server.port))
        clients[-1].use(number)
    time.sleep(7)  # longer than a connection takes to come to rest
    return clients


def collected(server):
    for _ in range(2):
        subprocess.run([pathlib.Path(f"/proc/{server.pid()}/exe").resolve().parent / "jcmd", str(server.pid()), "GC.run"], capture_output=True, check=True)
    return int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{server.pid()}/smaps_rollup").read_text(), re.M)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=5000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rows", default="select-prepared-8,tpcb-prepared-8")
    parser.add_argument("--dir")
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    directory, ports = place(options.dir, "surus-idle-")
    server = Surus(directory / "b", ports[1])
    server.max_connections = options.connections + 1000
    server.start()
    try:
        fill(server, 10)
        for client in open_idle(server, 50):
            for number in range(20):
                client.use(number)
            client.socket.close()
        for row in options.rows.split(","):
            bench(server, row, options.seconds)
        results = {row: [] for row in options.rows.split(",")}
        for _ in range(options.pairs):
            before = collected(server)
            alone = {row: bench(server, row, options.seconds) for row in results}
            clients = open_idle(server, options.connections)
            print(f"{options.connections} idle connections: {(collected(server) - before) / options.connections:.1f} KB each", flush=True)
            for row in results:
                results[row].append((alone[row], bench(server, row, options.seconds)))
            for client in clients:
                client.socket.close()
            time.sleep(2)
        for row, pairs in results.items():
            alone, beside = ([statistics.median(pair[s][i] for pair in pairs) for i in range(2)] for s in range(2))
            print(f"{row:20} alone {alone[0]:8.0f} tps {alone[1]:6.1f} us CPU   beside them {beside[0]:8.0f} tps {beside[1]:6.1f} us CPU"
                  f"   ratio {statistics.median(pair[1][0] / pair[0][0] for pair in pairs):5.2f}", flush=True)
    finally:
        server.stop()
        if not options.dir:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
