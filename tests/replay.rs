//! Replays with real processes: a generation beside the live one, the report, switch-over and roll-back under kills and
//! live corrections, on both logs.
//!
//! The Kafka half needs a broker in `DATELINE_TEST_BROKERS`, as the conformance suite does.

#![allow(clippy::unwrap_used)]

use dateline::article::{Article, PubStatus};
use dateline::event::{
    Generation, Outcome, ResultHead, Source, Topic, TraceParent, decode_article, decode_enriched,
    encode_article, encode_regions,
};
use dateline::log::kafka::Kafka;
use dateline::log::local::Local;
use dateline::log::to_end::ToEnd;
use dateline::log::{Commit, Log, Output, Positions, Record};
use dateline::regions::{Tagging, tag};
use dateline::stage::reissue::Reissue;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::{Child, Command, Output as Ended, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);

/// Articles that the old regions stage answered; it did not find anything in every third.
const OLD: u32 = 240;

/// A log and the processes on it.
struct Site {
    folder: tempfile::TempDir,
    prefix: String,
    brokers: Option<String>,
}

/// A process; dropping it kills it, -9.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Site {
    fn new(brokers: Option<String>) -> Self {
        let prefix = format!("replay-{:08x}", rand::random::<u32>());
        Self { folder: tempfile::tempdir().unwrap(), prefix, brokers }
    }

    fn log(&self) -> Arc<dyn Log> {
        match &self.brokers {
            None => Arc::new(Local::open(self.folder.path(), &self.prefix).unwrap()),
            Some(brokers) => Arc::new(Kafka::new(brokers, &self.prefix, BTreeMap::new())),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DATELINE_")) {
            command.env_remove(name);
        }
        command.args(args).args(["--topic-prefix", &self.prefix, "--data-dir"]).arg(self.folder.path());
        if let Some(brokers) = &self.brokers {
            command.args(["--log", "kafka", "--brokers", brokers]);
        }
        command
    }

    fn start(&self, args: &[&str]) -> Process {
        Process(self.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    fn stages(&self) -> Vec<Process> {
        let names = ["regions", "figures", "enrich"];
        names.map(|name| self.start(&["stage", name, "--join-deadline", "3600"])).into()
    }

    fn done(&self, args: &[&str]) -> String {
        let Ended { status, stdout, stderr } = self.command(args).output().unwrap();
        assert!(status.success(), "{args:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    async fn records(&self, topic: Topic) -> Vec<Record> {
        let log = self.log();
        log.settle(topic).await.unwrap();
        let mut reader = ToEnd::start(&*log, topic, &Positions::new()).await.unwrap();
        let mut records = Vec::new();
        while let Some(more) = reader.next().await.unwrap() {
            records.extend(more);
        }
        records
    }

    /// Events in the order of their partitions, once there are at least `count`.
    async fn events(&self, count: usize) -> Vec<Event> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let records = self.records(Topic::Enriched).await;
            if records.len() >= count {
                return records.iter().map(event).collect();
            }
            assert!(Instant::now() < deadline, "{} of {count} events", records.len());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits for the events of these revisions, in whatever order they come.
    async fn await_revisions(&self, wanted: &[(String, u32)]) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let events = self.events(0).await;
            let missing: Vec<_> = wanted
                .iter()
                .filter(|(id, revision)| !events.iter().any(|e| e.0 == *id && e.1 == *revision))
                .collect();
            if missing.is_empty() {
                return;
            }
            assert!(Instant::now() < deadline, "no event of {missing:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn append(&self, articles: &[Article]) {
        let output = |article: &Article| Output {
            topic: Topic::Articles,
            partition: None,
            key: article.id.clone().into_bytes(),
            value: Some(encode_article(article)),
            headers: vec![],
        };
        let mut writer = self.log().writer("ingest").await.unwrap();
        writer.append(articles.iter().map(output).collect()).await.unwrap();
    }

    /// Answers what there is as an older version of the regions stage would have, in its place.
    async fn old_stage(&self) {
        let log = self.log();
        let mut consumer = log.join(&format!("{}.regions", self.prefix), &[Topic::Articles]).await.unwrap();
        let mut answered = 0;
        while answered < OLD {
            let batch = consumer.read(500, Duration::from_secs(1)).await.unwrap();
            let outputs: Vec<Output> = batch.records.iter().map(old_answer).collect();
            let count = outputs.len() as u32;
            if count > 0 && consumer.commit(Commit { outputs, ..Commit::default() }).await.is_ok() {
                answered += count;
            }
        }
        consumer.leave().await;
    }
}

fn article(n: u32, revision: u32) -> Article {
    Article {
        id: format!("a{n:03}"),
        revision,
        body: format!("黑河市进出口总值{n}.{revision}亿元，同比增长5%。"),
        language: "zh-Hans".into(),
        ..Article::default()
    }
}

fn is_changed(id: &str) -> bool {
    id.strip_prefix('a').unwrap().parse::<u32>().unwrap().is_multiple_of(3)
}

fn old_answer(record: &Record) -> Output {
    let article = decode_article(record.value.as_deref()).unwrap();
    let found = if is_changed(&article.id) { Tagging::default() } else { tag(&article) };
    let head = ResultHead {
        article_id: article.id.clone(),
        revision: article.revision,
        outcome: Outcome::Ok,
        partition: record.partition,
        offset: record.offset,
    };
    Output {
        topic: Topic::Regions,
        partition: Some(record.partition),
        key: article.id.into_bytes(),
        value: Some(encode_regions(&head, &found)),
        headers: vec![],
    }
}

/// Article, revision, emission, region codes, number of figures.
type Event = (String, u32, u32, Vec<String>, usize);

fn event(record: &Record) -> Event {
    let enriched = decode_enriched(record.value.as_deref()).unwrap();
    assert!(enriched.missing.is_empty(), "{}", enriched.article.id);
    let codes = enriched.regions.regions.into_iter().map(|region| region.code).collect();
    (enriched.article.id, enriched.article.revision, enriched.emission, codes, enriched.figures.len())
}

/// The events of each article in their order, which must be that of revision and emission.
fn by_article(events: Vec<Event>) -> BTreeMap<String, Vec<Event>> {
    let mut articles: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for event in events {
        articles.entry(event.0.clone()).or_default().push(event);
    }
    for events in articles.values() {
        let order: Vec<(u32, u32)> = events.iter().map(|event| (event.1, event.2)).collect();
        assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{events:?}");
    }
    articles
}

fn report(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

macro_rules! on_both_logs {
    ($($test:ident)*) => {
        mod local {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() { super::$test(super::Site::new(None)).await })*
        }
        mod kafka {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                if let Some(brokers) = super::brokers() { super::$test(super::Site::new(Some(brokers))).await }
            })*
        }
    };
}

fn brokers() -> Option<String> {
    let brokers = std::env::var("DATELINE_TEST_BROKERS").ok().filter(|brokers| !brokers.is_empty());
    if brokers.is_none() {
        let message = "SKIPPED: the Kafka half needs a broker in DATELINE_TEST_BROKERS";
        assert!(std::env::var_os("DATELINE_REQUIRE_KAFKA").is_none(), "{message}");
        eprintln!("{message}");
    }
    brokers
}

on_both_logs! {
    a_generation_is_reported_switched_to_and_taken_back
    a_reissue_never_comes_after_a_newer_revision
}

async fn a_generation_is_reported_switched_to_and_taken_back(site: Site) {
    site.done(&["topics", "create", "--partitions", "2"]);
    site.append(&(0..OLD).map(|n| article(n, 1)).collect::<Vec<_>>()).await;
    site.old_stage().await;
    let mut stages = site.stages();
    site.events(OLD as usize).await;

    // Killed on the way and started again, a run appends no result twice.
    for _ in 0..3 {
        let mut run = site.start(&["replay", "--stage", "regions", "--rate", "100"]);
        tokio::time::sleep(Duration::from_millis(if site.brokers.is_some() { 4000 } else { 400 })).await;
        run.0.kill().unwrap();
    }
    let told = report(&site.done(&["replay", "--stage", "regions", "--format", "json", "--examples", "2"]));
    let generation = Generation::new(2).unwrap();
    let found = site.records(Topic::RegionsReplay(generation)).await;
    assert_eq!(found.len(), OLD as usize);
    let (changed, same) = (u64::from(OLD / 3), u64::from(OLD - OLD / 3));
    assert_eq!(told["articles"], serde_json::json!({"same": same, "changed": changed, "passed_over": 0}));
    assert_eq!(told["items"], serde_json::json!({"added": changed, "removed": 0, "changed": 0, "same": 0}));
    assert_eq!(told["examples"].as_array().unwrap().len(), 2);
    assert_eq!(told["examples"][0]["added"][0]["text"], "黑河市");
    assert_eq!(told["examples"][0]["regions"], serde_json::json!([[], ["231100"]]));

    // While it is switched to, the command and the stages are killed, and corrections come in.
    let corrected = [3, 4, 30, 31];
    for (round, n) in corrected.into_iter().enumerate() {
        let mut switch = site.start(&["replay", "switch", "--stage", "regions"]);
        tokio::time::sleep(Duration::from_millis(
            if site.brokers.is_some() { 2500 } else { 250 } * (round as u64 + 1),
        ))
        .await;
        site.append(&[article(n, 2)]).await;
        switch.0.kill().unwrap();
        stages.clear();
        stages = site.stages();
    }
    let switched = site.done(&["replay", "switch", "--stage", "regions"]);
    assert!(switched.contains(" same, "), "{switched}");
    let again = site.done(&["replay", "switch", "--stage", "regions"]);
    assert!(again.starts_with("0 issued again"), "{again}");
    let told = report(&site.done(&["replay", "report", "--stage", "regions", "--format", "json"]));
    assert_eq!(told["articles"]["changed"], 0, "{told}");
    site.await_revisions(&corrected.map(|n| (article(n, 2).id, 2))).await;
    let articles = by_article(site.events(0).await);
    assert_eq!(articles.len(), OLD as usize);
    for (id, events) in &articles {
        let n: u32 = id.strip_prefix('a').unwrap().parse().unwrap();
        let of = |revision| events.iter().filter(|e| e.1 == revision).map(|e| e.2).collect::<Vec<_>>();
        let last = events.last().unwrap();
        assert_eq!((last.3.as_slice(), last.4), (&["231100".to_owned()][..], 2), "{events:?}");
        if corrected.contains(&n) {
            // Whether the correction or the switch was quicker.
            assert!(of(1) == [1] || (is_changed(id) && of(1) == [1, 2]), "{events:?}");
            assert_eq!(of(2), [1], "{events:?}");
        } else {
            assert_eq!(of(1), if is_changed(id) { vec![1, 2] } else { vec![1] }, "{events:?}");
        }
    }

    // Back again: what was changed, and is still that revision, says what it said before.
    let back = site.done(&["replay", "rollback", "--stage", "regions"]);
    let again = site.done(&["replay", "rollback", "--stage", "regions"]);
    assert!(again.starts_with("0 issued again"), "{back}{again}");
    for (id, events) in by_article(site.events(0).await) {
        let n: u32 = id.strip_prefix('a').unwrap().parse().unwrap();
        let of: Vec<(u32, usize)> = events.iter().filter(|e| e.1 == 1).map(|e| (e.2, e.3.len())).collect();
        match (is_changed(&id), corrected.contains(&n)) {
            (true, false) => assert_eq!(of, [(1, 0), (2, 1), (3, 0)], "{events:?}"),
            (false, _) => assert_eq!(of, [(1, 1)], "{events:?}"),
            (true, true) => assert!(of == [(1, 0)] || of == [(1, 0), (2, 1)], "{events:?}"),
        }
    }
    site.done(&["replay", "remove", "--stage", "regions"]);
    let mut missing = site.command(&["replay", "report", "--stage", "regions"]);
    let ended = missing.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(1) && said.contains("regions.v1.g2"), "{said}");
}

async fn a_reissue_never_comes_after_a_newer_revision(site: Site) {
    site.done(&["topics", "create", "--partitions", "1"]);
    let retracted = Article { pub_status: PubStatus::Canceled, ..article(2, 2) };
    site.append(&[article(1, 1), article(2, 1), article(3, 1)]).await;
    let _stages = site.stages();
    let before = site.records(Topic::Articles).await;
    let as_of = before.last().unwrap().offset + 1;
    site.append(&[article(1, 2), retracted]).await;
    // Whoever asks for these knows nothing of the two that came in since.
    let reissue = |n: u32| {
        let article = article(n, 1);
        let head = ResultHead {
            article_id: article.id.clone(),
            revision: 1,
            outcome: Outcome::Ok,
            partition: 0,
            offset: 0,
        };
        Reissue {
            article_id: article.id.clone(),
            revision: 1,
            emission: 2,
            partition: 0,
            as_of,
            article: encode_article(&article),
            regions: encode_regions(&head, &Tagging::default()),
            figures: dateline::event::encode_figures(&head, &[]),
            trace: TraceParent::new(rand::random),
        }
        .output()
    };
    let mut writer = site.log().writer("replay").await.unwrap();
    writer.append(vec![reissue(1), reissue(2), reissue(3)]).await.unwrap();
    site.append(&[article(4, 1)]).await;
    let events = site.events(7).await;
    let seen: Vec<(&str, u32, u32)> = events.iter().map(|e| (e.0.as_str(), e.1, e.2)).collect();
    let want = [
        ("a001", 1, 1),
        ("a002", 1, 1),
        ("a003", 1, 1),
        ("a001", 2, 1),
        ("a002", 2, 1),
        ("a003", 1, 2),
        ("a004", 1, 1),
    ];
    assert_eq!(seen, want);
    // It has the results that it brought, at the place where it stands.
    let third = &events[5];
    assert_eq!((third.3.len(), third.4), (0, 0));
    let results = site.records(Topic::Regions).await;
    let of = dateline::event::Part::of_regions(results.last().unwrap().value.as_deref()).unwrap();
    assert_eq!(
        (of.article_id.as_str(), of.source.map(|Source { partition, .. }| partition)),
        ("a004", Some(0))
    );
}
