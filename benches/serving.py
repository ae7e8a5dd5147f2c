#!/usr/bin/env python3
"""Measures the server: against nginx on the same bytes, and how soon a change is in all feeds of its article.

    apt-get install wrk nginx
    benches/serving.py target/release/dateline nginx      # requests a second, one core each, alternating, median of five rounds
    benches/serving.py target/release/dateline visible    # a changed article in all its feeds, with 10,000 feeds; memory

The server that is measured runs on core 0 alone, wrk on the others. Only ratios of one run mean something.
"""
import argparse
import contextlib
import gzip
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

TOKEN = "bench"
SECONDS = 4
ROUNDS = 5
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr error;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000000; open_file_cache max=1000 inactive=60s;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port}; root {folder}/export; etag on; gzip_static on;
    location / {{ types {{ application/rss+xml rss; }} add_header Cache-Control "public, max-age=120"; }}
  }}
}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def fetch(url, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=60) as reply:
        return reply.read(), reply.headers


def until(holds, seconds=120):
    end = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        if time.monotonic() > end:
            raise SystemExit("gave up waiting")
        time.sleep(0.05)


@contextlib.contextmanager
def program(command, env=None, core=None):
    pin = (lambda: os.sched_setaffinity(0, {core})) if core is not None else None
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pin)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextlib.contextmanager
def dateline(binary, folder, core=None):
    port = free_port()
    env = {"DATELINE_INGEST_TOKEN": TOKEN, "PATH": "/usr/bin:/bin"}
    with program([binary, "run", "--data-dir", folder / "data", "--listen", f"127.0.0.1:{port}"], env, core) as process:
        until(lambda: fetch(f"http://127.0.0.1:{port}/readyz"))
        yield f"http://127.0.0.1:{port}/", process


def post(base, articles):
    body = "\n".join(json.dumps(article, ensure_ascii=False) for article in articles).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-ndjson"}
    with urllib.request.urlopen(urllib.request.Request(f"{base}articles", body, headers), timeout=300) as reply:
        reply.read()


def article(number, revision=1, mark="", **more):
    body = [f"黑河市第{number}号订单完成{number % 900 + 1}万吨，同比增长{number % 50}.5%。", *(f"第{number}批第{n}车已发往齐齐哈尔市。" for n in range(8))]
    return {"id": f"b/{number}", "revision": revision, "title": f"黑河市大豆{number}号{mark}", "body": "\n".join(body), "section": "要闻",
            "source": "北原日报", "url": f"https://paper.example/{number}", "published_at": "2026-03-09T08:00:00+08:00", **more}


def wrk(url, headers, cores):
    options = [part for header in headers for part in ("-H", header)]
    command = ["taskset", "-c", cores, "wrk", "-t1", "-c32", f"-d{SECONDS}s", *options, url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"{url}: {text}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", text).group(1))


def against_nginx(binary, folder):
    others = ",".join(str(core) for core in sorted(os.sched_getaffinity(0)) if core != 0)
    path = "feeds/region/231100.rss"
    with dateline(binary, folder, core=0) as (ours, _):
        post(ours, [article(number) for number in range(99)])
        until(lambda: len(re.findall(b"<item>", fetch(f"{ours}{path}")[0])) == 99)
        base = ours.rstrip("/")
        subprocess.run([binary, "feeds", "export", folder / "export", "--data-dir", folder / "data", "--base-url", base], check=True,
                       stdout=subprocess.DEVNULL)
        port = free_port()
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
        with program([shutil.which("nginx") or "/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf"], core=0):
            theirs = f"http://127.0.0.1:{port}/"
            until(lambda: fetch(f"{theirs}{path}"))
            bodies = {base: fetch(f"{base}{path}", {"Accept-Encoding": "gzip"}) for base in (ours, theirs)}
            plain = {gzip.decompress(body) for body, _ in bodies.values()}
            if len(plain) != 1:
                raise SystemExit("the two do not serve the same bytes")
            print(f"{path}: {len(plain.pop())} bytes, gzip {[len(body) for body, _ in bodies.values()]}")
            for name, wanted in (("304", "If-None-Match: {tag}"), ("200 gzip", "Accept-Encoding: gzip")):
                speeds = {ours: [], theirs: []}
                for _ in range(ROUNDS):
                    for base in (ours, theirs):
                        tag = fetch(f"{base}{path}")[1]["ETag"]
                        speeds[base].append(wrk(f"{base}{path}", [wanted.format(tag=tag)], others))
                mine, other = (statistics.median(speeds[base]) for base in (ours, theirs))
                print(f"{name}: dateline {mine:.0f}/s, nginx {other:.0f}/s, ratio {mine / other:.2f}", flush=True)


def memory(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return {name: int(re.search(rf"{name}:\s*(\d+) kB", status).group(1)) / 1024 for name in ("VmRSS", "VmHWM")}


def visible(binary, folder, changes=200, feeds=10_000):
    """Sections make up the number of feeds; looked at are those of the changed article that its page names, and that of everything."""
    with dateline(binary, folder) as (base, process):
        for start in range(0, feeds, 500):
            post(base, [article(number, section=f"栏目{number}") for number in range(start, start + 500)])
        count = lambda: len(re.findall("xmlUrl", fetch(f"{base}feeds.opml")[0].decode()))
        until(lambda: count() >= feeds, 600)
        print(f"{count()} feeds")
        outline = fetch(f"{base}feeds.opml")[0].decode()
        number = feeds - 1
        page = fetch(f"{base}articles/b%2F{number}")[0].decode()
        addresses = [url[len(base) - 1:] for url in re.findall(r'xmlUrl="([^"]+)"', outline)]
        mine = ["/feeds/all.rss"] + [path for path in addresses if path in page or path.startswith("/feeds/source/")]
        print(f"the article is looked for in {len(mine)} of them")
        connection = http.client.HTTPConnection("127.0.0.1", int(base.rsplit(":", 1)[1].strip("/")))
        for polled in (False, True):
            delays = []
            for change in range(changes):
                if not polled:
                    time.sleep(1.05)
                revision = 2 + change + changes * polled
                begun = time.monotonic()
                post(base, [article(number, revision, f"改{revision}完", section=f"栏目{number}")])
                for path in mine:
                    while True:
                        connection.request("GET", path)
                        if f"改{revision}完".encode() in connection.getresponse().read():
                            break
                        time.sleep(0.01)
                delays.append(time.monotonic() - begun)
            delays.sort()
            what = "asked again and again, one change after the other" if polled else "not asked in the second before"
            p50, p99 = (delays[min(int(len(delays) * part), len(delays) - 1)] * 1000 for part in (0.5, 0.99))
            print(f"{what}: p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {delays[-1] * 1000:.0f} ms", flush=True)
        load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
        print(f"load of the machine: {load}")
        print(", ".join(f"{name} {size:.0f} MiB" for name, size in memory(process).items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("what", choices=("nginx", "visible"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-bench-", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o755)  # nginx's worker may be another user
        work = against_nginx if args.what == "nginx" else visible
        work(args.binary.resolve(), pathlib.Path(name))


if __name__ == "__main__":
    sys.exit(main())
