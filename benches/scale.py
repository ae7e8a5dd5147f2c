#!/usr/bin/env python3
"""What an article costs, and what each stage keeps in memory, as articles become more. Standard library only.

    benches/scale.py target/release/dateline --counts 1000,10000,100000 --rounds 3         # on the local log
    benches/scale.py target/release/dateline --counts 1000,10000,100000 --brokers HOST:PORT  # on Kafka
    benches/scale.py target/release/dateline --counts 100000,200000,400000,1000000         # the memory of an archive

Every program has a process of its own, as in operation: `ingest` reads articles as JSON Lines, the stages have no limit on their pace,
and a count is reached once the read model holds that many. Articles are one or two sentences made of the places of the gazetteer, 5,000
on a day, with ids in no order. Processor time is user and system time of all threads, from a start at which 500 articles have loaded what is loaded once; the broker's is
not included. A million articles need about 9 GB for the local log and 2 GB for the rest; --folder says where.

Memory, in MiB: most that was ever resident (VmHWM), what is resident now, and how much of that is the program's own and not pages of its files.
"""
import argparse
import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/acceptance"))
from make_corpus import SENTENCES, TITLES, fill  # noqa: E402

WARM_UP = 500
A_DAY = 5000
STAGES = ("regions", "figures", "enrich", "publish")
TICKS = os.sysconf("SC_CLK_TCK")


def articles(seed=1):
    """Articles without end, as JSON Lines."""
    rng = random.Random(seed)
    rows = (ROOT / "src/regions/data/divisions.tsv").read_text(encoding="utf-8").splitlines()
    places = [row.split("\t")[1] for row in rows]
    begin = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
    n = 0
    while True:
        yield json.dumps({
            "id": hashlib.sha256(str(n).encode()).hexdigest()[:16], "title": fill(rng, rng.choice(TITLES), places), "source": f"报纸{n % 40}",
            "published_at": (begin + datetime.timedelta(days=n / A_DAY)).isoformat(timespec="seconds"),
            "body": "\n".join(fill(rng, rng.choice(SENTENCES), places) for _ in range(rng.randint(1, 2))),
        }, ensure_ascii=False).encode() + b"\n"
        n += 1


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def seconds_of(pid):
    """User and system time of all threads of a process until now."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Program:
    def __init__(self, name, command, folder):
        self.name = name
        with open(folder / f"{name}.log", "wb") as log:
            self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=log, stderr=log)

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return [int(re.search(rf"{name}:\s*(\d+) kB", status).group(1)) / 1024 for name in ("VmHWM", "VmRSS", "RssAnon")]


class Site:
    """All programs on a log of their own. `lines` is what the producer reads."""

    def __init__(self, binary, folder, brokers, lines):
        self.port, self.lines, self.sent = free_port(), lines, 0
        options = ["--log", "kafka", "--brokers", brokers, "--topic-prefix", f"scale-{uuid.uuid4().hex[:8]}"] if brokers else []

        def command(name, *words):
            return [binary, *words, "--data-dir", folder / (name if brokers else "data"), *options]

        subprocess.run(command("topics", "topics", "create"), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.programs = [Program("ingest", command("ingest", "ingest", "-"), folder)]
        for stage in STAGES:
            listen = ["--listen", f"127.0.0.1:{self.port}"] if stage == "publish" else []
            self.programs.append(Program(stage, command(stage, "stage", stage, *listen), folder))

    def held(self):
        """Articles in the read model."""
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=60) as reply:
            found = re.search(r"^dateline_end_to_end_seconds_count (\d+)", reply.read().decode(), re.MULTILINE)
            return int(found.group(1)) if found else 0
        return 0

    def reach(self, count):
        source = self.programs[0].process.stdin
        for _ in range(count - self.sent):
            source.write(next(self.lines))
        source.flush()
        self.sent = count
        while self.held() < count:
            if ended := [program.name for program in self.programs if program.process.poll() is not None]:
                raise SystemExit(f"scale: {ended} ended early")
            time.sleep(0.2)

    def seconds(self):
        return [seconds_of(program.process.pid) for program in self.programs]

    def stop(self):
        for program in self.programs:
            program.process.terminate()
        for program in self.programs:
            program.process.stdin.close()
            program.process.wait(timeout=60)


def round_of(args, counts):
    """Processor microseconds an article of each program at each count."""
    with tempfile.TemporaryDirectory(prefix="dateline-scale-", dir=args.folder) as name:
        folder = pathlib.Path(name)
        site = Site(args.binary.resolve(), folder, args.brokers, articles())
        try:
            site.reach(WARM_UP)
            began, costs = site.seconds(), []
            for count in counts:
                site.reach(WARM_UP + count)
                costs.append([(now - then) / count * 1e6 for now, then in zip(site.seconds(), began)])
                size = sum(path.stat().st_size for path in folder.rglob("*.db*"))
                print(f"{count} articles, {size / 1e9:.2f} GB of files; MiB resident at most, now, of its own:", flush=True)
                for program in site.programs:
                    print("  {:8} {:6.0f} {:6.0f} {:6.0f}".format(program.name, *program.memory()), flush=True)
            return costs
        finally:
            site.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--counts", required=True, help="articles, ascending, with commas")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--brokers", help="Kafka; the local log without")
    parser.add_argument("--folder", help="for the data; the system's for temporary files without")
    args = parser.parse_args()
    counts = [int(count) for count in args.counts.split(",")]
    rounds = [round_of(args, counts) for _ in range(args.rounds)]
    names = ["ingest", *STAGES]
    print(f"processor microseconds an article, median of {args.rounds} rounds")
    print("| articles | " + " | ".join(names) + " | all (lowest to highest) | to the first |\n|" + "---:|" * (len(names) + 3))
    for at, count in enumerate(counts):
        each = [statistics.median(costs[at][column] for costs in rounds) for column in range(len(names))]
        sums = sorted(sum(costs[at]) for costs in rounds)
        ratio = statistics.median(sum(costs[at]) / sum(costs[0]) for costs in rounds)
        print(f"| {count} | " + " | ".join(f"{cost:.0f}" for cost in each)
              + f" | {statistics.median(sums):.0f} ({sums[0]:.0f} to {sums[-1]:.0f}) | {ratio:.2f} |")


if __name__ == "__main__":
    main()
