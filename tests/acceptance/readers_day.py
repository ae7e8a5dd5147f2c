#!/usr/bin/env python3
"""A day of readers: newsboat and a WebSub subscriber follow twenty feeds while articles, corrections and retractions come.

    apt-get install newsboat
    readers_day.py target/release/dateline                 # 5,000 articles, 300 corrections, 50 retractions
    readers_day.py target/release/dateline --short         # 540, 40 and 8

Articles are posted in portions: newsboat reads a feed's own document only and has to come before that has moved on. After each portion
it reloads until it holds each article once, corrected, in every feed (RSS cannot take one back). After every fourth the subscriber must hold, of
every feed, exactly the articles that belong there, in their last revision, without those that were retracted; the hub lets it rest
for ten seconds between two deliveries of a feed, and what it missed it finds in the archives (RFC 5005, RFC 6721). In the middle the server is stopped and started: same bytes, same entity tags. At the end a reader who has seen nothing
walks all archives. Which article belongs where is known from how it was written, not from dateline.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import hashlib
import hmac
import http.server
import json
import pathlib
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

ATOM, AT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
TOKEN, SECRET = "readers-day", "s3cret of the day"
PORTION = 45  # articles: fewer than a feed's own document always holds
STEPS = 4     # portions after which the subscriber is looked at
PATIENCE = 60

SECTIONS = ["要闻", "口岸", "财经", "县域"]
SOURCES = ["北原日报", "南湾商报", "River Wire", "山城晚报"]
# Name in the text, code of the city, code of the province.
PLACES = [("黑河市", "231100", "230000"), ("齐齐哈尔市", "230200", "230000"), ("深圳市", "440300", "440000"),
          ("苏州市", "320500", "320000"), ("曲靖市", "530300", "530000"), ("厦门市", "350200", "350000")]
# What is reported, and the built-in topic of the word; none for the last.
GOODS = [("大豆", "agriculture"), ("风电", "energy"), ("木制家具", None)]
SAVED = ("大豆要闻", "section:要闻 大豆")


class Failed(Exception):
    """The test failed, and why."""


def say(text):
    print(f"readers' day: {text}", flush=True)


def feeds():
    """The paths of the twenty feeds, with the condition of an article that belongs there."""
    quote = urllib.parse.quote
    found = {"all": lambda a: True, f"saved/{quote(SAVED[0])}": lambda a: a["section"] == "要闻" and a["good"][0] == "大豆"}
    for name in SECTIONS:
        found[f"section/{quote(name)}"] = lambda a, name=name: a["section"] == name
    for name in SOURCES:
        found[f"source/{quote(name)}"] = lambda a, name=name: a["source"] == name
    for _, city, province in PLACES:
        found[f"region/{city}"] = lambda a, city=city: a["place"][1] == city
        if province in ("230000", "440000"):
            found[f"region/{province}"] = lambda a, province=province: a["place"][2] == province
    for _, topic in GOODS:
        if topic:
            found[f"topic/{topic}"] = lambda a, topic=topic: a["good"][1] == topic
    assert len(found) == 20
    return found


class Day:
    """The articles, as they should be everywhere."""

    def __init__(self, seed):
        self.rng, self.articles = random.Random(seed), {}

    def publish(self):
        number = len(self.articles) + 1
        article = dict(id=f"day/{number:05d}", number=number, revision=1, gone=False, section=self.rng.choice(SECTIONS),
                       source=self.rng.choice(SOURCES), place=self.rng.choice(PLACES), good=self.rng.choice(GOODS))
        self.articles[article["id"]] = article
        return self.record(article)

    def correct(self, article):
        article["revision"] += 1
        return self.record(article)

    def retract(self, article):
        article["revision"] += 1
        article["gone"] = True
        return {"id": article["id"], "revision": article["revision"], "retracted": True}

    @staticmethod
    def mark(article):
        return f"编号{article['number']}版{article['revision']}止"

    def record(self, article):
        place, good, number = article["place"][0], article["good"][0], article["number"]
        body = [f"{place}{good}{number}号订单交付。", f"{place}一季度{good}产量完成{number % 97 + 3}万吨。",
                *(f"第{number * 7 + n}批{good}已装车，{hashlib.sha256(f'{number} {n}'.encode()).hexdigest()[:24]}。" for n in range(5)),
                self.mark(article)]
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        article.setdefault("published_at", now)
        return {"id": article["id"], "revision": article["revision"], "title": f"{place}{good}{number}号订单 <b>&</b>",
                "body": "\n".join(body), "source": article["source"], "section": article["section"],
                "url": f"https://paper.example/{number}", "published_at": article["published_at"]}

    def expected(self, belongs, gone=False):
        """Marks of the articles of a feed by id; those that were retracted too if `gone`."""
        return {a["id"]: self.mark(a) for a in self.articles.values() if belongs(a) and (gone or not a["gone"])}


def fetch(url, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=30) as reply:
        return reply.read(), reply.headers


def article_id(tag):
    return urllib.parse.unquote(tag.split(":article/", 1)[1])


class Document:
    """An Atom or JSON Feed document: its items (id → updated, content), its tombstones, and the document before it."""

    def __init__(self, body, is_json):
        if is_json:
            feed = json.loads(body)
            items = [(i["id"], i["date_modified"], i["content_html"]) for i in feed["items"]]
            self.gone = [g["id"] for g in feed.get("_dateline", {}).get("retracted", [])]
            self.previous = feed.get("next_url")
        else:
            root = ET.fromstring(body)
            text = lambda e, name: e.findtext(ATOM + name)
            items = [(text(e, "id"), text(e, "updated"), text(e, "content")) for e in root.iter(ATOM + "entry")]
            self.gone = [e.get("ref") for e in root.iter(AT + "deleted-entry")]
            links = {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")}
            self.previous = links.get("prev-archive")
        ids = [item[0] for item in items]
        if len(set(ids)) != len(ids):
            raise Failed(f"an item stands twice in one document: {collections.Counter(ids).most_common(1)}")
        self.items = {article_id(tag): (updated, content) for tag, updated, content in items}
        self.gone = [article_id(tag) for tag in self.gone]


class Subscriber:
    """Our WebSub subscriber: what it knows of each feed comes from deliveries alone, and from archives that they link to."""

    def __init__(self, base, paths):
        self.base, self.lock, self.problems = base, threading.Lock(), []
        self.known = {path: {} for path in paths}
        self.seen = {path: set() for path in paths}
        # Half of the feeds are followed as Atom, half as JSON Feed.
        self.ends = {path: "json" if at % 2 else "atom" for at, path in enumerate(paths)}
        self.verified, self.deliveries = set(), 0
        subscriber = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                subscriber.verified.add(query["hub.topic"][0])
                self.answer(query["hub.challenge"][0].encode())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                path = urllib.parse.urlsplit(self.path).path[1:]
                try:
                    subscriber.take(path, body, self.headers)
                except Exception as error:  # noqa: BLE001: whatever it is, the test must fail with it
                    subscriber.problems.append(f"{path}: {error!r}")
                self.answer(b"")

            def answer(self, body):
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def topic(self, path):
        return f"{self.base}feeds/{path}.{self.ends[path]}"

    def subscribe(self):
        for path in self.known:
            callback = f"http://127.0.0.1:{self.server.server_port}/{path}"
            form = {"hub.mode": "subscribe", "hub.topic": self.topic(path), "hub.callback": callback, "hub.secret": SECRET}
            request = urllib.request.Request(f"{self.base}hub", urllib.parse.urlencode(form).encode())
            with urllib.request.urlopen(request, timeout=30) as reply:
                if reply.status != 202:
                    raise Failed(f"the hub answers {reply.status}")
        wait("all subscriptions are verified", lambda: len(self.verified) == len(self.known))
        for path in self.known:
            self.take_document(path, fetch(self.topic(path))[0])

    def take(self, path, body, headers):
        method, _, digest = headers["X-Hub-Signature"].partition("=")
        if digest != hmac.new(SECRET.encode(), body, getattr(hashlib, method)).hexdigest():
            raise Failed("a wrong signature")
        self.deliveries += 1
        self.take_document(path, body)

    def take_document(self, path, body):
        is_json = self.ends[path] == "json"
        with self.lock:
            chain, document = [], Document(body, is_json)
            chain.append(document)
            while document.previous and document.previous not in self.seen[path]:
                self.seen[path].add(document.previous)
                document = Document(fetch(document.previous)[0], is_json)
                chain.append(document)
            # The newest document wins.
            for document in reversed(chain):
                for key, (updated, content) in document.items.items():
                    if key not in self.known[path] or updated >= self.known[path][key][0]:
                        self.known[path][key] = (updated, content)
            for key in {key for document in chain for key in document.gone}:
                self.known[path].pop(key, None)

    def differs(self, path, expected):
        """What is wrong with what is known of a feed, or None."""
        with self.lock:
            return differs(expected, {key: content for key, (_, content) in self.known[path].items()})


def differs(expected, found):
    missed, extra = expected.keys() - found.keys(), found.keys() - expected.keys()
    stale = [key for key in expected.keys() & found.keys() if expected[key] not in found[key]]
    parts = [f"{len(keys)} {what}, such as {min(keys)}" for what, keys in
             (("missed", missed), ("should not be there", extra), ("not in their last revision", stale)) if keys]
    return "; ".join(parts) or None


def wait(what, holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise Failed(f"after {PATIENCE} s it does not hold that {what}")
        time.sleep(0.05)


class Newsboats:
    """newsboat knows an item by its id over all feeds of a cache, so feeds that share articles have caches of their own."""

    def __init__(self, base, folder, paths):
        self.binary = shutil.which("newsboat")
        if not self.binary:
            raise Failed("newsboat is not installed")
        groups = collections.defaultdict(list)
        for path in paths:
            kind = path.split("/")[0]
            groups[f"{kind}{'-province' if path.endswith('0000') else ''}"].append(path)
        self.homes = []
        for name, members in groups.items():
            home = folder / f"newsboat-{name}"
            home.mkdir()
            urls = {path: f"{base}feeds/{path}.rss" for path in members}
            (home / "urls").write_text("".join(f"{url}\n" for url in urls.values()))
            (home / "config").write_text("max-items 0\n")
            self.homes.append((home, urls))

    def reload(self):
        def one(home):
            command = [self.binary, "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config", "-x", "reload"]
            env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
            run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
            if run.returncode != 0:
                raise Failed(f"newsboat ended with {run.returncode}: {run.stdout}{run.stderr}")
        with concurrent.futures.ThreadPoolExecutor(len(self.homes)) as pool:
            list(pool.map(one, [home for home, _ in self.homes]))

    def follow(self, day, conditions):
        """Reloads until all is there; it had better be soon, for the next portion comes only then."""
        end = time.monotonic() + PATIENCE
        while True:
            self.reload()
            try:
                return self.check(day, conditions)
            except Failed:
                if time.monotonic() > end:
                    raise

    def check(self, day, conditions):
        for home, urls in self.homes:
            with contextlib.closing(sqlite3.connect(home / "cache.db")) as cache:
                for path, url in urls.items():
                    rows = cache.execute("SELECT guid, content FROM rss_item WHERE feedurl = ?", [url]).fetchall()
                    found = {article_id(guid): content for guid, content in rows}
                    if len(found) != len(rows):
                        raise Failed(f"newsboat, {path}: an item is there twice")
                    # A retracted article may stay as it was; RSS has no way to take it back.
                    expected = day.expected(conditions[path], gone=True)
                    for key in [key for key, article in day.articles.items() if article["gone"] and key in found]:
                        expected[key] = ""
                    fault = differs(expected, found)
                    if fault:
                        raise Failed(f"newsboat, {path}: {fault}")


@contextlib.contextmanager
def running(binary, folder, address):
    log = open(folder / "dateline.log", "ab")
    command = [binary, "run", "--config", folder / "dateline.toml", "--data-dir", folder / "data", "--listen", address]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                               env={"DATELINE_INGEST_TOKEN": TOKEN, "PATH": "/usr/bin:/bin"})
    try:
        wait("the server is ready", lambda: answers(f"http://{address}/readyz"))
        yield
    finally:
        process.terminate()
        code = process.wait(timeout=30)
        log.close()
    if code != 0:
        raise Failed(f"dateline ended with exit code {code}")


def answers(url):
    try:
        fetch(url)
        return True
    except (OSError, urllib.error.URLError):
        return False


def post(base, records):
    body = "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-ndjson"}
    with urllib.request.urlopen(urllib.request.Request(f"{base}articles", body, headers), timeout=60) as reply:
        outcomes = [one["outcome"] for one in json.load(reply)]
    if len(outcomes) != len(records) or "same" in outcomes:
        raise Failed(f"of {len(records)} articles were taken: {collections.Counter(outcomes)}")


def portion_of(day, counts):
    """The records of one portion: articles, and corrections and retractions of older ones."""
    older = [a for a in day.articles.values() if not a["gone"]]
    day.rng.shuffle(older)
    corrected, retracted = older[:counts[1]], older[counts[1]:counts[1] + counts[2]]
    records = [day.correct(a) for a in corrected] + [day.retract(a) for a in retracted]
    return records + [day.publish() for _ in range(counts[0])]


def shares(total, portions):
    """`total` over so many portions, none in the first: nothing is there yet to be corrected."""
    return [0] + [total * (n + 1) // (portions - 1) - total * n // (portions - 1) for n in range(portions - 1)]


def state_of(base, paths):
    """Bytes and entity tags of all feeds in all formats."""
    urls = [f"{base}feeds/{path}.{end}" for path in paths for end in ("rss", "atom", "json")]
    return {url: (hashlib.sha256(body).hexdigest(), headers["ETag"]) for url in urls for body, headers in [fetch(url)]}


def walk(base, day, conditions):
    """What a reader finds who has seen nothing: the feed's document and all of its archives."""
    documents = 0
    for path, belongs in conditions.items():
        for end in ("atom", "json"):
            url, found = f"{base}feeds/{path}.{end}", {}
            while url:
                document = Document(fetch(url)[0], end == "json")
                for key, item in document.items.items():
                    if key not in found or item[0] > found[key][0]:
                        found[key] = item
                documents, url = documents + 1, document.previous
            fault = differs(day.expected(belongs), {key: content for key, (_, content) in found.items()})
            if fault:
                raise Failed(f"archives of {path}.{end}: {fault}")
    say(f"a new reader walks {documents} documents and has everything, corrected, and nothing that was retracted")


def live(base, binary, folder, address, args):
    articles, corrections, retractions = (540, 40, 8) if args.short else (5000, 300, 50)
    conditions, day = feeds(), Day(args.seed)
    portions = -(-articles // PORTION)
    plan = list(zip([min(PORTION, articles - n * PORTION) for n in range(portions)], shares(corrections, portions), shares(retractions, portions)))
    delays = []

    def some(portions, subscriber, newsboats):
        for at, counts in enumerate(portions, 1):
            post(base, portion_of(day, counts))
            begun = time.monotonic()
            newsboats.follow(day, conditions)
            if at % STEPS and at < len(portions):
                continue
            expected = {path: day.expected(belongs) for path, belongs in conditions.items()}
            faults = lambda: next(((p, f) for p, e in expected.items() if (f := subscriber.differs(p, e))), None)
            while (fault := faults()) and time.monotonic() < begun + PATIENCE and not subscriber.problems:
                time.sleep(0.1)
            if fault or subscriber.problems:
                raise Failed(f"the subscriber: {(subscriber.problems or [fault])[0]}")
            delays.append(time.monotonic() - begun)

    with running(binary, folder, address):
        subscriber, newsboats = Subscriber(base, conditions), Newsboats(base, folder, conditions)
        # A section or paper has a feed from its first article on.
        post(base, portion_of(day, plan[0]))
        wait("all feeds are there", lambda: all(answers(subscriber.topic(path)) for path in conditions))
        subscriber.subscribe()
        some(plan[1:portions // 2], subscriber, newsboats)
        before = state_of(base, conditions)
    with running(binary, folder, address):
        if state_of(base, conditions) != before:
            raise Failed("a restart changed bytes or entity tags")
        say(f"restarted after {len(day.articles)} articles: {len(before)} documents with the same bytes and entity tags")
        some(plan[portions // 2:], subscriber, newsboats)
        walk(base, day, conditions)
    delays.sort()
    gone = sum(article["gone"] for article in day.articles.values())
    say(f"{len(day.articles)} articles, {corrections} corrections and {gone} retractions in {portions} portions, {len(conditions)} feeds: "
        "newsboat and the subscriber missed nothing, had nothing twice and kept nothing they should not")
    say(f"{subscriber.deliveries} deliveries; a portion was in all feeds of the subscriber after {delays[len(delays) // 2]:.1f} s "
        f"(median), {delays[-1]:.1f} s (longest)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--short", action="store_true", help="540 articles instead of 5,000")
    parser.add_argument("--seed", default="1")
    args = parser.parse_args()
    begun = time.monotonic()
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{s.getsockname()[1]}"
    with tempfile.TemporaryDirectory(prefix="dateline-day-", ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        (folder / "dateline.toml").write_text(f"hub-allow-private = true\n[[query]]\nname = '{SAVED[0]}'\nq = '{SAVED[1]}'\n")
        try:
            live(f"http://{address}/", args.binary.resolve(), folder, address, args)
        except Failed as failure:
            log = (folder / "dateline.log").read_text(errors="replace")
            raise SystemExit(f"readers' day: FAILED: {failure}\n{log[-1500:]}") from failure
    say(f"ok, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
