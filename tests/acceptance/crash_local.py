#!/usr/bin/env python3
"""Kills `dateline run` with SIGKILL again and again and then counts what its local log holds. Standard library only.

    crash_local.py target/release/dateline --corpus corpus.jsonl --kills 10 --seed 1

Each time it is started with the same arguments on the same data directory. In the end every good line of the corpus
must be on the enriched topic exactly once, and SIGTERM must end it with exit code 0. Reads the log's SQLite file
itself, so that it does not believe what the program says.
"""
import pathlib
import shutil
import socket
import sqlite3
import struct
import sys
import tempfile
import time

import crash

TOPIC = "dateline.enriched.v1"
FORMAT = 2           # PRAGMA user_version of the log file
TOPIC_SHIFT, PARTITION_SHIFT = 55, 40  # a record's row id is topic, partition and offset


class LocalLog:
    """Reads a dateline log file while or after dateline writes it."""

    def __init__(self, data_dir):
        self.path = data_dir / "log.db"

    def connect(self):
        db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > FORMAT:
            raise crash.Failed(f"{self.path} has format {version}; this test reads {FORMAT}")
        return db

    def count(self):
        """Events on the topic so far; 0 while the file is being made."""
        try:
            db = self.connect()
            try:
                topic = db.execute("SELECT topic FROM topic WHERE name = ?", [TOPIC]).fetchone()
                if topic is None:
                    return 0
                low, high = topic[0] << TOPIC_SHIFT, (topic[0] + 1) << TOPIC_SHIFT
                return db.execute("SELECT COALESCE(SUM(next), 0) FROM tail WHERE id >= ? AND id < ?",
                                  [low, high]).fetchone()[0]
            finally:
                db.close()
        except sqlite3.OperationalError:
            return 0

    def events(self):
        """The ids of all events, partition by partition in order."""
        db = self.connect()
        (topic,) = db.execute("SELECT topic FROM topic WHERE name = ?", [TOPIC]).fetchone()
        rows = db.execute("SELECT headers FROM record WHERE id >= ? AND id < ? ORDER BY id",
                          [topic << TOPIC_SHIFT, (topic + 1) << TOPIC_SHIFT])
        found = [crash.event_id(unpack(headers)) for (headers,) in rows]
        if (state := db.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise crash.Failed(f"{self.path} is damaged: {state}")
        db.close()
        return found


def unpack(blob):
    """Headers: names and values, each after its length in four bytes, least significant first."""
    parts, at = [], 0
    while at < len(blob):
        (length,) = struct.unpack_from("<I", blob, at)
        parts.append(blob[at + 4:at + 4 + length])
        at += 4 + length
    return [(name.decode(), value) for name, value in zip(parts[::2], parts[1::2])]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def main():
    args = crash.arguments(__doc__).parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dateline-crash-local-"))
    log = LocalLog(folder / "data")
    run = crash.Program("run", [args.binary.resolve(), "run", args.corpus.resolve(), "--data-dir", folder / "data",
                                "--listen", f"127.0.0.1:{free_port()}"], folder)

    def test():
        expected, broken = crash.promised(args.corpus)
        crash.say(f"crash_local: {len(expected)} revisions, {broken} unreadable lines, {args.kills} kills, in {folder}")
        watch = crash.Watch(log.count, run.must_run)
        moments, _ = crash.plan(args.seed, args.kills, len(expected))
        for number, (kind, moment) in enumerate(moments, 1):
            run.start()
            if kind == "events":
                watch.until(moment)
            else:
                time.sleep(moment)
                run.must_run()
            run.kill()
            crash.say(f"kill {number} of {args.kills} at {log.count()} of {len(expected)} events")
        run.start()
        watch.until(len(expected))
        time.sleep(crash.SETTLE_SECONDS)
        run.must_run()
        run.stop()
        return f"{args.kills} kills; " + crash.judge(expected, log.events(), args.allow_partials)

    code = crash.outcome("crash_local", test, [run])
    if code == 0 and not args.keep:
        shutil.rmtree(folder)
    else:
        crash.say(f"crash_local: data and logs are in {folder}")
    sys.exit(code)


if __name__ == "__main__":
    main()
