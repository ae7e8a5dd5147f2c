#!/usr/bin/env python3
"""Puts articles onto dateline's articles topic on Kafka, as a producer of its own.

    pip install confluent-kafka protobuf grpcio-tools
    python examples/produce.py --brokers 127.0.0.1:29092 articles.jsonl

Reads JSON Lines {"id", "revision", "title", "body", "source", "url", "published_at", "retracted"} from files or standard
input and prints one line for each record that the broker has: <id>/<revision> <topic>[<partition>]@<offset>

What a producer owes the stages:
- the key is the article id, and the partitioner is murmur2, so that all revisions of an article are on one partition, in order;
- the value is a dateline.v1.Article with an id;
- a correction has a higher revision. 0 counts as 1, and a revision that was there before changes nothing;
- the headers are those of CloudEvents 1.0. They may be left out; with a traceparent the trace goes on in the stages.
"""
import argparse
import datetime
import importlib
import json
import pathlib
import secrets
import sys
import tempfile

from confluent_kafka import KafkaException, Producer
from grpc_tools import protoc

PROTO = pathlib.Path(__file__).resolve().parent.parent / "proto"


def article_class(proto: pathlib.Path):
    """The class of dateline.v1.Article, generated from the .proto files below `proto`."""
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    with tempfile.TemporaryDirectory(prefix="dateline-proto-") as out:
        arguments = [f"-I{proto}", f"-I{well_known}", f"--python_out={out}", str(proto / "dateline/v1/article.proto")]
        if protoc.main(["protoc", *arguments]) != 0:
            sys.exit(f"produce.py: no classes from {proto}/dateline/v1/article.proto")
        sys.path.insert(0, out)
        try:
            return importlib.import_module("dateline.v1.article_pb2").Article
        finally:
            sys.path.remove(out)


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def event(article_type, line: dict):
    """The article of one line."""
    article = article_type(id=line["id"], revision=line.get("revision") or 1, body=line.get("body") or "")
    # PUB_STATUS_CANCELED or PUB_STATUS_USABLE, KIND_ARTICLE
    article.pub_status = 3 if line.get("retracted") else 1
    article.kind = 1
    article.language = line.get("language") or "zh-Hans"
    article.ingested_at.FromDatetime(datetime.datetime.now(datetime.timezone.utc))
    if line.get("title"):
        article.headline = line["title"]
    if line.get("url"):
        article.uri = line["url"]
    if line.get("source"):
        article.info_sources.add(name=line["source"], role="publisher")
    if line.get("published_at"):
        article.published_at.FromDatetime(moment(line["published_at"]))
    if line.get("embargoed_until"):
        article.embargoed_until.FromDatetime(moment(line["embargoed_until"]))
    return article


def headers(article) -> dict:
    return {
        "ce_specversion": "1.0",
        "ce_id": f"{article.id}/{article.revision}",
        "ce_type": "dateline.v1.Article",
        "ce_source": "/example/produce.py",
        "ce_subject": article.id,
        "ce_time": article.ingested_at.ToJsonString(),
        "ce_dataschema": "dateline/v1/article.proto#Article",
        "content-type": "application/protobuf",
        "traceparent": f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=argparse.FileType("rb"), default=[sys.stdin.buffer], metavar="FILE")
    parser.add_argument("--brokers", default="127.0.0.1:29092", help="HOST:PORT[,…] (default: the compose file's)")
    parser.add_argument("--topic", default="dateline.articles.v1")
    parser.add_argument("--proto", type=pathlib.Path, default=PROTO, help="folder of dateline/v1/*.proto")
    args = parser.parse_args()

    article_type = article_class(args.proto)
    # Acknowledged by all replicas, once and in order; the same partition for a key as dateline's own producer.
    producer = Producer({"bootstrap.servers": args.brokers, "enable.idempotence": True, "partitioner": "murmur2_random"})
    failures = []

    def delivered(name):
        def heard(error, message):
            if error:
                failures.append(f"{name}: {error.str()}")
            else:
                print(f"{name} {message.topic()}[{message.partition()}]@{message.offset()}", flush=True)
        return heard

    try:
        for file in args.files:
            for number, text in enumerate(file, 1):
                if not text.strip():
                    continue
                try:
                    article = event(article_type, json.loads(text))
                except (KeyError, TypeError, ValueError) as error:
                    failures.append(f"{file.name}: line {number}: {error!r}")
                    continue
                producer.produce(args.topic, article.SerializeToString(), article.id, headers=headers(article),
                                 on_delivery=delivered(f"{article.id}/{article.revision}"))
                producer.poll(0)
        producer.flush()
    except KafkaException as error:
        failures.append(error.args[0].str())
    if failures:
        sys.exit("\n".join(f"produce.py: {failure}" for failure in failures))


if __name__ == "__main__":
    main()
