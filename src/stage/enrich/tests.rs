//! The join under all orders and crashes, and what the stage makes of what is lost or cannot be read.

use super::*;
use crate::article::Article;
use crate::event::Part;
use crate::event::{Outcome, ResultHead, encode_article, encode_figures, encode_regions};
use crate::log::Restart;
use crate::regions::Tagging;
use std::collections::BTreeMap;

/// A join with its shelf: what goes out is taken off at once.
struct Table {
    join: Join,
    shelf: Shelf,
}

impl Table {
    fn new(join: Join) -> Self {
        Self { join, shelf: Shelf::on_disk() }
    }

    fn restart(&self) -> Restarts {
        self.join.restart()
    }

    fn step(&mut self, record: &Record, now: Instant) -> Vec<Joined> {
        self.join.step(record, now, &mut self.shelf).unwrap();
        self.take(usize::MAX)
    }

    fn take(&mut self, most: usize) -> Vec<Joined> {
        read(self.join.take(most))
    }

    fn overdue(&mut self, now: Instant) -> Vec<Joined> {
        read(self.join.overdue(now, DEADLINE, MAX_PARTIALS))
    }
}

fn read(ready: Vec<Ready>) -> Vec<Joined> {
    ready.iter().map(|ready| ready.read().unwrap()).collect()
}

/// A log of three topics in one partition with `count` articles, and what each offset holds.
fn records(count: i64) -> [Vec<Record>; 3] {
    let record = |topic, offset, value| Record {
        topic,
        partition: 0,
        offset,
        timestamp: 0,
        key: None,
        value: Some(value),
        headers: vec![],
        replayed: false,
    };
    let head = |n: i64| ResultHead {
        article_id: format!("a{}", n / 2),
        revision: (n % 2) as u32 + 1,
        outcome: Outcome::Ok,
        partition: 0,
        offset: n * 2,
    };
    let article = |n: i64| {
        let head = head(n);
        encode_article(&Article { id: head.article_id, revision: head.revision, ..Article::default() })
    };
    // Offsets have gaps, as Kafka's have.
    [
        (0..count).map(|n| record(Topic::Articles, n * 2, article(n))).collect(),
        (0..count)
            .map(|n| record(Topic::Regions, n * 3, encode_regions(&head(n), &Tagging::default())))
            .collect(),
        (0..count).map(|n| record(Topic::Figures, n * 5, encode_figures(&head(n), &[]))).collect(),
    ]
}

/// Feeds the topics in a random interleaving with a crash after every commit, replaying from the
/// restart points each time. Gives what is emitted: article, revision, emission. With `impatient`, partials go out
/// at random moments.
fn run(seed: u64, count: i64, impatient: bool) -> Vec<(String, u32, u32)> {
    let topics = records(count);
    let mut random = seed;
    let mut draw = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    let mut committed = [0_usize; 3];
    let mut restart = Restarts::new();
    let now = Instant::now();
    let mut emitted = Vec::new();
    // Bounded, so that an article that never comes fails the test instead of hanging it.
    for _ in 0..200 {
        let mut join = Table::new(Join::starting_at(&restart, now));
        let mut next: Vec<usize> = topics
            .iter()
            .zip(committed)
            .map(|(topic, at)| {
                let restart = topic.first().and_then(|r| restart.get(&(r.topic, 0)));
                restart.map_or(at, |restart| topic.partition_point(|r| r.offset < restart.from).min(at))
            })
            .collect();
        // A few steps beyond the replay, then a crash: only whole commits count.
        for _ in 0..1 + draw(12) {
            let mut outputs = Vec::new();
            for _ in 0..1 + draw(4) {
                let open: Vec<usize> = (0..3).filter(|t| next[*t] < topics[*t].len()).collect();
                let Some(&t) = open.get(draw(open.len().max(1))) else { break };
                let mut record = topics[t][next[t]].clone();
                record.replayed = next[t] < committed[t];
                next[t] += 1;
                join.join.step(&record, now, &mut join.shelf).unwrap();
            }
            // Often less than could go out.
            outputs.extend(join.take(1 + draw(4)));
            if impatient && draw(3) == 0 {
                outputs.extend(join.overdue(now + DEADLINE));
            }
            if draw(5) == 0 {
                break; // the crash comes before this commit
            }
            for t in 0..3 {
                committed[t] = committed[t].max(next[t]);
            }
            // As the log does it: what was not read again yet must still come after a restart.
            let fresh = join.restart();
            restart = topics
                .iter()
                .enumerate()
                .map(|(t, topic)| {
                    let read_to = topic.get(next[t]).map_or(i64::MAX, |r| r.offset);
                    let key = (topic[0].topic, 0);
                    let Restart { from, mark } =
                        fresh.get(&key).copied().unwrap_or(Restart { from: i64::MAX, mark: 0 });
                    (key, Restart { from: from.min(read_to), mark })
                })
                .collect();
            emitted.extend(outputs.into_iter().map(|j| (j.article_id, j.revision, j.emission)));
        }
    }
    emitted
}

#[test]
fn every_article_comes_once_and_in_order_whatever_the_interleaving_and_the_crashes() {
    for seed in 1..400 {
        let emitted = run(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed), 24, false);
        let want: Vec<_> = (0..24).map(|n| (format!("a{}", n / 2), (n % 2) as u32 + 1, 1)).collect();
        assert_eq!(emitted, want, "seed {seed}");
    }
}

#[test]
fn partials_come_once_and_are_completed_once_in_order() {
    let mut partials = 0;
    for seed in 1..400 {
        let emitted = run(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed), 24, true);
        let mut last = BTreeMap::new();
        for n in 0..24 {
            let article = (format!("a{}", n / 2), (n % 2) as u32 + 1);
            let of_article =
                |(id, revision, _): &&(String, u32, u32)| (id, revision) == (&article.0, &article.1);
            let emissions: Vec<u32> =
                emitted.iter().filter(of_article).map(|(.., emission)| *emission).collect();
            assert!(emissions == [1] || emissions == [1, 2], "seed {seed}: {article:?} {emissions:?}");
            partials += emissions.len() - 1;
            // Each emission by itself keeps the order of the articles.
            for emission in emissions {
                let at = emitted.iter().position(|e| *e == (article.0.clone(), article.1, emission)).unwrap();
                assert!(
                    last.insert(emission, at).is_none_or(|before| before < at),
                    "seed {seed}: {article:?}"
                );
            }
        }
    }
    assert!(partials > 1000, "only {partials} partials were tried");
}

#[test]
fn a_dead_stage_is_waited_for_as_long_as_the_deadline() {
    let [articles, regions, figures] = records(4);
    let start = Instant::now();
    let at = |seconds| start + Duration::from_secs(seconds);
    let mut join = Table::new(Join::default());
    let mut seen = Vec::new();
    let mut note = |second: u64, joined: Vec<Joined>| {
        seen.extend(joined.into_iter().map(|j| {
            (
                second,
                format!("{}/{}/{}", j.article_id, j.revision, j.emission),
                j.regions.is_some(),
                j.figures.is_some(),
            )
        }));
    };
    // The figures stage answers the first article and is dead until second 40.
    for (second, record) in [
        (0, &articles[0]),
        (1, &regions[0]),
        (1, &figures[0]),
        (2, &articles[1]),
        (3, &regions[1]),
        (10, &articles[2]),
        (11, &regions[2]),
        (40, &figures[1]),
        (41, &articles[3]),
        (42, &regions[3]),
        (43, &figures[2]),
        (44, &figures[3]),
    ] {
        note(second, join.overdue(at(second)));
        note(second, join.step(record, at(second)));
        let waits = second == 11;
        for quiet in (second + 1)..if waits { 40 } else { second + 1 } {
            note(quiet, join.overdue(at(quiet)));
        }
    }
    let want = [
        (1, "a0/1/1", true, true),
        (17, "a0/2/1", true, false),
        (25, "a1/1/1", true, false),
        (40, "a0/2/2", true, true),
        (43, "a1/1/2", true, true),
        (44, "a1/2/1", true, true),
    ];
    assert_eq!(seen, want.map(|(second, id, regions, figures)| (second, id.to_owned(), regions, figures)));
}

#[test]
fn partials_go_out_in_bounded_commits_once_each() {
    let [articles, ..] = records(10);
    let start = Instant::now();
    let mut table = Table::new(Join::default());
    for record in &articles {
        table.step(record, start);
    }
    let mut seen = Vec::new();
    for _ in 0..10 {
        // One is as many bytes as that, whatever it has.
        let ready = table.join.overdue(start + DEADLINE, DEADLINE, 1);
        assert_eq!(ready.len(), 1);
        seen.extend(read(ready).iter().map(|joined| joined.source.offset));
    }
    assert_eq!(seen, (0..10).map(|n| n * 2).collect::<Vec<_>>());
    assert!(table.overdue(start + DEADLINE).is_empty());
}

#[test]
fn many_lost_results_are_redone_in_bounded_commits() {
    let [articles, regions, figures] = records(10);
    let mut table = Table::new(Join::default());
    let now = Instant::now();
    // All results of the regions stage but the last are lost.
    for record in articles.iter().chain(&figures).chain(&regions[9..]) {
        table.join.step(record, now, &mut table.shelf).unwrap();
    }
    let mut seen: Vec<Vec<(i64, bool)>> = Vec::new();
    for _ in 0..4 {
        let joined = table.take(3);
        assert!(table.overdue(now + DEADLINE).is_empty(), "what can go out is no partial");
        seen.push(joined.iter().map(|joined| (joined.source.offset, joined.regions.is_some())).collect());
    }
    let lost = |offsets: [i64; 3]| offsets.map(|offset| (offset, false)).to_vec();
    assert_eq!(seen, [lost([0, 2, 4]), lost([6, 8, 10]), lost([12, 14, 16]), vec![(18, true)]]);
}

#[test]
fn no_partition_waits_for_the_lost_results_of_another() {
    let [articles, regions, figures] = records(10);
    let mut table = Table::new(Join::default());
    for partition in 0..2 {
        for record in articles.iter().chain(&figures).chain(&regions) {
            let record = Record { partition, ..record.clone() };
            // The second partition has a single article.
            if partition == 0 || record.offset == 0 {
                table.join.step(&record, Instant::now(), &mut table.shelf).unwrap();
            }
        }
    }
    let mut partitions =
        |most| -> Vec<i32> { table.take(most).iter().map(|joined| joined.source.partition).collect() };
    assert_eq!(partitions(4), [0, 0, 1, 0]);
    assert_eq!(partitions(usize::MAX), [0; 7]);
}

#[test]
fn a_lost_result_blocks_nothing() {
    let [articles, regions, figures] = records(2);
    let mut join = Table::new(Join::default());
    let now = Instant::now();
    let mut joined = Vec::new();
    for record in [&articles[0], &articles[1], &figures[0], &regions[1], &figures[1]] {
        joined.extend(join.step(record, now));
    }
    let seen: Vec<_> =
        joined.iter().map(|j| (j.revision, j.regions.is_some(), j.figures.is_some())).collect();
    assert_eq!(seen, [(1, false, true), (2, true, true)]);
}

#[test]
fn a_result_that_cannot_be_read_is_dead_lettered_and_redone() {
    let [articles, mut regions, figures] = records(3);
    regions[1].value = Some(b"\xff".to_vec());
    let order = [&articles[1], &articles[2], &regions[1], &figures[1], &regions[2], &figures[2]];
    let records: Vec<Record> = order.into_iter().cloned().collect();
    let commit = stage("dateline", DEADLINE).process(&records, false).unwrap();
    let seen: Vec<_> = commit.outputs.iter().map(|output| (output.topic, output.partition)).collect();
    let want = [
        (Topic::Dlq, None),
        (Topic::Regions, Some(0)),
        (Topic::Enriched, Some(0)),
        (Topic::Enriched, Some(0)),
    ];
    assert_eq!(seen, want);
    for output in &commit.outputs[2..] {
        let enriched = event::decode_enriched(output.value.as_deref()).unwrap();
        assert_eq!((enriched.emission, enriched.missing), (1, vec![]));
    }
    let part = Part::of_regions(commit.outputs[1].value.as_deref()).unwrap();
    assert_eq!((part.article_id.as_str(), part.revision), ("a0", 2));
}

#[test]
fn a_redone_result_never_stands_behind_one_of_a_later_revision() {
    let [articles, regions, figures] = records(2);
    // The regions of the first revision are lost, and those of the second have come.
    let order = [&articles[0], &articles[1], &figures[0], &regions[1], &figures[1]];
    let records: Vec<Record> = order.into_iter().cloned().collect();
    let commit = stage("dateline", DEADLINE).process(&records, false).unwrap();
    let topics: Vec<_> = commit.outputs.iter().map(|output| output.topic).collect();
    assert_eq!(topics, [Topic::Enriched, Topic::Enriched]);
    let first = event::decode_enriched(commit.outputs[0].value.as_deref()).unwrap();
    assert_eq!((first.article.revision, first.missing), (1, vec![]));
}

#[test]
fn a_result_whose_article_is_gone_holds_nothing_back() {
    let [articles, regions, figures] = records(3);
    let mut join = Table::new(Join::default());
    let now = Instant::now();
    for record in [&regions[0], &figures[0], &articles[1], &regions[1], &figures[1]] {
        join.step(record, now);
    }
    assert!(join.restart().is_empty(), "{:?}", join.restart());
}

#[test]
fn the_restart_point_is_the_first_part_of_the_window() {
    let [articles, regions, figures] = records(3);
    let mut join = Table::new(Join::default());
    let now = Instant::now();
    for record in [&articles[0], &regions[0], &articles[1], &regions[1], &figures[0]] {
        join.step(record, now);
    }
    let at = |from| Restart { from, mark: 0 };
    let want = Restarts::from([((Topic::Articles, 0), at(2)), ((Topic::Regions, 0), at(3))]);
    assert_eq!(join.restart(), want);
}

#[test]
fn a_correction_says_which_figures_it_changed() {
    let [former, body] = ["出口总值58.7亿元，增长3%。", "出口总值57.8亿元，增长3%。"];
    let article = Article {
        id: "a".into(),
        revision: 2,
        body: body.into(),
        former_body: Some(former.into()),
        ..Article::default()
    };
    let head = |outcome| ResultHead { article_id: "a".into(), revision: 2, outcome, partition: 0, offset: 0 };
    let joined = |article: &Article, figures: Vec<u8>| Joined {
        article_id: "a".into(),
        revision: article.revision,
        emission: 1,
        source: crate::event::Source { partition: 0, offset: 0 },
        trace: crate::event::TraceParent::new(rand::random),
        article: encode_article(article),
        regions: None,
        figures: Some(figures),
    };
    let figures = encode_figures(&head(Outcome::Ok), &figures::extract(&article));
    let mut enrich = stage("dateline", DEADLINE);
    let output = enrich.output(joined(&article, figures.clone()));
    let changes = event::decode_enriched(output.value.as_deref()).unwrap().changes;
    let told: Vec<_> =
        changes.changed.iter().map(|it| (it.before.text.as_str(), it.after.text.as_str())).collect();
    assert_eq!(told, [("58.7亿元", "57.8亿元")]);
    assert_eq!((changes.added, changes.removed), (vec![], vec![]));

    // What failed, or is not known, changed nothing.
    let failed = encode_figures(&head(Outcome::Failed("x".into())), &[]);
    assert!(enrich.changes(&joined(&article, failed)).is_empty());
    let unknown = Article { former_body: None, ..article };
    assert!(enrich.changes(&joined(&unknown, figures)).is_empty());
}

#[test]
fn a_reissue_that_may_come_after_another_record_of_its_article_is_passed_over() {
    let [articles, regions, figures] = records(4);
    let now = Instant::now();
    // The articles a0 and a1 with two revisions each stand at 0, 2, 4 and 6.
    let reissue = |of: usize, as_of: i64| {
        let mut record = articles[of].clone();
        record.offset = 8;
        record.headers = vec![
            ("dateline.emission".into(), b"7".to_vec()),
            ("dateline.as-of".into(), as_of.to_string().into_bytes()),
        ];
        record
    };
    let answers = |of: usize| {
        [&regions[of], &figures[of]].map(|answer| {
            let topic = answer.topic;
            let moved = crate::event::with_source(
                topic,
                answer.value.as_deref().unwrap(),
                crate::event::Source { partition: 0, offset: 8 },
            );
            Record { value: Some(moved), offset: 40, ..answer.clone() }
        })
    };
    for (of, as_of, from, want) in [
        // Everything before it is taken into account.
        (3, 8, 0, Some(7)),
        (1, 3, 0, Some(7)),
        // a1 stands at 6 again.
        (2, 6, 0, None),
        // The join began at 4 and cannot know what stood at 2.
        (3, 8, 4, Some(7)),
        (1, 3, 4, None),
    ] {
        let began = Restarts::from([((Topic::Articles, 0), Restart { from, mark: 0 })]);
        let mut join = Table::new(Join::starting_at(&began, now));
        let mut emitted = Vec::new();
        for at in (0..4).filter(|at| *at as i64 * 2 >= from) {
            for record in [&articles[at], &regions[at], &figures[at]] {
                emitted.extend(join.step(record, now));
            }
        }
        assert_eq!(emitted.len() as i64, 4 - from / 2);
        let mut last = join.step(&reissue(of, as_of), now);
        for record in answers(of) {
            last.extend(join.step(&record, now));
        }
        let seen = last.first().map(|joined| joined.emission);
        assert_eq!(seen, want, "article {of} as of {as_of}, the join from {from}");
        // Issued or not, it is dealt with.
        assert!(join.restart().is_empty(), "{:?}", join.restart());
    }
}

#[test]
fn an_event_that_fits_into_no_record_is_a_dead_letter() {
    let joined = |size| Joined {
        article_id: "a".into(),
        revision: 1,
        emission: 1,
        source: crate::event::Source { partition: 3, offset: 7 },
        trace: crate::event::TraceParent::new(rand::random),
        article: encode_article(&Article { id: "a".into(), body: "x".repeat(size), ..Article::default() }),
        regions: None,
        figures: None,
    };
    let mut enrich = stage("dateline", DEADLINE);
    assert_eq!(enrich.output(joined(1000)).topic, Topic::Enriched);
    let letter = enrich.output(joined(MAX_EVENT));
    let header = |name| event::header(&letter.headers, name);
    assert_eq!((letter.topic, header("dlq.error.class")), (Topic::Dlq, Some("too-large")));
    assert_eq!((header("dlq.partition"), header("dlq.offset")), (Some("3"), Some("7")));
}
