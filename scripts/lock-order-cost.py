#!/usr/bin/env python3
"""What surus_lock_inversions costs: one server, one pgbench, the window switched on and off all the while.

  lock-order-cost.py [--seconds 140] [--interval 0.6] [--settle 0.1] [--mode prepared|simple] [--clients 8] [--scale 10]
                     [--results FILE] [--dir DIR] [--only-results]

surus.lock_order_window is switched by ALTER SYSTEM and a reload in the order on, off, off, on | off, on, on, off | ...: a group of four
has what drifts slowly on both sides. Of each interval the first part (--settle) is not counted. Transactions are counted by pgbench's own log of
each transaction's end, and none waits for the disk (synchronous_commit is off), which would hide a cost; CPU time is that of all threads of the server, in nanoseconds. A group gives one ratio on / off for either. With
--results the groups of earlier runs count as well. Printed: the medians, with 95 % intervals by bootstrap."""
import argparse
import bisect
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import tempfile
import time

from bench import BIN, Surus, fill, place

WINDOWS = {True: "'1h'", False: "0"}


class Session:
    """A psql that stays, so that a switch is two statements and no new process."""

    def __init__(self, server):
        self.process = subprocess.Popen(["psql", "-XqAt", server.dsn("postgres")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, sql):
        self.process.stdin.write(sql + "\n\\echo done\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline().strip()) != "done":
            if not line and self.process.poll() is not None:
                raise SystemExit("the session that switches the setting ended")
            lines.append(line)
        return lines

    def switch(self, on):
        self.ask(f"alter system set surus.lock_order_window = {WINDOWS[on]};")
        self.ask("select pg_reload_conf();")
        wanted = "1h" if on else "0"
        deadline = time.monotonic() + 5
        while self.ask("show surus.lock_order_window;") != [wanted]:
            if time.monotonic() > deadline:
                raise SystemExit("the reload did not arrive")



def cpu_nanos(pid):
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            pass  # a thread that has just ended
    return total


def measure(server, options):
    """Groups of four intervals: [on, transactions, seconds, CPU nanoseconds] each."""
    pid = server.pid()
    session = Session(server)
    intervals = []
    with tempfile.TemporaryDirectory(prefix="surus-lock-orders-") as directory:
        warm = 12
        pgbench = subprocess.Popen([f"{BIN}/pgbench", "-n", "-M", options.mode, "-c", str(options.clients), "-j", "2", "-T", str(options.seconds),
                                    "--log", f"--log-prefix={directory}/log", server.dsn("bench")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True, env={**os.environ, "PGOPTIONS": "-c synchronous_commit=off"})
        end = time.monotonic() + options.seconds - 1
        time.sleep(warm)
        number = 0
        while time.monotonic() + options.interval * 4.5 < end:
            for on in ([True, False, False, True] if number % 2 == 0 else [False, True, True, False]):
                session.switch(on)
                time.sleep(options.settle)
                began, cpu = time.time(), cpu_nanos(pid)
                time.sleep(options.interval - options.settle)
                intervals.append([on, began, time.time(), cpu_nanos(pid) - cpu])
            number += 1
        _, errors = pgbench.communicate()
        if pgbench.returncode != 0:
            raise SystemExit(errors)
        ends = sorted(ended for log in pathlib.Path(directory).iterdir() for ended in ends_of(log))
    return [[counted(each, ends) for each in intervals[i:i + 4]] for i in range(0, len(intervals), 4)]


def ends_of(log):
    with open(log) as lines:
        for line in lines:
            # client, transaction, microseconds, script, second, microsecond
            fields = line.split()
            yield int(fields[4]) + int(fields[5]) / 1e6


def counted(interval, ends):
    on, began, ended, nanos = interval
    return [on, bisect.bisect(ends, ended) - bisect.bisect(ends, began), ended - began, nanos]


def ratios(group):
    """Throughput and CPU a transaction, on / off."""
    sums = {on: [sum(each[k] for each in group if each[0] == on) for k in (1, 2, 3)] for on in (True, False)}
    if min(sums[on][0] for on in sums) == 0:
        return None
    throughput = {on: s[0] / s[1] for on, s in sums.items()}
    cpu = {on: s[2] / s[0] for on, s in sums.items()}
    return throughput[True] / throughput[False], cpu[True] / cpu[False], cpu[False]


def interval(values):
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(values, k=len(values))) for _ in range(2000))
    return f"{statistics.median(values):.4f} [{medians[50]:.4f}, {medians[1949]:.4f}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=140)
    parser.add_argument("--interval", type=float, default=0.6)
    parser.add_argument("--settle", type=float, default=0.1)
    parser.add_argument("--mode", default="prepared", choices=["prepared", "simple", "extended"])
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--results", type=pathlib.Path)
    parser.add_argument("--dir")
    parser.add_argument("--only-results", action="store_true", help="print what the file has, measure nothing")
    options = parser.parse_args()
    groups = [json.loads(line) for line in options.results.read_text().splitlines()] if options.results and options.results.exists() else []
    if not options.only_results:
        directory, ports = place(options.dir, "surus-lock-order-cost-")
        server = Surus(directory / "b", ports[1])
        server.start()
        try:
            fill(server, options.scale)
            fresh = measure(server, options)
        finally:
            server.stop()
            if not options.dir:
                shutil.rmtree(directory)
        groups += fresh
        if options.results:
            with open(options.results, "a") as out:
                out.writelines(json.dumps(group) + "\n" for group in fresh)
    found = [r for r in map(ratios, groups) if r]
    print(f"{len(found)} groups of on, off, off, on; {options.mode}, {options.clients} clients; CPU a transaction without "
          f"{statistics.median(r[2] for r in found) / 1000:.1f} us")
    print(f"throughput on / off         {interval([r[0] for r in found])}")
    print(f"CPU a transaction on / off  {interval([r[1] for r in found])}")


if __name__ == "__main__":
    main()
