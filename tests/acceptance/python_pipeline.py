#!/usr/bin/env python3
"""The same way built from Python's packages, to be compared with: quixstreams with exactly-once on Kafka, cpca for regions,
jionlp for amounts and times, feedgen for the feed.

    pip install quixstreams cpca jionlp feedgen
    python_pipeline.py target/release/dateline examples/pages --brokers HOST:PORT --count 500

It takes the articles of the sample pages again and again, as `cargo bench --bench end_to_end` does, and tells articles a second,
from the first that is read to the feed that holds the last 100.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time
import uuid

import cpca
import jionlp
from confluent_kafka import Consumer, Producer
from feedgen.feed import FeedGenerator
from quixstreams import Application


def articles(binary, pages, count):
    found = []
    for page in sorted(pages.glob("*.md")):
        text = subprocess.run([binary, "split", page], capture_output=True, text=True, check=True).stdout
        found += [(a["headline"], "\n".join(a["paragraphs"])) for line in text.splitlines() for a in json.loads(line)["articles"]]
    return [{"id": f"py-{n:06d}", "headline": found[n % len(found)][0], "body": found[n % len(found)][1]} for n in range(count)]


def enrich(article):
    """Regions by cpca, figures by jionlp, sentence by sentence as both want it."""
    sentences = [s for s in article["body"].replace("\n", "。").split("。") if s]
    codes = cpca.transform(sentences)["adcode"].dropna().unique().tolist() if sentences else []
    figures = []
    for sentence in sentences:
        figures += [(m["text"], m["offset"]) for m in jionlp.ner.extract_money(sentence, with_parsing=False)]
        figures += [(t["text"], t["offset"]) for t in jionlp.ner.extract_time(sentence, with_parsing=False)]
    return {**article, "regions": codes, "figures": figures}


def round_of(brokers, records):
    name = f"python-{uuid.uuid4().hex[:8]}"
    begun = []

    def note(record):
        if not begun:
            begun.append(time.monotonic())
        return record

    app = Application(broker_address=brokers, consumer_group=name, auto_offset_reset="earliest", loglevel="ERROR",
                      processing_guarantee="exactly-once")
    source, sink = (app.topic(f"{name}.{word}", value_serializer="json", value_deserializer="json") for word in ("in", "out"))
    app.dataframe(source).apply(note).apply(enrich).to_topic(sink)
    producer = Producer({"bootstrap.servers": brokers})
    for record in records:
        producer.produce(source.name, json.dumps(record, ensure_ascii=False).encode(), record["id"])
        producer.poll(0)
    producer.flush()
    app.run(count=len(records), timeout=120)
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": name + "-feed", "auto.offset.reset": "earliest",
                         "isolation.level": "read_committed"})
    consumer.subscribe([sink.name])
    feed = FeedGenerator()
    feed.id(name)
    feed.title("all")
    feed.link(href="https://news.example/")
    seen = 0
    while seen < len(records):
        message = consumer.poll(5)
        if message is None or message.error():
            sys.exit(f"python_pipeline: {seen} of {len(records)} came through")
        record, seen = json.loads(message.value()), seen + 1
        if seen > len(records) - 100:
            entry = feed.add_entry()
            entry.id(record["id"])
            entry.title(record["headline"] or record["id"])
            entry.content(record["body"])
    feed.atom_str()
    return len(records) / (time.monotonic() - begun[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--brokers", required=True)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    records = articles(args.binary, args.pages, args.count)
    enrich(records[0])  # both packages load their tables at the first use
    rates = sorted(round_of(args.brokers, records) for _ in range(args.rounds))
    print(f"{args.count} articles, Python: {statistics.median(rates):.1f} articles/s ({rates[0]:.1f} to {rates[-1]:.1f})")


if __name__ == "__main__":
    main()
