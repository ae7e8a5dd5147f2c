//! What an operator does when something went wrong: lag, check, dead letters, a dead stage.

#![allow(clippy::unwrap_used)]

use dateline::article::Article;
use dateline::event::{Topic, decode_enriched, encode_article, header};
use dateline::log::local::Local;
use dateline::log::{Log, Output, Positions, Record};
use serde_json::Value;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A data directory and the processes on it.
struct Site {
    folder: tempfile::TempDir,
}

/// A stage in a process of its own; dropping it kills it, -9.
struct Stage(Child);

impl Drop for Stage {
    fn drop(&mut self) {
        // It may have ended already.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Site {
    fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        site.done(&["topics", "create", "--partitions", "2"]);
        site
    }

    fn dir(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DATELINE_")) {
            command.env_remove(name);
        }
        command.args(args).arg("--data-dir").arg(self.dir());
        command
    }

    fn start(&self, args: &[&str]) -> Stage {
        Stage(self.command(args).stderr(Stdio::null()).spawn().unwrap())
    }

    /// Exit code, lines of standard output, standard error.
    fn run(&self, args: &[&str]) -> (Option<i32>, Vec<String>, String) {
        let output = self.command(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let lines = text(&output.stdout).lines().map(str::to_owned).collect();
        (output.status.code(), lines, text(&output.stderr))
    }

    fn done(&self, args: &[&str]) -> Vec<String> {
        let (code, lines, errors) = self.run(args);
        assert_eq!(code, Some(0), "{args:?}: {errors}");
        lines
    }

    fn letters(&self, args: &[&str]) -> Vec<Value> {
        let lines = self.done(&[&["dlq"], args].concat());
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn log(&self) -> Local {
        Local::open(self.dir(), "dateline").unwrap()
    }

    async fn append(&self, key: &str, value: Vec<u8>) {
        let output = Output {
            topic: Topic::Articles,
            partition: None,
            key: key.into(),
            value: Some(value),
            headers: vec![],
        };
        self.log().writer("test").await.unwrap().append(vec![output]).await.unwrap();
    }

    /// All records of a topic.
    async fn records(&self, topic: Topic) -> Vec<Record> {
        let mut follower = self.log().follow(topic, &Positions::new()).await.unwrap();
        let mut records = Vec::new();
        loop {
            let batch = follower.read(1000, Duration::ZERO).await.unwrap();
            records.extend(batch.records);
            if batch.at_end {
                return records;
            }
        }
    }

    /// Waits until the records of a topic satisfy `enough`.
    async fn wait(&self, topic: Topic, enough: impl Fn(&[Record]) -> bool) -> Vec<Record> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let records = self.records(topic).await;
            if enough(&records) {
                return records;
            }
            assert!(Instant::now() < deadline, "{topic:?} has {} records", records.len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn article(id: &str) -> Vec<u8> {
    let body = "吉林省进出口总值244.82亿元，同比增长58.7%。".to_owned();
    encode_article(&Article {
        id: id.into(),
        revision: 1,
        body,
        language: "zh-Hans".into(),
        ..Article::default()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_listed_shown_and_redriven_once() {
    let site = Site::new();
    let stages = ["regions", "figures", "enrich"];
    let _running = stages.map(|name| site.start(&["stage", name]));
    site.append("bad", b"\xff\xff".to_vec()).await;
    site.append("good", article("good")).await;
    site.wait(Topic::Enriched, |records| records.len() == 1).await;
    site.wait(Topic::Dlq, |records| records.len() == 3).await;

    let letters = site.letters(&["list"]);
    let mut of: Vec<&str> = letters.iter().map(|letter| letter["stage"].as_str().unwrap()).collect();
    of.sort_unstable();
    assert_eq!(of, ["enrich", "figures", "regions"]);
    for letter in &letters {
        assert_eq!((&letter["article"], &letter["class"]), (&"bad".into(), &"undecodable".into()));
        assert_eq!((&letter["topic"], &letter["bytes"]), (&"dateline.articles.v1".into(), &2.into()));
    }
    assert_eq!(site.letters(&["list", "--stage", "regions"]).len(), 1);
    assert_eq!(site.letters(&["list", "--class", "panic"]).len(), 0);
    assert_eq!(site.letters(&["list", "--article", "good"]).len(), 0);
    assert_eq!(site.letters(&["list", "--since", "2199-01-01T00:00:00Z"]).len(), 0);

    let place = site.letters(&["list", "--stage", "figures"])[0]["at"].as_str().unwrap().to_owned();
    let shown: Value = serde_json::from_str(&site.done(&["dlq", "show", &place]).join("\n")).unwrap();
    assert_eq!((&shown["hex"], &shown["stage"]), (&"ffff".into(), &"figures".into()));
    let raw = site.command(&["dlq", "show", &place, "--raw"]).output().unwrap();
    assert_eq!(raw.stdout, b"\xff\xff");
    let (code, _, errors) = site.run(&["dlq", "show", "0:999"]);
    assert_eq!(code, Some(1), "{errors}");
    assert!(errors.contains("no dead letter at 0:999"), "{errors}");

    assert_eq!(site.letters(&["redrive", "--stage", "regions", "--dry-run"]).len(), 1);
    assert_eq!(site.letters(&["redrive", "--stage", "regions"]).len(), 1);
    // The record stands there again, and every stage that reads the topic answers: still not readable, so three letters
    // more beside the receipt.
    let records = site.wait(Topic::Dlq, |records| records.len() == 7).await;
    let second = records.iter().filter(|r| header(&r.headers, "dlq.attempts") == Some("2")).count();
    assert_eq!(second, 3);
    assert_eq!(site.letters(&["list", "--stage", "regions"]).len(), 1);
    assert_eq!(site.letters(&["list", "--stage", "regions", "--redriven"]).len(), 2);
    let all = site.letters(&["list", "--stage", "regions", "--redriven"]);
    let done = all.iter().find(|letter| letter["redriven"] == true).unwrap()["at"].as_str().unwrap();
    assert_eq!(site.letters(&["redrive", "--at", done]).len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn lag_and_check_say_where_the_stages_are() {
    let site = Site::new();
    site.append("a", article("a")).await;
    site.append("b", article("b")).await;
    let behind = |stage: &str| -> i64 {
        let lines = site.done(&["lag", "--stage", stage]);
        lines.iter().skip(1).map(|line| line.rsplit('\t').next().unwrap().parse::<i64>().unwrap()).sum()
    };
    assert_eq!((behind("regions"), behind("enrich")), (2, 2));
    let lines = site.done(&["check"]);
    assert!(lines.iter().all(|line| line.starts_with("ok ")), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("regions has not begun")), "{lines:?}");
    let running = ["regions", "figures", "enrich"].map(|name| site.start(&["stage", name]));
    site.wait(Topic::Enriched, |records| records.len() == 2).await;
    let deadline = Instant::now() + PATIENCE;
    while behind("regions") + behind("figures") + behind("enrich") > 0 {
        assert!(Instant::now() < deadline, "the lag stays");
    }
    drop(running);
    // A folder without topics, and one that cannot be a data directory.
    let empty: PathBuf = site.dir().join("empty");
    let check = |dir: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = command.args(["check", "--data-dir"]).arg(dir).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, text) = check(&empty);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("FAIL  topics: dateline.articles.v1") && text.contains("topics create"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_tells_its_metrics() {
    let site = Site::new();
    // Free a moment ago; nothing else of these tests asks for a port of its own.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let _regions = site.start(&["stage", "regions", "--metrics-listen", &address]);
    site.append("a", article("a")).await;
    let get = |path: &str| -> std::io::Result<String> {
        let mut stream = std::net::TcpStream::connect(&address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    };
    let deadline = Instant::now() + PATIENCE;
    let want = "dateline_outputs_total{stage=\"regions\",topic=\"regions\"} 1";
    while !get("/metrics").is_ok_and(|text| text.contains(want)) {
        assert!(Instant::now() < deadline, "{:?}", get("/metrics"));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(get("/healthz").unwrap().starts_with("HTTP/1.1 200 "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_stage_does_not_stop_the_news() {
    let site = Site::new();
    let _regions = site.start(&["stage", "regions"]);
    site.append("a", article("a")).await;
    site.wait(Topic::Regions, |records| records.len() == 1).await;
    let enrich = site.start(&["stage", "enrich", "--join-deadline", "1"]);
    let emitted = |records: &[Record]| -> Vec<(String, u32, Vec<String>, usize)> {
        let read = |record: &Record| decode_enriched(record.value.as_deref()).unwrap();
        let all = records.iter().map(read);
        all.map(|e| (e.article.id, e.emission, e.missing, e.figures.len())).collect()
    };
    let partial = ("a".to_owned(), 1, vec!["figures".to_owned()], 0);
    let records = site.wait(Topic::Enriched, |records| !records.is_empty()).await;
    assert_eq!(emitted(&records), std::slice::from_ref(&partial));
    // Killed and started again, it remembers what went out.
    drop(enrich);
    site.append("b", article("b")).await;
    site.wait(Topic::Regions, |records| records.len() == 2).await;
    let _enrich = site.start(&["stage", "enrich", "--join-deadline", "1"]);
    let records = site.wait(Topic::Enriched, |records| records.len() >= 2).await;
    assert_eq!(emitted(&records).iter().filter(|(id, ..)| id == "a").count(), 1);
    let _figures = site.start(&["stage", "figures"]);
    let records = site.wait(Topic::Enriched, |records| records.len() >= 4).await;
    let mut all = emitted(&records);
    all.sort();
    let full = |id: &str| (id.to_owned(), 2, vec![], 2);
    let partial_of_b = ("b".to_owned(), 1, partial.2.clone(), 0);
    assert_eq!(all, [partial, full("a"), partial_of_b, full("b")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poisoned_event_does_not_stop_the_publisher() {
    let site = Site::new();
    let event = |id: &str| {
        let source = dateline::event::Source { partition: 0, offset: 0 };
        let none = dateline::enriched::Changes::default();
        dateline::event::encode_enriched(article(id), None, None, &none, 1, source)
    };
    let output = |key: &str, value: Vec<u8>| Output {
        topic: Topic::Enriched,
        partition: None,
        key: key.into(),
        value: Some(value),
        headers: vec![],
    };
    let events = vec![output("a", event("a")), output("bad", b"\xff\xff".to_vec()), output("b", event("b"))];
    site.log().writer("test").await.unwrap().append(events).await.unwrap();
    // A second publisher with a read model of its own, and the first one after its model is lost, find the letter there.
    for round in 0..3 {
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let _publish = site.start(&["stage", "publish", "--listen", &address]);
        let read = || -> std::io::Result<String> {
            let mut stream = std::net::TcpStream::connect(&address)?;
            write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
            let mut text = String::new();
            stream.read_to_string(&mut text)?;
            Ok(text)
        };
        let deadline = Instant::now() + PATIENCE;
        while !read().is_ok_and(|text| text.starts_with("HTTP/1.1 200 ")) {
            assert!(Instant::now() < deadline, "round {round}: {:?}", read());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let letters = site.letters(&["list"]);
        assert_eq!(letters.len(), 1, "round {round}: {letters:?}");
        assert_eq!((&letters[0]["stage"], &letters[0]["article"]), (&"publish".into(), &"bad".into()));
        for file in ["view.db", "view.db-wal", "view.db-shm"] {
            // Some are only there while it runs.
            std::fs::remove_file(site.dir().join(file)).ok();
        }
    }
}
