#!/usr/bin/env python3
"""How long an article takes from its arrival to the feed, at a steady rate. Standard library only.

    latency.py target/release/dateline --rate 500 --seconds 60                    # `dateline run` on the local log
    latency.py target/release/dateline --rate 500 --seconds 60 --brokers HOST:PORT  # stages of their own, on Kafka

Articles fall due every fiftieth of a second, and one client posts all that are due as soon as the answer to those before is
there. The feed of everything is polled all the while for the newest one; an article is visible once the feed shows it or one
that came after it. Waiting to be posted and polling are part of the time. Also tells the largest resident memory of each process.
"""
import argparse
import http.client
import json
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid

BATCHES = 50          # a second
WARM_UP_SECONDS = 5   # groups settle, caches fill
TOKEN = "latency"
BODY = "黑河市{n}月进出口总值完成244.82亿元，同比增长58.7%。其中出口100亿元，增长{n}.5%，对俄罗斯出口占全省的三成。"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, path):
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit(f"latency: nothing answers at {port}{path}")


def line(n):
    # The feed is ordered by date, so the newest article is the one that came last.
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1700000000 + n))
    return json.dumps({"id": f"latency/{n}", "title": f"外贸 {n}", "body": BODY.replace("{n}", str(n % 12 + 1)), "source": "北岸日报",
                       "published_at": at + "Z"}, ensure_ascii=False)


class Client:
    """One connection, made anew where the server has ended it."""

    def __init__(self, port):
        self.port, self.connection = port, None

    def ask(self, method, path, body=None, headers=None):
        while True:
            try:
                self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.connection.request(method, path, body, headers or {})
                reply = self.connection.getresponse()
                return reply.status, reply.read()
            except (OSError, http.client.HTTPException):
                self.connection = None


class Feed(threading.Thread):
    """Polls the feed and notes when each article was first seen."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.newest, self.seen = port, -1, {}

    def run(self):
        client = Client(self.port)
        while True:
            items = json.loads(client.ask("GET", "/feeds/all.json?limit=1")[1])["items"]
            now = time.monotonic()
            newest = int(items[0]["title"].split()[-1]) if items else -1
            for n in range(self.newest + 1, newest + 1):
                self.seen[n] = now
            self.newest = max(newest, self.newest)
            time.sleep(0.002)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--rate", type=int, default=500, help="articles a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--brokers", help="Kafka; the local log without")
    args = parser.parse_args()
    size = args.rate // BATCHES
    if args.rate % BATCHES:
        parser.error(f"--rate is a multiple of {BATCHES}")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dateline-latency-"))
    feed_port, post_port = free_port(), free_port()
    processes = {}

    def start(name, *words):
        log = open(folder / f"{name}.log", "wb")
        command = [args.binary.resolve(), *words, "--data-dir", folder / (name if args.brokers else "data"), "--ingest-token", TOKEN]
        if args.brokers:
            command += ["--log", "kafka", "--brokers", args.brokers, "--topic-prefix", prefix]
        processes[name] = subprocess.Popen([str(w) for w in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    if args.brokers:
        prefix = f"latency-{uuid.uuid4().hex[:8]}"
        start("topics", "topics", "create")
        processes.pop("topics").wait()
        for stage in ("regions", "figures", "enrich"):
            start(stage, "stage", stage)
        start("publish", "stage", "publish", "--listen", f"127.0.0.1:{feed_port}")
        start("ingest", "ingest", "--serve", "--listen", f"127.0.0.1:{post_port}")
    else:
        post_port = feed_port
        start("run", "run", "--listen", f"127.0.0.1:{feed_port}")
    try:
        wait_for(feed_port, "/readyz")
        wait_for(post_port, "/healthz")
        feed = Feed(feed_port)
        feed.start()
        sent, posts = {}, 0
        client, headers = Client(post_port), {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-ndjson"}
        begun, total = time.monotonic(), (WARM_UP_SECONDS + args.seconds) * args.rate
        while len(sent) < total:
            if (wait := begun + (len(sent) // size) / BATCHES - time.monotonic()) > 0:
                time.sleep(wait)
            due = min(total, (int((time.monotonic() - begun) * BATCHES) + 1) * size)
            numbers = range(len(sent), due)
            # From when each was due: a producer that waits for the answer must not hide how long it waited.
            sent.update((n, begun + (n // size) / BATCHES) for n in numbers)
            body = "\n".join(map(line, numbers)).encode()
            posts += 1
            # 503 says to send it again; that is part of the time.
            while (reply := client.ask("POST", "/articles", body, headers))[0] == 503:
                time.sleep(0.1)
            if reply[0] not in (200, 201):
                sys.exit(f"latency: {reply}")
        deadline = time.monotonic() + 60
        while feed.newest < max(sent) and time.monotonic() < deadline:
            time.sleep(0.1)
        measured = [n for n in sent if n >= WARM_UP_SECONDS * args.rate]
        if lost := [n for n in measured if n not in feed.seen]:
            sys.exit(f"latency: {len(lost)} of {len(measured)} articles were not seen within a minute")
        times = sorted((feed.seen[n] - sent[n]) * 1000 for n in measured)
        cuts = statistics.quantiles(times, n=1000)
        print(f"{len(times)} articles at {args.rate}/s on {'Kafka' if args.brokers else 'the local log'}, {total / posts:.0f} a post: "
              f"p50 {cuts[499]:.0f} ms, p90 {cuts[899]:.0f} ms, p99 {cuts[989]:.0f} ms, most {times[-1]:.0f} ms")
        for name, process in processes.items():
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            peak = next(int(text.split()[1]) for text in status.splitlines() if text.startswith("VmHWM"))
            print(f"  {name}: {peak / 1024:.0f} MiB resident at most")
    finally:
        for process in processes.values():
            process.kill()
            process.wait()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
