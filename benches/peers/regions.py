#!/usr/bin/env python3
"""regions.py DATELINE: dateline, cpca and jionlp on the same Chinese texts, one after the other, on one core.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install -r benches/peers/requirements.txt
    /tmp/peers/bin/python benches/peers/regions.py target/release/dateline

Prints a Markdown table. Score: the Chinese provinces, prefectures and counties that the labelled passages of tests/regions name,
as a set of codes for each passage, since jionlp says no places in the text. Each tool's answer is its most specific unit with
those above it: a unit above is right if the passage names it and otherwise not counted, so that nobody loses by a
chain that he fills up. Optional mentions are neutral. The passages' home papers, which two of the tools cannot be told, are
left out, and so are 我省 and 全市.
Speed: articles and megabytes of UTF-8 over the passages for each second of processor time, so that a busy machine changes
little; each peer gets --seconds, with its tables loaded before. dateline is timed by its annotate command, which extracts figures as
well and reads and writes JSON; starting it is taken off.
"""
import argparse, json, os, pathlib, resource, subprocess, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "src/regions/data"
ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("dateline")
ap.add_argument("--seconds", type=float, default=30, help="processor time for each peer's speed")
args = ap.parse_args()
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

UNITS = {}
BY_NAME = {}
for line in (DATA / "divisions.tsv").read_text(encoding="utf-8").splitlines():
    code, name = line.split("\t")[:2]
    UNITS[code] = name
    BY_NAME.setdefault(name, []).append(code)


def above(code):
    """The units above a code: 220204 → 220200, 220000."""
    return [up for up in (code[:4] + "00", code[:2] + "0000") if up != code and up in UNITS]


def whole(code):
    """The municipality's own code for that of its city shell; None for what is no province, prefecture or county."""
    code = str(code or "")[:6]
    if code[:2] in ("11", "12", "31", "50") and code[4:] == "00": code = code[:2] + "0000"
    return code if code in UNITS else None


def passages():
    for path in sorted((ROOT / "tests/regions").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["lang"] == "zh": yield row


class Cpca:
    name = "cpca 0.5.5"

    def __init__(self):
        import cpca
        self.read = cpca.transform_text_with_addrs

    def units(self, text):
        try:
            return {code for code in map(whole, self.read(text)["adcode"]) if code}
        except KeyError:  # what it raises for a text without any
            return set()


class Jionlp:
    name = "jionlp 1.5.31"

    def __init__(self):
        import jionlp
        self.read = jionlp.recognize_location
        self.read("黑河市")  # loads its tables

    def units(self, text):
        found = set()
        for place, _ in self.read(text)["domestic"] or []:
            names = [place[level] for level in ("province", "city", "county") if place.get(level)]
            codes = [c for c in BY_NAME.get(names[-1], []) if all(UNITS.get(up) in names for up in above(c))]
            found.update(filter(None, map(whole, codes[:1])))
        return found


def annotate(rows):
    """The output of dateline for rows, and the processor time it took."""
    lines = "".join(json.dumps({"id": r["id"], "text": r["text"]}, ensure_ascii=False) + "\n" for r in rows).encode()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([args.dateline, "annotate", "--format", "jsonl", "-"], input=lines, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return [json.loads(line) for line in run.stdout.splitlines()], after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def score(rows, answers):
    right = wrong = missed = 0
    for row, answer in zip(rows, answers):
        named = [m for m in row["mentions"] if m.get("kind") != "deictic"]
        gold = {c for c in (whole(m["code"]) for m in named if not m.get("opt")) if c}
        # Readings that are right as well, optional names, and what a deictic stands for.
        spare = {whole(c) for m in row["mentions"] for c in [m["code"], *m.get("alt", [])] if m.get("opt") or m.get("alt") or m not in named}
        chain = {up for code in answer for up in above(code)}
        right += len(gold & (answer | chain))
        missed += len(gold - answer - chain)
        wrong += len(answer - gold - spare - {up for code in gold | answer for up in above(code)})
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main():
    rows = list(passages())
    size = sum(len(row["text"].encode()) for row in rows)
    print("| tool | precision | recall | F1 | articles/s | MB/s |\n|---|---|---|---|---|---|")

    def report(name, answers, count, seconds):
        p, r, f = score(rows, answers)
        megabytes = size / len(rows) * count / 1e6
        print(f"| {name} | {p:.3f} | {r:.3f} | {f:.3f} | {count / seconds:,.0f} | {megabytes / seconds:.3f} |", flush=True)

    out, _ = annotate(rows)
    answers = [{c for c in (whole(m["code"]) for m in line["regions"]) if c} for line in out]
    _, idle = annotate([{"id": "1", "text": "黑河市"}])
    times = max(1, 20_000_000 // size)
    _, busy = annotate(rows * times)
    report("dateline", answers, len(rows) * times, busy - idle)
    for peer in (Cpca(), Jionlp()):
        answers = [peer.units(row["text"]) for row in rows]
        count, start = 0, time.process_time()
        while time.process_time() - start < args.seconds:
            peer.units(rows[count % len(rows)]["text"])
            count += 1
        report(peer.name, answers, count, time.process_time() - start)


if __name__ == "__main__":
    main()
