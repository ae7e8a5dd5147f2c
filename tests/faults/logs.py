"""The two logs as the fault suite sees them: read and written without dateline, so that it does not believe what the program
says."""
import contextlib
import sqlite3
import struct
import time
import uuid

import crash
import crash_local

TOPICS = ["articles", "regions", "figures", "enriched", "dlq"]


class Local:
    """The SQLite file of a data directory."""

    def __init__(self, data_dir):
        self.path = data_dir / "log.db"

    @contextlib.contextmanager
    def connect(self, mode="ro"):
        db = sqlite3.connect(f"file:{self.path}?mode={mode}", uri=True, timeout=60, isolation_level=None)
        try:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > crash_local.FORMAT:
                raise crash.Failed(f"{self.path} has format {version}; this test reads {crash_local.FORMAT}")
            yield db
        finally:
            db.close()

    @staticmethod
    def span(topic):
        number = TOPICS.index(topic)
        return [number << crash_local.TOPIC_SHIFT, (number + 1) << crash_local.TOPIC_SHIFT]

    def count(self, topic):
        """Records of a topic so far."""
        try:
            with self.connect() as db:
                return db.execute("SELECT COALESCE(SUM(next), 0) FROM tail WHERE id >= ? AND id < ?",
                                  self.span(topic)).fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    def records(self, topic):
        """(partition, offset, key, value, headers) in the order of the partitions."""
        with self.connect() as db:
            if (state := db.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise crash.Failed(f"{self.path} is damaged: {state}")
            for row, key, value, headers in db.execute(
                    "SELECT id, key, value, headers FROM record WHERE id >= ? AND id < ? ORDER BY id", self.span(topic)):
                place = row - self.span(topic)[0]
                yield (place >> crash_local.PARTITION_SHIFT, place & (1 << crash_local.PARTITION_SHIFT) - 1, key, value,
                       crash_local.unpack(headers))

    def append(self, topic, records):
        """Appends (partition, key, value), as another program on the same file would."""
        with self.connect("rw") as db:
            db.execute("BEGIN IMMEDIATE")
            for partition, key, value in records:
                base = self.span(topic)[0] + (partition << crash_local.PARTITION_SHIFT)
                (end,) = db.execute("SELECT COALESCE(MAX(next), 0) FROM tail WHERE id = ?", [base]).fetchone()
                db.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?)",
                           [base + end, int(time.time() * 1000), key, value, b""])
                db.execute("INSERT INTO tail VALUES (?, ?) ON CONFLICT DO UPDATE SET next = excluded.next", [base, end + 1])
            db.execute("COMMIT")

    def open_transactions(self):
        """Topics with records that readers wait behind."""
        return []


class Kafka:
    """Topics of one prefix on a cluster."""

    def __init__(self, brokers, prefix):
        self.brokers, self.prefix = brokers, prefix
        self.seen = {}

    def name(self, topic):
        return f"{self.prefix}.{topic}.v1"

    def consumer(self, isolation="read_committed"):
        from confluent_kafka import Consumer
        return Consumer({
            "bootstrap.servers": self.brokers, "group.id": f"faults-{uuid.uuid4()}", "isolation.level": isolation,
            "auto.offset.reset": "earliest", "enable.auto.commit": False, "enable.partition.eof": True,
            "fetch.message.max.bytes": 16777216, "log_level": 0,
        })

    def partitions(self, consumer, topic):
        metadata = consumer.list_topics(self.name(topic), timeout=60).topics[self.name(topic)]
        if metadata.error or not metadata.partitions:
            raise crash.Failed(f"no topic {self.name(topic)}: {metadata.error}")
        return sorted(metadata.partitions)

    def count(self, topic):
        """Records of a topic so far; reads on where it last ended."""
        if topic not in self.seen:
            from confluent_kafka import TopicPartition
            consumer = self.consumer()
            consumer.assign([TopicPartition(self.name(topic), p, 0) for p in self.partitions(consumer, topic)])
            self.seen[topic] = [consumer, 0]
        consumer, _ = self.seen[topic]
        self.seen[topic][1] += sum(message.error() is None for message in consumer.consume(5000, 0.1))
        return self.seen[topic][1]

    def records(self, topic):
        """(partition, offset, key, value, headers) in the order of the partitions, by a new read_committed consumer."""
        from confluent_kafka import KafkaError, TopicPartition
        consumer = self.consumer()
        partitions = self.partitions(consumer, topic)
        consumer.assign([TopicPartition(self.name(topic), p, 0) for p in partitions])
        found, ended, deadline = {p: [] for p in partitions}, set(), time.monotonic() + crash.STALL_SECONDS
        while ended != set(partitions):
            if time.monotonic() > deadline:
                raise crash.Failed(f"the end of {topic} was not reached in {crash.STALL_SECONDS} s")
            for message in consumer.consume(5000, 1.0):
                error = message.error()
                if error is None:
                    found[message.partition()].append((message.partition(), message.offset(), message.key(), message.value(),
                                                       message.headers() or []))
                elif error.code() == KafkaError._PARTITION_EOF:
                    ended.add(message.partition())
        consumer.close()
        return [record for p in partitions for record in found[p]]

    def append(self, topic, records):
        """Appends (partition, key, value), as another program would."""
        from confluent_kafka import Producer
        producer = Producer({"bootstrap.servers": self.brokers, "enable.idempotence": True, "log_level": 0})
        for partition, key, value in records:
            producer.produce(self.name(topic), key=key, value=value, partition=partition)
        if producer.flush(120):
            raise crash.Failed("poison could not be appended")

    def open_transactions(self):
        """Topics with records that readers wait behind: their last stable offset is not their end."""
        from confluent_kafka import TopicPartition
        committed, uncommitted = self.consumer(), self.consumer("read_uncommitted")
        found = []
        for topic in TOPICS:
            for partition in self.partitions(committed, topic):
                place = TopicPartition(self.name(topic), partition)
                ends = [c.get_watermark_offsets(place, timeout=60)[1] for c in (committed, uncommitted)]
                if ends[0] != ends[1]:
                    found.append(f"{topic} partition {partition}: {ends[1] - ends[0]} records")
        committed.close()
        uncommitted.close()
        return found


def fields(message):
    """Numbers and values of the fields of a protobuf message: bytes, or integers."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        tag = varint()
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            yield number, varint()
        elif kind == 2:
            size = varint()
            yield number, message[at:at + size]
            at += size
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            yield number, struct.unpack("<q" if kind == 1 else "<i", message[at:at + size])[0]
            at += size
        else:
            raise crash.Failed(f"no protobuf: wire type {kind}")


def last(message, number, default=None):
    """The last value of a field, which is the one that counts."""
    found = [value for n, value in fields(message) if n == number]
    return found[-1] if found else default
