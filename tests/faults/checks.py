"""What must hold after the faults, whichever they were."""
import collections
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request

import crash
import logs

LAG_SECONDS = 60     # so soon after the last event nothing is behind
STOP_SECONDS = 5     # so soon a program ends after SIGTERM
TAGS = re.compile("<[^>]*>")


def corpus_of(path):
    """The good lines by (id, revision), and the ids whose last revision is a retraction."""
    lines, gone = {}, set()
    with open(path, encoding="utf-8") as corpus:
        for text in corpus:
            try:
                line = json.loads(text)
                key = (line["id"], line["revision"])
            except (ValueError, TypeError, KeyError):
                continue
            if type(key[1]) is not int:
                continue
            lines[key] = line
            (gone.add if line.get("retracted") else gone.discard)(line["id"])
    return lines, gone


def parts_belong_together(log, corpus):
    """Each event holds its article as the corpus and the articles topic have it, and the results that stand on their
    topics for it."""
    results = {}
    for topic, field in (("regions", 7), ("figures", 6)):
        for partition, _, _, value, _ in log.records(topic):
            source = dict(logs.fields(logs.last(value, field)))
            place = (topic, source.get(1, 0), source.get(2, 0))
            if place[1] != partition:
                raise crash.Failed(f"a result of {topic} for partition {place[1]} stands in partition {partition}")
            if place in results:
                raise crash.Failed(f"{topic} has two results for {place[1:]}")
            results[place] = value
    articles = {(partition, offset): value for partition, offset, _, value, _ in log.records("articles")}
    for partition, offset, key, value, _ in log.records("enriched"):
        article, source = logs.last(value, 1), dict(logs.fields(logs.last(value, 6, b"")))
        place = (source.get(1, 0), source.get(2, 0))
        identity = (logs.last(article, 1).decode(), logs.last(article, 2, 0))
        where = f"enriched {partition}:{offset} {identity}"
        if key.decode() != identity[0] or not article.startswith(articles[place]):
            raise crash.Failed(f"{where}: not the article at {place}")
        for topic, field in (("regions", 2), ("figures", 3)):
            if logs.last(value, field) != results[(topic, *place)]:
                raise crash.Failed(f"{where}: other {topic} than those on their topic")
        line = corpus[identity]
        if not line.get("retracted") and line["title"].encode() not in article:
            raise crash.Failed(f"{where}: the headline is not {line['title']!r}")
    return len(results)


def dead_letters_are_the_poison(log, poison):
    """Every stage that reads the articles has one letter for each poisoned record, and there are no others."""
    found = collections.Counter()
    for *_, value, headers in log.records("dlq"):
        headers = dict(headers)
        found[headers["dlq.stage"].decode(), headers["dlq.topic"].decode().split(".")[-2], value] += 1
    stages = ("regions", "figures", "enrich")
    want = collections.Counter({(stage, "articles", value): 1 for stage in stages for value in poison})
    if found != want:
        raise crash.Failed(f"dead letters: {len(want - found)} missing, {len(found - want)} too many, such as "
                           f"{list((found - want) or (want - found))[:3]}")
    return len(found)


def ask(port, path):
    """Status and body of a page; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as reply:
            return reply.status, reply.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def pages_are_right(port, corpus, gone, sample):
    """Once the read model has caught up: retracted articles are gone, the others there."""
    deadline = time.monotonic() + LAG_SECONDS
    last = {}
    for article, revision in sorted(corpus):
        last[article] = corpus[article, revision]
    ids = sample(sorted(last), min(300, len(last)))
    while True:
        wrong = []
        for article in ids:
            status, body = ask(port, "/articles/" + urllib.parse.quote(article, safe=""))
            # The last revision says in its last line what those before it did not.
            told = (last[article].get("body") or "").rsplit("\n", 1)[-1][-6:]
            good = status == 410 if article in gone else status == 200 and told in TAGS.sub("", body)
            if not good:
                wrong.append((article, status))
        if not wrong:
            return len(ids)
        if time.monotonic() > deadline:
            raise crash.Failed(f"{len(wrong)} of {len(ids)} articles are not as they should be in pages: {wrong[:5]}")
        time.sleep(1)
