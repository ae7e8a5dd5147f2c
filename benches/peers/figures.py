#!/usr/bin/env python3
"""figures.py DATELINE: figures of dateline, jionlp and Recognizers-Text over the same passages, in one run on one core.

  python3 -m venv /tmp/peers && /tmp/peers/bin/pip install -r benches/peers/requirements.txt
  cargo build --release && /tmp/peers/bin/python benches/peers/figures.py target/release/dateline

The passages are those of tests/figures/passages.jsonl, which dateline's rules were made with: its scores there are no
forecast, those of the peers are fair. Scores are F1 of all numbers that are labelled as figures:

  span        the same characters
  value       overlapping, the same value
  with unit   and the same unit; names of units are mapped to UCUM and ISO 4217 where a peer gives other ones

jionlp reads amounts of money alone, so its scores are also given among amounts of money. Speed counts processor time
after the tables are loaded; dateline's is that of `annotate`, with regions, every field and the JSON around them.
"""
import contextlib, json, os, resource, subprocess, sys, time
from decimal import Decimal, InvalidOperation
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPEAT = 100
ISO = {"元": "CNY", "人民币": "CNY", "美元": "USD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP",
       "澳门元": "MOP", "新台币": "TWD", "韩元": "KRW", "卢布": "RUB",
       "Dollar": "USD", "United States dollar": "USD", "Euro": "EUR", "Pound": "GBP", "British pound": "GBP",
       "Chinese yuan": "CNY", "Japanese yen": "JPY", "Hong Kong dollar": "HKD"}
UCUM = {"Meter": "m", "Kilometer": "km", "Centimeter": "cm", "Millimeter": "mm", "Mile": "[mi_i]", "Foot": "[ft_i]",
        "Inch": "[in_i]", "Square meter": "m2", "Square kilometer": "km2", "Hectare": "har", "Acre": "[acr_us]",
        "Cubic meter": "m3", "Liter": "L", "Kilogram": "kg", "Gram": "g", "Milligram": "mg", "Ton": "t",
        "Metric ton": "t", "Kilowatt hour": "kW.h", "Kilometer per hour": "km/h", "Meter per second": "m/s",
        "C": "Cel", "Degree": "Cel", "F": "[degF]", "Year": "a", "Month": "mo", "Week": "wk", "Day": "d"}


def number(text):
    try:
        return Decimal(str(text).replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None


def longest(found):
    """Those that lie in no longer one."""
    kept = []
    for item in sorted(found, key=lambda item: item[0] - item[1]):
        if all(item[1] <= other[0] or other[1] <= item[0] for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item[0])


class Jionlp:
    name = "jionlp"

    def __init__(self):
        with contextlib.redirect_stdout(sys.stderr):
            import jionlp
        self.extract = jionlp.ner.extract_money

    def read(self, row):
        found = []
        for item in self.extract(row["text"], with_parsing=True):
            detail = item.get("detail") or {}
            value = detail.get("num")
            low = value[0] if isinstance(value, (list, tuple)) and value else value
            start, end = item["offset"]
            found.append((start, end, number(low), ISO.get(detail.get("case"), detail.get("case"))))
        return longest(found)


class Recognizers:
    name = "Recognizers-Text"

    def __init__(self):
        import recognizers_number as numbers, recognizers_number_with_unit as units
        from recognizers_text import Culture
        self.cultures = {"zh": Culture.Chinese, "en": Culture.English}
        self.models = [numbers.recognize_number, numbers.recognize_percentage, numbers.recognize_ordinal,
                       units.recognize_currency, units.recognize_dimension, units.recognize_age,
                       units.recognize_temperature]

    def read(self, row):
        found = []
        for model in self.models:
            for item in model(row["text"], self.cultures[row["lang"]]):
                resolution = item.resolution or {}
                value, unit = str(resolution.get("value")), resolution.get("unit")
                if value.endswith("%"):
                    code = "%"
                else:
                    code = resolution.get("isoCurrency") or ISO.get(unit) or UCUM.get(unit) or unit or "1"
                found.append((item.start, item.end + 1, number(value), code))
        return longest(found)


class Dateline:
    name = "dateline"

    def __init__(self, binary):
        self.binary = binary

    def run(self, rows):
        """The lines of `annotate`, and the seconds of processor time that it took."""
        language = {"zh": "zh-Hans", "en": "en"}
        lines = (json.dumps({"id": str(at), "text": row["text"], "language": language[row["lang"]]})
                 for at, row in enumerate(rows))
        command = [self.binary, "annotate", "--format", "jsonl", "-"]
        env = {**os.environ, "RAYON_NUM_THREADS": "1"}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(command, input="\n".join(lines).encode(), capture_output=True, check=True, env=env)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return run.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def read_all(self, rows):
        pick = lambda figure: (figure["start"], figure["end"], number(figure["value"]), figure["unit"])
        lines = map(json.loads, self.run(rows)[0].splitlines())
        return [[pick(figure) for figure in line["figures"]] for line in lines]

    def seconds(self, rows):
        """Of one pass: many passes less the start, which is timed on one passage."""
        return (self.run(rows * REPEAT)[1] - self.run(rows[:1])[1]) / REPEAT


def f1(hits, gold, found):
    return 2 * hits / (gold + found) if gold + found else 0.0


def score(rows, answers, money=False):
    gold_count = found_count = spans = values = units = 0
    for row, found in zip(rows, answers):
        gold = [figure for figure in row["figures"] if not money or figure["kind"] == "money"]
        zones = [(zone["start"], zone["end"]) for zone in row["ignore"]]
        if money:
            zones += [(f["start"], f["end"]) for f in row["figures"] if f["kind"] != "money"]
        ignored = lambda item: any(item[0] < end and start < item[1] for start, end in zones)
        gold_count += len(gold)
        hit = set()
        for figure in gold:
            for at, (start, end, value, unit) in enumerate(found):
                if at in hit or end <= figure["start"] or figure["end"] <= start:
                    continue
                hit.add(at)
                spans += (start, end) == (figure["start"], figure["end"])
                same = value == number(figure["value"])
                values += same
                units += same and unit == figure["unit"]
                break
        found_count += sum(at in hit or not ignored(item) for at, item in enumerate(found))
    return [f1(hits, gold_count, found_count) for hits in (spans, values, units)]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    passages = ROOT / "tests/figures/passages.jsonl"
    rows = [json.loads(line) for line in passages.read_text(encoding="utf-8").splitlines()]
    print("| language | | MB/s | span | value | with unit |\n|---|---|---:|---:|---:|---:|")
    ours = Dateline(sys.argv[1])
    peers = [Recognizers(), Jionlp()]
    for lang, title in (("zh", "Chinese"), ("en", "English")):
        part = [row for row in rows if row["lang"] == lang]
        size = sum(len(row["text"].encode()) for row in part)

        def line(name, seconds, scores):
            cells = " | ".join(f"{score:.2f}" for score in scores)
            print(f"| {title} | {name} | {size / seconds / 1e6:.4g} | {cells} |", flush=True)

        answers = ours.read_all(part)
        line(ours.name, ours.seconds(part), score(part, answers))
        if lang == "zh":
            line(ours.name + ", money alone", ours.seconds(part), score(part, [
                [item for item in found if len(item[3].split("/")[0]) == 3 and item[3][:3].isupper()]
                for found in answers], money=True))
        for peer in peers:
            if peer.name == "jionlp" and lang == "en":
                continue
            for row in part[:5]:
                peer.read(row)
            start = time.process_time()
            answers = [peer.read(row) for row in part]
            seconds = time.process_time() - start
            money = peer.name == "jionlp"
            line(peer.name, seconds, score(part, answers))
            if money:
                line(peer.name + ", money alone", seconds, score(part, answers, money=True))


if __name__ == "__main__":
    main()
