#!/usr/bin/env python3
"""Lets real readers read what the release binary serves: expat, feedparser, newsboat and a browser.

    pip install feedparser;  apt-get install newsboat chromium
    check_readers.py target/release/dateline examples/pages

It starts `dateline run` on the pages, and on articles with script, control characters and broken markup in every field, with an
empty data directory, takes the list of feeds from /feeds.opml and checks

  * every feed in its three formats, with its archives: strict XML or JSON, the schemas of Atom and JSON Feed, no complaint from
    feedparser or by the rules of the W3C validator, the same ids in each, content that runs nothing;
  * RSS and Atom of /feeds/all in newsboat: as many items in its cache as the feed has;
  * `/` and article pages in headless Chromium: the feeds are announced, and regions and figures are marked.

A reader that is not there is a failure, not a skip.
"""
import argparse
import contextlib
import json
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from urllib.parse import urljoin

import feedparser

import feed_rules
import validator_rules

ATOM, CONTENT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}"
START_SECONDS = 30
# Markup that would run, the end of a CDATA section, an entity, characters that XML forbids or that turn text around.
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)"> ]]> &amp; &bogus; </p></div><!-- \x00\x0b\x1f\u202e\ufffe'
CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def say(text):
    print(f"readers: {text}", flush=True)


def fail(text):
    raise SystemExit(f"readers: FAILED: {text}")


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as reply:
            return reply.read()
    except urllib.error.HTTPError as error:
        fail(f"{url} answers {error.code}")


def program(*names):
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or fail(f"{' or '.join(names)} is not installed")


def hostile_articles(path):
    """More of them than fit into one document, so that there are archives; one has each field hostile."""
    fields = ("title", "body", "source", "url", "section", "byline")
    with open(path, "w", encoding="utf-8") as lines:
        for number in range(120):
            article = {"id": f"hostile/{number}{HOSTILE}", "title": f"标题{number}", "body": f"黑河市第{number}号订单完成{number}万吨。", "source": "北原日报",
                       "section": "要闻", "url": f"https://paper.example/{number}", "published_at": "2026-03-09T08:00:00+08:00"}
            if number < len(fields):
                article[fields[number]] = HOSTILE
            elif number == len(fields):
                article.update(dict.fromkeys(fields, HOSTILE))
            elif number == len(fields) + 1:
                article["url"] = "javascript:alert(1)"
            lines.write(json.dumps(article) + "\n")


@contextlib.contextmanager
def running(binary, pages, folder):
    """The base address of a server that has taken in all pages."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{s.getsockname()[1]}"
    hostile_articles(folder / "hostile.jsonl")
    log = folder / "dateline.log"
    with open(log, "wb") as out:
        process = subprocess.Popen([binary, "run", pages, folder / "hostile.jsonl", "--data-dir", folder / "data", "--listen", address],
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        wait_for_items(process, f"http://{address}/", log)
        yield f"http://{address}/"
    finally:
        process.terminate()
        try:
            code = process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            code = "none, it had to be killed"
    if code != 0:
        fail(f"dateline ended with exit code {code} after SIGTERM: {log.read_text(errors='replace')[-2000:]}")


def wait_for_items(process, base, log):
    """Until the feed of everything has items and has stopped growing."""
    last, since, end = 0, time.monotonic(), time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            fail(f"dateline ended by itself: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(base + "feeds/all.json", timeout=5) as reply:
                count = len(json.load(reply)["items"])
        except (OSError, ValueError):
            count = 0
        if count != last:
            last, since = count, time.monotonic()
        elif count and time.monotonic() - since > 2:
            return
        time.sleep(0.2)
    fail(f"{last} items {START_SECONDS} s after the start: {log.read_text(errors='replace')[-2000:]}")


def ids_in_rss(body):
    return [item.findtext("guid") for item in ET.fromstring(body).iter("item")]


def ids_in_atom(body):
    return [entry.findtext(f"{ATOM}id") for entry in ET.fromstring(body).iter(f"{ATOM}entry")]


def ids_in_json(body):
    return [item["id"] for item in json.loads(body)["items"]]


FORMATS = {".rss": ids_in_rss, ".atom": ids_in_atom, ".json": ids_in_json}


def broken_rules(body, url):
    """The rules of the W3C validator that a document breaks; a hostile headline is text that looks like HTML, as it should."""
    markup = {"ContainsHTML", "ContainsUndeclaredHTML"}
    return [(rule, detail) for rule, detail in validator_rules.of_document(body, url) if rule not in markup or "alert(1)" not in detail]


def check_rules(url, suffix, body):
    """One document against the schema of its format, and its content."""
    if suffix == ".atom":
        fault = feed_rules.of_atom(body)
        contents = [entry.findtext(f"{ATOM}content") for entry in ET.fromstring(body).iter(f"{ATOM}entry")]
    elif suffix == ".rss":
        fault = None
        contents = [item.findtext(f"{CONTENT}encoded") for item in ET.fromstring(body).iter("item")]
    else:
        fault = feed_rules.of_json(body)
        contents = [item["content_html"] for item in json.loads(body)["items"]]
    if suffix != ".json" and (broken := broken_rules(body, url)):
        fail(f"{url}: rules of the W3C validator: {broken[:5]}")
    fault = fault or next((fault for text in contents if (fault := feed_rules.of_content(text))), None)
    if fault or feed_rules.UNFIT.search(body.decode()):
        fail(f"{url}: {fault or 'a control character'}")


def previous(suffix, body):
    """The address of the document before this one."""
    if suffix == ".json":
        return json.loads(body).get("next_url")
    links = ET.fromstring(body).iter(f"{ATOM}link")
    return next((link.get("href") for link in links if link.get("rel") == "prev-archive"), None)


def check_feed(stem):
    """All three formats of one feed with its archives; returns how many items are in its own document, and how many archives it has."""
    archives = {}
    found = {}
    for suffix, ids in FORMATS.items():
        url, body = stem + suffix, fetch(stem + suffix)
        try:
            found[suffix] = ids(body)
        except (ET.ParseError, ValueError, KeyError) as error:
            fail(f"{url}: {error}")
        if len(set(found[suffix])) != len(found[suffix]) or not all(found[suffix]):
            fail(f"{url}: ids are missing or repeated")
        check_rules(url, suffix, body)
        archives[suffix], address = 0, previous(suffix, body)
        while address:
            document = fetch(address)
            check_rules(address, suffix, document)
            archives[suffix], address = archives[suffix] + 1, previous(suffix, document)
        if suffix != ".json":
            parsed = feedparser.parse(body)
            if parsed.bozo:
                fail(f"{url}: feedparser says {parsed.bozo_exception}")
            if len(parsed.entries) != len(found[suffix]):
                fail(f"{url}: feedparser sees {len(parsed.entries)} of {len(found[suffix])} items")
    if not found[".rss"] == found[".atom"] == found[".json"]:
        fail(f"{stem}: the formats differ: {found}")
    if len(set(archives.values())) != 1:
        fail(f"{stem}: the formats differ in archives: {archives}")
    return len(found[".rss"]), archives[".rss"]


def check_feeds(base):
    opml = fetch(base + "feeds.opml")
    if broken := list(validator_rules.of_document(opml)):
        fail(f"{base}feeds.opml: rules of the W3C validator: {broken[:5]}")
    outlines = ET.fromstring(opml).iter("outline")
    listed = [urljoin(base, o.get("xmlUrl")) for o in outlines if o.get("xmlUrl")]
    stems = sorted({re.sub(r"\.(rss|atom|json)$", "", url) for url in listed} | {base + "feeds/all"})
    if len(stems) < 2:
        fail(f"/feeds.opml lists no feeds besides /feeds/all: {listed}")
    counts = [check_feed(stem) for stem in stems]
    items, archives = (sum(column) for column in zip(*counts))
    if not archives:
        fail("no feed has an archive")
    say(f"{len(stems)} feeds with {items} items and {archives} archives, each in three formats: expat, json, the schemas of Atom and "
        f"JSON Feed, {validator_rules.prove()} rules of the W3C validator and feedparser agree, and nothing in them runs")


def check_newsboat(base, folder):
    newsboat = program("newsboat")
    for suffix in (".rss", ".atom"):
        url = f"{base}feeds/all{suffix}"
        want = len(FORMATS[suffix](fetch(url)))
        # A cache for each format: newsboat knows an item by its id alone, over all feeds.
        home = folder / f"newsboat{suffix}"
        home.mkdir()
        (home / "urls").write_text(url + "\n")
        (home / "config").write_text("max-items 0\n")
        run = subprocess.run([newsboat, "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config",
                              "-x", "reload"], env={"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                             capture_output=True, text=True, timeout=120, check=False)
        if run.returncode != 0:
            fail(f"newsboat ended with exit code {run.returncode}: {run.stdout}{run.stderr}")
        with contextlib.closing(sqlite3.connect(home / "cache.db")) as cache:
            (got,) = cache.execute("SELECT count(*) FROM rss_item WHERE feedurl = ?", [url]).fetchone()
        if got != want:
            fail(f"{url}: newsboat keeps {got} of {want} items")
        say(f"{url}: newsboat keeps all {got} items")


def dom(url, folder):
    browser = program("chromium", "chromium-browser", "google-chrome")
    run = subprocess.run([browser, *CHROMIUM, f"--user-data-dir={folder / 'chromium'}", "--dump-dom", url],
                         capture_output=True, text=True, timeout=120, check=False)
    if run.returncode != 0 or "<html" not in run.stdout:
        fail(f"{url}: chromium ended with exit code {run.returncode}: {run.stderr[-1000:]}")
    return run.stdout


def check_browser(base, folder):
    front = dom(base, folder)
    for kind in ("application/rss+xml", "application/atom+xml", "application/feed+json"):
        if not re.search(rf'<link\b[^>]*{re.escape(kind)}', front):
            fail(f"{base}: no <link rel=alternate> of type {kind}")
    articles = list(dict.fromkeys(re.findall(r'href="((?:https?://[^"/]+)?/articles/[^"#?]+)"', front)))
    if not articles:
        fail(f"{base}: no link to an article")
    for link in articles[:5]:
        url = urljoin(base, link)
        # A mark of the text says on hover what it stands for; the legend's marks do not.
        marks = re.findall(r'<mark\b(?=[^>]*\btitle="[^"])[^>]*\bclass="([^"]*)"', dom(url, folder))
        regions = [mark for mark in marks if "region" in mark]
        figures = [mark for mark in marks if "figure" in mark]
        if regions and figures:
            say(f"{url}: chromium shows {len(regions)} regions and {len(figures)} figures marked")
            return
    fail(f"none of {articles[:5]} has both a region and a figure marked (<mark class=…region… title=…>, <mark class=…figure… title=…>)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("pages", type=pathlib.Path)
    args = parser.parse_args()
    for names in (("newsboat",), ("chromium", "chromium-browser", "google-chrome")):
        program(*names)
    with tempfile.TemporaryDirectory(prefix="dateline-readers-", ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        with running(args.binary.resolve(), args.pages.resolve(), folder) as base:
            check_feeds(base)
            check_newsboat(base, folder)
            check_browser(base, folder)
    say("ok")


if __name__ == "__main__":
    sys.exit(main())
