#!/usr/bin/env python3
"""Throws faults at dateline while it works on a corpus, and then looks whether every promise was kept.

    run.py BINARY --log local                  # on the local log
    run.py BINARY --log kafka                  # on a Kafka cluster of its own, three brokers behind proxies of ours
    run.py BINARY --log local --seed 7 --rounds 50 --articles 100000 --faults kill,zombie

Each round is one fault, drawn by the seed. After the last: nothing lost, nothing twice to a read_committed reader, revisions of
an article in order, each event made of the parts on the topics, retracted articles gone, exactly the poison in the dead
letters, nothing behind within a minute, no transaction left open, and every program ends within five seconds of SIGTERM.
docs/faults.md says what each fault is.
"""
import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

ACCEPTANCE = pathlib.Path(__file__).resolve().parent.parent / "acceptance"
sys.path.insert(0, str(ACCEPTANCE))

import checks  # noqa: E402
import crash  # noqa: E402
import faults  # noqa: E402
import under_test  # noqa: E402

LOAD_SECONDS = 20  # a fault waits at most so long for the articles of its round to begin to come through


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("binary", type=pathlib.Path, help="the dateline binary")
    parser.add_argument("--log", choices=["local", "kafka"], required=True)
    parser.add_argument("--articles", type=int, default=2000, help="articles, each with its own id")
    parser.add_argument("--rounds", type=int, default=8, help="faults, one after the other")
    parser.add_argument("--seed", default="1", help="of the corpus, the faults and their victims")
    parser.add_argument("--members", type=int, default=2, help="processes of each stage at the beginning")
    parser.add_argument("--nodes", type=int, default=3, help="brokers of the Kafka cluster")
    parser.add_argument("--faults", help="only these, comma separated: " + ", ".join(faults.ALL))
    parser.add_argument("--option", action="append", default=[], help="of the Kafka client, KEY=VALUE; may be repeated")
    parser.add_argument("--keep", action="store_true", help="leave data and logs where they are")
    args = parser.parse_args()
    args.kinds = [kind for kind in faults.ALL if args.log in faults.ALL[kind].logs]
    if args.faults:
        known, args.kinds = args.kinds, args.faults.split(",")
        if unknown := set(args.kinds) - set(known):
            parser.error(f"no fault of the {args.log} log: {', '.join(sorted(unknown))}")
    return args


def make_corpus(args, path):
    """Storms of corrections and retractions are part of every run."""
    with open(path, "w", encoding="utf-8") as out:
        subprocess.run([sys.executable, ACCEPTANCE / "make_corpus.py", "--count", str(args.articles), "--seed", args.seed,
                        "--revise", "0.4", "--retract", "0.1"], stdout=out, check=True)


def strike(args, site, rng, lines):
    """All rounds: in each some more of the corpus comes in, and one fault strikes. Every kind comes before one comes twice."""
    kinds = []
    while len(kinds) < args.rounds:
        kinds += rng.sample(args.kinds, len(args.kinds))
    slices = [lines[len(lines) * n // (args.rounds + 1):len(lines) * (n + 1) // (args.rounds + 1)] for n in range(args.rounds + 1)]
    for number, kind in enumerate(kinds[:args.rounds], 1):
        before, until = site.log.count("enriched"), time.monotonic() + LOAD_SECONDS
        site.feed(slices[number - 1])
        share = rng.random() * len(slices[number - 1])
        while site.log.count("enriched") < before + share and time.monotonic() < until:
            site.must_run()
            time.sleep(0.1)
        told = faults.ALL[kind].strike(site, rng)
        crash.say(f"round {number} of {args.rounds} at {site.log.count('enriched')} events: {kind}: {told}")
    site.calm()
    site.feed(slices[-1])


def main():
    args = arguments()
    rng = random.Random(f"{args.seed}/{args.log}")
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"dateline-faults-{args.log}-"))
    corpus = folder / "corpus.jsonl"
    make_corpus(args, corpus)
    site = under_test.site(args, folder)

    def test():
        lines, gone = checks.corpus_of(corpus)
        expected, _ = crash.promised(corpus)
        crash.say(f"faults: {len(expected)} revisions, {args.rounds} of {', '.join(args.kinds)}, seed {args.seed}, in {folder}")
        site.start()
        strike(args, site, rng, corpus.read_text(encoding="utf-8").splitlines(keepends=True))
        site.finish_ingest()
        crash.Watch(lambda: site.log.count("enriched"), site.must_run).until(len(expected))
        begun = time.monotonic()
        while behind := site.behind():
            if time.monotonic() - begun > checks.LAG_SECONDS:
                raise crash.Failed(f"still behind after {checks.LAG_SECONDS} s: {behind}")
            time.sleep(0.5)
        time.sleep(crash.SETTLE_SECONDS)
        site.must_run()
        pages = checks.pages_are_right(site.port, lines, gone, rng.sample)
        slowest = site.stop()
        if waiting := site.log.open_transactions():
            raise crash.Failed(f"transactions are open: {waiting}")
        events = [crash.event_id(headers) for *_, headers in site.log.records("enriched")]
        verdict = crash.judge(expected, events, False)
        results = checks.parts_belong_together(site.log, lines)
        letters = checks.dead_letters_are_the_poison(site.log, site.poison)
        return (f"seed {args.seed}, {args.rounds} rounds: {verdict}; {results} results, {letters} dead letters of "
                f"{len(site.poison)} poisoned records, {pages} pages, slowest end {slowest:.1f} s")

    try:
        code = crash.outcome(f"faults_{args.log}", test, site.running)
    finally:
        site.close()
    if code == 0 and not args.keep:
        shutil.rmtree(folder)
    else:
        crash.say(f"faults: data and logs are in {folder}")
    sys.exit(code)


if __name__ == "__main__":
    main()
