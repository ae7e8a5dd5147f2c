"""What both crash tests share: the promise that a corpus stands for, the programs that are killed, the verdict.

The promise: each good line of the corpus (a JSON object with an id, a revision, and a title, a body or a retraction) is
on the enriched topic exactly once, and the revisions of an id stand in ascending order, however often the programs were
killed. The corpus gives the revisions of an id in ascending order.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import time

STALL_SECONDS = 120  # no progress for so long, while nothing is being killed, means that it hangs
SETTLE_SECONDS = 3   # after the last expected event, how long a repeated one may still show itself


class Failed(Exception):
    """The test failed, and why."""


def arguments(doc):
    """The command line that both tests have."""
    parser = argparse.ArgumentParser(description=doc.split("\n", 1)[0])
    parser.add_argument("binary", type=pathlib.Path, help="the dateline binary")
    parser.add_argument("--corpus", type=pathlib.Path, required=True, help="JSON Lines articles")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", default="1", help="of the moments and victims of the kills")
    parser.add_argument("--allow-partials", action="store_true",
                        help="a revision may have several emissions (a partial one, then the full one)")
    parser.add_argument("--keep", action="store_true", help="leave data and logs where they are")
    return parser


def promised(corpus):
    """The (id, revision) pairs of the good lines, and the number of other lines."""
    pairs, broken = set(), 0
    with open(corpus, encoding="utf-8", errors="replace") as lines:
        for text in lines:
            try:
                line = json.loads(text)
                good = (isinstance(line["id"], str) and line["id"].strip() and type(line["revision"]) is int
                        and (line.get("retracted") or line.get("op") == "retract"
                             or line.get("title") is not None or line.get("body") is not None))
            except (ValueError, TypeError, KeyError):
                good = False
            if good:
                pairs.add((line["id"], line["revision"]))
            elif text.strip():
                broken += 1
    return pairs, broken


def event_id(headers):
    """(article id, revision, emission) of an enriched event, from its CloudEvents headers."""
    headers = {name: value.decode() for name, value in headers}
    article = headers["ce_subject"]
    if not headers["ce_id"].startswith(article + "/"):
        raise Failed(f"ce_id {headers['ce_id']!r} does not begin with ce_subject {article!r}")
    # The id may have slashes of its own, so the numbers are what follows it.
    numbers = headers["ce_id"][len(article) + 1:].split("/")
    return article, int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 1


def judge(expected, events, allow_partials):
    """Raises unless `events`, in the order of their partitions, keep the promise; returns a line that says so."""
    seen = collections.Counter(event[:2] if not allow_partials else event for event in events)
    present = {(article, revision) for article, revision, _ in events}
    repeated = sorted(key for key, times in seen.items() if times > 1)
    lost, invented = sorted(expected - present), sorted(present - expected)
    last, disordered = {}, []
    for article, revision, emission in events:
        if (revision, emission) < last.get(article, (0, 0)):
            disordered.append((article, revision))
        last[article] = (revision, emission)
    problems = [f"{len(found)} {what}, such as {found[:5]}" for what, found in (
        ("lost", lost), ("repeated", repeated), ("not in the corpus", invented), ("out of order", disordered)) if found]
    if problems:
        raise Failed(f"{len(events)} events for {len(expected)} revisions: " + "; ".join(problems))
    return f"{len(events)} events, each of {len(expected)} (id, revision) pairs exactly once, in order"


class Program:
    """A program that is started, killed and started again with the same arguments."""

    def __init__(self, name, command, folder, environment=None):
        self.name, self.command = name, [str(part) for part in command]
        # A killed stage may be silent for longer than an article waits; what is counted here is complete events.
        self.environment = {"DATELINE_JOIN_DEADLINE": "3600", **(environment or os.environ)}
        self.log = folder / f"{name}.log"
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            # Signals that Python ignores stay ignored: a file that may not grow is then an error, and no death.
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment, restore_signals=False)

    def runs(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """SIGKILL, and wait until it is gone."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """SIGTERM; it must end by itself with exit code 0."""
        if not self.runs():
            return
        begun = time.monotonic()
        self.process.terminate()
        try:
            code = self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed(f"{self.name} did not end within 15 s of SIGTERM\n{self.tail()}") from None
        if code != 0:
            raise Failed(f"{self.name} ended with exit code {code} after SIGTERM\n{self.tail()}")
        say(f"{self.name} ended {time.monotonic() - begun:.1f} s after SIGTERM")

    def must_run(self):
        if not self.runs():
            code = "never" if self.process is None else f"exit code {self.process.returncode}"
            raise Failed(f"{self.name} ended by itself ({code})\n{self.tail()}")

    def tail(self):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(f"  {self.name}| {line}" for line in text.splitlines()[-20:])


class Watch:
    """Waits for the enriched topic to grow, and fails when it stops growing."""

    def __init__(self, count, check):
        self.count, self.check = count, check

    def until(self, target):
        best, moved = self.count(), time.monotonic()
        while best < target:
            self.check()
            time.sleep(0.02)
            now = self.count()
            if now > best:
                best, moved = now, time.monotonic()
            elif time.monotonic() - moved > STALL_SECONDS:
                raise Failed(f"no progress for {STALL_SECONDS} s at {best} events (waiting for {target})")
        return best


def plan(seed, kills, expected):
    """The moments of the kills, as events on the topic (most of them) or seconds after the last start (a third).

    The second kind hits a program while it starts up and recovers.
    """
    rng = random.Random(seed)
    progress = sorted(rng.randrange(1, max(2, expected)) for _ in range(kills))
    return [("seconds", rng.uniform(0.01, 1.0)) if i % 3 == 1 else ("events", at) for i, at in enumerate(progress)], rng


def say(text):
    print(text, file=sys.stderr, flush=True)


def outcome(name, test, programs):
    """Runs a test, ends what it left running, and turns its result into an exit code."""
    begun = time.monotonic()
    try:
        line = test()
    except Failed as failure:
        say(f"{name}: FAILED: {failure}")
        for program in programs:
            if tail := program.tail():
                say(tail)
        return 1
    finally:
        for program in programs:
            if program.runs():
                program.kill()
    print(f"{name}: ok: {line} ({time.monotonic() - begun:.0f} s)", flush=True)
    return 0
