#!/usr/bin/env python3
"""Writes a small corpus for the crash tests: JSON Lines articles with corrections, retractions and unreadable lines.

    make_corpus.py --count 2000 --seed 1 > corpus.jsonl

The same arguments give the same bytes. A correction repeats its id with a higher revision some lines later; a
retraction has neither title nor body. All sentences were written for this file.
"""
import argparse
import json
import random
import sys

PLACES = ["黑河市", "哈尔滨市道里区", "广东省深圳市", "苏州", "内蒙古自治区", "云南省曲靖市", "德国", "东北三省",
          "河北省石家庄市", "厦门", "新疆喀什地区", "西安市"]
GOODS = ["大豆", "风电叶片", "冷链食品", "钢材", "木制家具", "数控机床", "中药材", "汽车零部件"]
SENTENCES = [
    "今年前{m}个月,{p}{g}进出口总值{v}亿元,同比增长{c}%。",
    "{p}新建的{g}产业园已有{n}家企业入驻,预计年产值超过{v}亿元。",
    "截至{m}月底,{p}完成{g}订单{n}万吨,比去年同期减少{c}个百分点。",
    "从{p}开往{q}的货运班列本周加开{n}列,主要运送{g}。",
    "{p}有关负责人说,下一步将把{g}的检验时间压缩到{m}天以内。",
    "傍晚的{p}下起小雨,装卸工人仍在码头清点最后一批{g}。",
    "与{q}相比,{p}的{g}价格每吨低{n}元左右。",
]
TITLES = ["{p}{g}出口再创新高", "{p}:{g}开足马力", "{p}与{q}共建{g}通道", "前{m}个月{p}{g}产值{v}亿元"]
BROKEN = ['{"id":"cut-off","revision":1,"title":"', "not json at all", '{"id":17,"revision":"one"}', "[]"]


def fill(rng, pattern, places=PLACES):
    return pattern.format(p=rng.choice(places), q=rng.choice(places), g=rng.choice(GOODS), m=rng.randint(2, 11),
                          v=round(rng.uniform(1, 900), 2), c=round(rng.uniform(0.1, 60), 1), n=rng.randint(2, 800))


def articles(rng, count, revise, retract, gap):
    """Pairs of (where it stands, article), in no order."""
    for i in range(count):
        article = {
            "id": f"crash/{i:05d}", "op": "publish", "revision": 1, "source": rng.choice(["北岸日报", "River Wire"]),
            "url": f"https://news.example/crash/{i:05d}",
            "published_at": f"2026-03-{1 + i % 28:02d}T{i % 24:02d}:00:00Z", "title": fill(rng, rng.choice(TITLES)),
            "body": "\n".join(fill(rng, rng.choice(SENTENCES)) for _ in range(rng.randint(2, 12))),
        }
        at = float(i)
        yield at, article
        if rng.random() < revise:
            for _ in range(rng.randint(1, 3)):
                at += rng.uniform(1, gap)
                article = dict(article, op="revise", revision=article["revision"] + 1,
                               body=article["body"] + "\n更正:" + fill(rng, rng.choice(SENTENCES)))
                yield at, article
        if rng.random() < retract:
            at += rng.uniform(1, gap)
            yield at, dict(article, op="retract", revision=article["revision"] + 1, title=None, body=None,
                           retracted=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=2000, help="articles, each with its own id")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--revise", type=float, default=0.1, help="share of articles that are corrected")
    parser.add_argument("--retract", type=float, default=0.02, help="share of articles that are retracted")
    parser.add_argument("--broken", type=float, default=0.002, help="unreadable lines for each article")
    parser.add_argument("--gap", type=int, default=100, help="a correction follows within this many articles")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    placed = list(articles(rng, args.count, args.revise, args.retract, args.gap))
    lines = [(at, json.dumps(article, ensure_ascii=False)) for at, article in placed]
    for _ in range(round(args.count * args.broken)):
        lines.append((rng.uniform(0, args.count), rng.choice(BROKEN)))
    # Sorting by place alone keeps the revisions of an id in their order.
    for _, text in sorted(lines, key=lambda line: line[0]):
        sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
