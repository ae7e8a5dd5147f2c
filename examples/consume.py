#!/usr/bin/env python3
"""Reads dateline's enriched events from Kafka and prints one line for each.

    pip install confluent-kafka protobuf grpcio-tools
    python examples/consume.py --brokers 127.0.0.1:29092

    <article id>/<revision>  <headline>  [<regions>]  <figure>; <figure>; …

It reads committed records only, so each event comes once however often a stage was restarted, and it starts at the
first event of the topic unless the group has read before. Classes are generated from proto/dateline/v1 when it
starts; a service would generate them once, in its build, in any language that protobuf has.
"""
import argparse
import importlib
import pathlib
import sys
import tempfile

from confluent_kafka import Consumer, KafkaError, KafkaException
from grpc_tools import protoc

PROTO = pathlib.Path(__file__).resolve().parent.parent / "proto"


def enriched_article(proto: pathlib.Path):
    """The class of dateline.v1.EnrichedArticle, generated from the .proto files below `proto`."""
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    files = [str(path) for path in sorted((proto / "dateline/v1").glob("*.proto"))]
    with tempfile.TemporaryDirectory(prefix="dateline-proto-") as out:
        if not files or protoc.main(["protoc", f"-I{proto}", f"-I{well_known}", f"--python_out={out}", *files]) != 0:
            sys.exit(f"consume.py: no classes from {proto}/dateline/v1/*.proto")
        sys.path.insert(0, out)
        try:
            return importlib.import_module("dateline.v1.enriched_pb2").EnrichedArticle
        finally:
            sys.path.remove(out)


def line(event) -> str:
    """One event on one line."""
    article = event.article
    regions = " ".join(f"{region.name}({region.code})" for region in event.regions.regions)
    figures = "; ".join(
        " ".join(part for part in (
            f"{figure.value}–{figure.value_max}" if figure.HasField("value_max") else figure.value,
            figure.unit, figure.indicator) if part)
        for figure in event.figures.figures)
    state = ""
    if article.pub_status == 3:  # PUB_STATUS_CANCELED
        state = " RETRACTED"
    elif event.missing:
        state = f" without {','.join(event.missing)} so far"
    text = f"{article.id}/{article.revision}{state}  {article.headline}  [{regions}]  {figures}"
    return " ".join(text.splitlines())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--brokers", default="127.0.0.1:29092", help="HOST:PORT[,…] (default: the compose file's)")
    parser.add_argument("--topic", default="dateline.enriched.v1")
    parser.add_argument("--group", default="consume-example", help="events are read once by each group")
    parser.add_argument("--until-end", action="store_true", help="stop at the present end of the topic")
    parser.add_argument("--proto", type=pathlib.Path, default=PROTO, help="folder of dateline/v1/*.proto")
    args = parser.parse_args()

    event_class = enriched_article(args.proto)
    consumer = Consumer({
        "bootstrap.servers": args.brokers,
        "group.id": args.group,
        "isolation.level": "read_committed",
        "auto.offset.reset": "earliest",
        "enable.partition.eof": args.until_end,
        # A position is stored when its event has been printed, not when it has been fetched.
        "enable.auto.offset.store": False,
    })
    ended = set()

    def assigned(_, partitions):
        ended.clear()
        assigned.partitions = {partition.partition for partition in partitions}

    assigned.partitions = None
    consumer.subscribe([args.topic], on_assign=assigned)
    try:
        while assigned.partitions is None or not args.until_end or ended != assigned.partitions:
            message = consumer.poll(1.0)
            if message is None:
                continue
            error = message.error()
            if error and error.code() == KafkaError._PARTITION_EOF:
                ended.add(message.partition())
            elif error:
                raise KafkaException(error)
            else:
                print(line(event_class.FromString(message.value())), flush=True)
                consumer.store_offsets(message)
                ended.discard(message.partition())
    except KafkaException as error:
        sys.exit(f"consume.py: {error.args[0].str()}")
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()


if __name__ == "__main__":
    main()
