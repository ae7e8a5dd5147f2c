#!/usr/bin/env python3
"""Kills the stages on Kafka with SIGKILL, one at random each time, and then counts what the enriched topic holds.

    pip install confluent-kafka
    crash_kafka.py target/release/dateline --brokers 127.0.0.1:9092 --corpus corpus.jsonl --kills 10 --seed 1

`dateline ingest` and the stages regions, figures and enrich run as separate processes (--members of each stage). In
the end a consumer that has nothing to do with dateline reads the committed events from the beginning: every good line
of the corpus must be there exactly once, with the revisions of each id in order. The topics get a prefix of their own,
so the broker may hold other things.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

from confluent_kafka import Consumer, KafkaError, TopicPartition

import crash

STAGES = ["regions", "figures", "enrich"]


class Reader:
    """A read_committed consumer of one topic, outside any group of dateline's."""

    def __init__(self, brokers, topic):
        self.topic = topic
        self.consumer = Consumer({
            "bootstrap.servers": brokers, "group.id": f"count-{uuid.uuid4()}", "isolation.level": "read_committed",
            "auto.offset.reset": "earliest", "enable.auto.commit": False, "enable.partition.eof": True,
        })
        metadata = self.consumer.list_topics(topic, timeout=30).topics[topic]
        if metadata.error or not metadata.partitions:
            raise crash.Failed(f"no topic {topic}: {metadata.error}")
        self.partitions = sorted(metadata.partitions)
        self.consumer.assign([TopicPartition(topic, partition, 0) for partition in self.partitions])
        self.by_partition = {partition: [] for partition in self.partitions}
        self.ended = set()

    def poll(self, timeout):
        """Takes in what is there, waiting at most `timeout` for the first message."""
        for message in self.consumer.consume(5000, timeout):
            error = message.error()
            if error is None:
                self.by_partition[message.partition()].append(crash.event_id(message.headers() or []))
                self.ended.discard(message.partition())
            elif error.code() == KafkaError._PARTITION_EOF:
                self.ended.add(message.partition())
            elif error.fatal() or not error.retriable():
                raise crash.Failed(f"consumer: {error.str()}")

    def count(self):
        self.poll(0.1)
        return sum(map(len, self.by_partition.values()))

    def to_end(self):
        """All events up to the present end, partition by partition in order."""
        deadline = time.monotonic() + crash.STALL_SECONDS
        while self.ended != set(self.partitions):
            if time.monotonic() > deadline:
                raise crash.Failed(f"the end of {self.topic} was not reached in {crash.STALL_SECONDS} s")
            self.poll(1.0)
        return [event for partition in self.partitions for event in self.by_partition[partition]]


def main():
    parser = crash.arguments(__doc__)
    parser.add_argument("--brokers", default=os.environ.get("DATELINE_TEST_BROKERS"),
                        help="HOST:PORT[,…] (default: DATELINE_TEST_BROKERS)")
    parser.add_argument("--members", type=int, default=1, help="processes of each stage")
    args = parser.parse_args()
    if not args.brokers:
        parser.error("--brokers or DATELINE_TEST_BROKERS is needed")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dateline-crash-kafka-"))
    prefix = f"crash-{uuid.uuid4().hex[:8]}"
    kafka = ["--log", "kafka", "--brokers", args.brokers, "--topic-prefix", prefix]

    def dateline(name, *words):
        return crash.Program(name, [args.binary.resolve(), *words, *kafka, "--data-dir", folder / name], folder)

    ingest = dateline("ingest", "ingest", args.corpus.resolve())
    stages = [dateline(f"{stage}-{member}", "stage", stage) for stage in STAGES for member in range(args.members)]

    def ingested():
        return not ingest.runs() and ingest.process is not None

    def test():
        expected, broken = crash.promised(args.corpus)
        crash.say(f"crash_kafka: {len(expected)} revisions, {broken} unreadable lines, {args.kills} kills, in {folder}")
        create = subprocess.run([args.binary.resolve(), "topics", "create", *kafka], capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, timeout=60, check=False)
        if create.returncode != 0:
            raise crash.Failed(f"topics create ended with exit code {create.returncode}: {create.stderr}")
        reader = Reader(args.brokers, f"{prefix}.enriched.v1")

        def all_well():
            for stage in stages:
                stage.must_run()
            # 1 is right when it had unreadable lines to report.
            if ingested() and ingest.process.returncode not in ((0, 1) if broken else (0,)):
                raise crash.Failed(f"ingest ended with exit code {ingest.process.returncode}")

        watch = crash.Watch(reader.count, all_well)
        moments, rng = crash.plan(args.seed, args.kills, len(expected))
        for program in [*stages, ingest]:
            program.start()
        for number, (kind, moment) in enumerate(moments, 1):
            if number == 1:
                # The producer is quick: the first kill comes while it still has most of the corpus to send.
                time.sleep(rng.uniform(0.05, 0.5))
            elif kind == "events":
                watch.until(moment)
            else:
                time.sleep(moment)
                all_well()
            victims = [ingest] if number == 1 and ingest.runs() else [*stages, *([ingest] if ingest.runs() else [])]
            victim = rng.choice(victims)
            victim.kill()
            crash.say(f"kill {number} of {args.kills}: {victim.name} at {reader.count()} of {len(expected)} events")
            time.sleep(rng.uniform(0, 1))
            victim.start()
        watch.until(len(expected))
        begun = time.monotonic()
        while not ingested() and time.monotonic() - begun < crash.STALL_SECONDS:
            time.sleep(0.1)
        if not ingested():
            raise crash.Failed("all events are there, but ingest goes on")
        time.sleep(crash.SETTLE_SECONDS)
        all_well()
        for stage in stages:
            stage.stop()
        # From the beginning with a new consumer, which saw none of the unrest.
        events = Reader(args.brokers, f"{prefix}.enriched.v1").to_end()
        return f"{args.kills} kills; " + crash.judge(expected, events, args.allow_partials)

    code = crash.outcome("crash_kafka", test, [*stages, ingest])
    if code == 0 and not args.keep:
        shutil.rmtree(folder)
    else:
        crash.say(f"crash_kafka: logs are in {folder}, topics have the prefix {prefix}")
    sys.exit(code)


if __name__ == "__main__":
    main()
