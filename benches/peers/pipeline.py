#!/usr/bin/env python3
"""pipeline.py DATELINE --brokers HOST:PORT: dateline and a pipeline made of Python packages, in turn on one Kafka broker and two cores.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install -r benches/peers/requirements.txt
    tests/kafka/broker.sh start
    /tmp/peers/bin/python benches/peers/pipeline.py target/release/dateline --brokers HOST:PORT

Both get the articles of the sample pages again and again, each with an id of its own, and end with a feed. The Python way is
the shortest that there is: quixstreams with exactly-once, one application that finds regions (cpca) and figures (jionlp) of an article
in one step, without topics between and without a join, in two processes; a third reads what was committed and keeps an RSS feed of the
last 50 (feedgen), made at most once a second. dateline does all that it does in operation: the producer looks for known articles and
stories, every stage has a process of its own and writes in transactions, and all feeds are kept.

Two plans for the peer: `money` reads amounts of money alone, `money and times` times as well, which is closer to what
dateline's figures say. The clock runs from the first article that is written until the last is in the feed, after some that have
loaded the tables. The slower ones get fewer articles; a rate hardly depends on it. Processor time is that of all processes of a way but the
broker and the peer's producer; unlike the rate it says something on a machine that does other work as well.
"""
import argparse
import collections
import contextlib
import json
import multiprocessing
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

BENCHES = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BENCHES))
from scale import Site, seconds_of  # noqa: E402

PAGES = BENCHES.parent / "examples/pages"
WARM_UP = 200
ROUNDS = 3
WORKERS = 2
PARTITIONS = 4
# More seldom than dateline commits, and often enough not to be waited for.
COMMIT_SECONDS = 0.5
FEED_LENGTH = 50
# librdkafka does not outlive a fork.
SPAWN = multiprocessing.get_context("spawn")


def articles(binary):
    """Articles of the sample pages without end."""
    texts = []
    for page in sorted(PAGES.glob("*.md")):
        out = subprocess.run([binary, "split", page], capture_output=True, check=True).stdout
        for line in out.splitlines():
            texts += [(found["headline"], "\n".join(found["paragraphs"])) for found in json.loads(line)["articles"]]
    n = 0
    while True:
        title, body = texts[n % len(texts)]
        yield {"id": f"bench-{n:08}", "title": title, "body": body, "source": "bench"}
        n += 1


class Python:
    """Two workers and a feed. `seen` counts the articles of the feed as it was last made."""

    def __init__(self, binary, brokers, with_times):
        from confluent_kafka import Producer
        self.topic = f"python-{uuid.uuid4().hex[:8]}"
        self.articles, self.sent, self.seen = articles(binary), 0, SPAWN.Value("q", 0)
        self.producer = Producer({"bootstrap.servers": brokers, "enable.idempotence": True, "partitioner": "murmur2_random"})
        make_topics(brokers, self.topic, f"{self.topic}.enriched")
        self.processes = [SPAWN.Process(target=worker, args=(brokers, self.topic, with_times)) for _ in range(WORKERS)]
        self.processes.append(SPAWN.Process(target=feed, args=(brokers, f"{self.topic}.enriched", self.seen)))
        for process in self.processes:
            process.start()

    def reach(self, count):
        for _ in range(count - self.sent):
            article = next(self.articles)
            self.producer.produce(self.topic, json.dumps(article, ensure_ascii=False).encode(), article["id"])
            self.producer.poll(0)
        self.producer.flush()
        self.sent = count
        while self.seen.value < count:
            if not all(process.is_alive() for process in self.processes):
                raise SystemExit("pipeline: a process of the Python way ended early")
            time.sleep(0.05)

    def seconds(self):
        """Processor time of each process; the producer's, which is this one, is not counted."""
        return [seconds_of(process.pid) for process in self.processes]

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.join()


def make_topics(brokers, *names):
    from confluent_kafka.admin import AdminClient, NewTopic
    admin = AdminClient({"bootstrap.servers": brokers})
    for future in admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in names]).values():
        future.result()


def reader(with_times):
    """What finds regions and figures of an article."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        import cpca
        import jionlp

    def read(article):
        body = article["body"]
        try:
            codes = cpca.transform_text_with_addrs(body)["adcode"].dropna().tolist()
        except KeyError:  # what it raises for a text without any
            codes = []
        found = jionlp.ner.extract_money(body, with_parsing=True)
        if with_times:
            # Sentence by sentence, as it wants them.
            for sentence in filter(None, body.replace("\n", "。").split("。")):
                found += jionlp.ner.extract_time(sentence, with_parsing=False)
        return {**article, "regions": codes, "figures": [[item["text"], item["offset"], item.get("detail")] for item in found]}

    return read


def worker(brokers, topic, with_times):
    # On import it tells of a deprecation in a package of its own.
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
        from quixstreams import Application
    read = reader(with_times)
    # Two members do not share the folder, which stays empty.
    with tempfile.TemporaryDirectory(prefix="dateline-pipeline-") as folder:
        app = Application(broker_address=brokers, consumer_group=topic, auto_offset_reset="earliest", loglevel="ERROR",
                          processing_guarantee="exactly-once", commit_interval=COMMIT_SECONDS, state_dir=folder)
        source = app.topic(topic, value_deserializer="json")
        sink = app.topic(f"{topic}.enriched", value_serializer="json")
        app.dataframe(source).apply(read).to_topic(sink)
        app.run()


def feed(brokers, topic, seen):
    from confluent_kafka import Consumer
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": f"{topic}.feed", "auto.offset.reset": "earliest",
                         "isolation.level": "read_committed"})
    consumer.subscribe([topic])
    newest, count, made = collections.deque(maxlen=FEED_LENGTH), 0, 0.0
    while True:
        for message in consumer.consume(500, 0.1):
            if message.error():
                raise SystemExit(f"pipeline: {message.error()}")
            newest.append(json.loads(message.value()))
            count += 1
        if count > seen.value and time.monotonic() > made + 1:
            render(newest)
            seen.value, made = count, time.monotonic()


def render(newest):
    from feedgen.feed import FeedGenerator
    out = FeedGenerator()
    out.title("all")
    out.link(href="https://news.example/")
    out.description("all articles")
    for article in newest:
        entry = out.add_entry()
        entry.guid(article["id"])
        entry.title(article["title"] or article["id"])
        entry.link(href=f"https://news.example/articles/{article['id']}")
        entry.description(article["body"])
        for code in article["regions"]:
            entry.category(term=code)
    return out.rss_str()


def dateline(binary, brokers, folder):
    """All programs of dateline, which read the same articles as JSON Lines."""
    lines = (json.dumps(article, ensure_ascii=False).encode() + b"\n" for article in articles(binary))
    return Site(binary, folder, brokers, lines)


def measure(way, count):
    """Articles a second of one way, and processor milliseconds an article."""
    try:
        way.reach(WARM_UP)
        began, spent = time.monotonic(), sum(way.seconds())
        way.reach(WARM_UP + count)
        return count / (time.monotonic() - began), (sum(way.seconds()) - spent) / count * 1000
    finally:
        way.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--brokers", required=True)
    parser.add_argument("--counts", default="20000,5000,1000", help="articles for dateline, for money, for money and times")
    args = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    binary, counts = args.binary.resolve(), [int(count) for count in args.counts.split(",")]
    names = ("dateline", "Python, money", "Python, money and times")
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="dateline-pipeline-") as folder:
            ours = measure(dateline(binary, args.brokers, pathlib.Path(folder)), counts[0])
        theirs = [measure(Python(binary, args.brokers, with_times), count) for with_times, count in zip((False, True), counts[1:])]
        rounds.append([ours, *theirs])
        print("; ".join(f"{name} {rate:.0f}/s, {cost:.2f} ms" for name, (rate, cost) in zip(names, rounds[-1])), flush=True)
    print(f"median of {ROUNDS} rounds (lowest to highest)")
    print("| | articles | articles/s | dateline does | processor ms an article | dateline takes |\n|---|---:|---:|---:|---:|---:|")
    for at, (name, count) in enumerate(zip(names, counts)):
        rates, costs = zip(*(one[at] for one in rounds))
        faster, cheaper = (statistics.median(one[0][0] / one[at][0] for one in rounds), statistics.median(one[at][1] / one[0][1] for one in rounds))
        print(f"| {name} | {count} | {spread(rates, 0)} | {faster:.1f} times as many | {spread(costs, 2)} | 1/{cheaper:.1f} |")


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


if __name__ == "__main__":
    main()
