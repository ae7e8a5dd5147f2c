//! The promise of the log trait, as one suite that both backends pass.
//!
//! The Kafka half needs a broker in `DATELINE_TEST_BROKERS` (see `tests/kafka/broker.sh`). Without one it says
//! loudly that it is skipped; with `DATELINE_REQUIRE_KAFKA` set that is a failure.

#![allow(clippy::unwrap_used)]

use dateline::event::Topic;
use dateline::log::kafka::Kafka;
use dateline::log::local::Local;
use dateline::log::{Batch, Commit, Consumer, Log, LogError, Output, Positions, Record, Restart, Restarts};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PARTITIONS: i32 = 4;
const PATIENCE: Duration = Duration::from_secs(60);
const BROKER_SIDE: &str = "kafka, group.protocol=consumer";

/// A log of its own for one test. Opening it again, in this process or another, gives the same log.
struct Backend {
    name: &'static str,
    /// Data directory of the local log.
    dir: PathBuf,
    prefix: String,
    _folder: tempfile::TempDir,
}

impl Backend {
    fn local() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        Some(Self { name: "local", dir: folder.path().to_owned(), prefix: "suite".into(), _folder: folder })
    }

    fn kafka() -> Option<Self> {
        Self::on_kafka("kafka")
    }

    /// Kafka whose brokers hand out the partitions (KIP-848).
    fn kafka_broker_side() -> Option<Self> {
        Self::on_kafka(BROKER_SIDE)
    }

    fn on_kafka(name: &'static str) -> Option<Self> {
        if brokers().is_none() {
            let message = "SKIPPED: the Kafka suite needs a broker in DATELINE_TEST_BROKERS (tests/kafka/broker.sh start)";
            assert!(std::env::var_os("DATELINE_REQUIRE_KAFKA").is_none(), "{message}");
            eprintln!("{message}");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let prefix = format!("suite-{:016x}", rand::random::<u64>());
        Some(Self { name, dir: folder.path().to_owned(), prefix, _folder: folder })
    }

    /// Groups are known to the whole broker, so each test has its own.
    fn group(&self) -> String {
        format!("{}.suite", self.prefix)
    }

    fn open(&self) -> Arc<dyn Log> {
        open(self.name, &self.dir, &self.prefix)
    }

    /// A child process that copies articles to regions, batch by batch, and dies as told.
    fn copier(&self, die: &str) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "copier_in_a_process_of_its_own", "--nocapture"])
            .env("SUITE_BACKEND", self.name)
            .env("SUITE_DIR", &self.dir)
            .env("SUITE_PREFIX", &self.prefix)
            .env("SUITE_DIE", die)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }
}

/// How soon a member that is not heard of counts as dead in this suite. Kafka allows no less than six seconds.
fn session(backend: &str) -> Duration {
    Duration::from_secs(if backend == "local" { 2 } else { 6 })
}

fn brokers() -> Option<String> {
    std::env::var("DATELINE_TEST_BROKERS").ok().filter(|brokers| !brokers.is_empty())
}

fn open(name: &str, dir: &std::path::Path, prefix: &str) -> Arc<dyn Log> {
    if name == "local" {
        return Arc::new(Local::open_with_session(dir, prefix, session(name)).unwrap());
    }
    let session = session(name).as_millis().to_string();
    // With groups on the broker's side the session is its setting (tests/kafka/broker.sh).
    let own = if name == BROKER_SIDE {
        ("group.protocol", "consumer")
    } else {
        ("session.timeout.ms", session.as_str())
    };
    let options = [own, ("max.poll.interval.ms", session.as_str())];
    let options = options.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    Arc::new(Kafka::new(&brokers().unwrap(), prefix, options))
}

/// The suite, once per backend.
macro_rules! suite {
    ($($test:ident)*) => {
        mod local {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() { super::$test(super::Backend::local().unwrap()).await })*
        }
        mod kafka {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                if let Some(backend) = super::Backend::kafka() { super::$test(backend).await }
            })*
        }
        mod kafka_broker_side {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                if let Some(backend) = super::Backend::kafka_broker_side() { super::$test(backend).await }
            })*
        }
    };
}

suite! {
    order_is_kept_per_key
    positions_survive_a_restart
    what_is_not_committed_is_not_visible_and_comes_again
    two_members_share_the_partitions
    a_zombies_commit_is_refused
    restart_points_bring_records_back_first
    a_writer_fences_the_one_before_it
    a_follower_reads_everything_from_its_own_positions
    topics_that_do_not_exist_are_named
    kill_9_between_any_two_steps_loses_and_repeats_nothing
}

/// Kafka alone: librdkafka can stall, and fetching anew must cost nothing but that.
#[tokio::test(flavor = "multi_thread")]
async fn kafka_consumers_fetch_anew_in_silence_and_miss_nothing() {
    let Some(backend) = Backend::kafka() else { return };
    let log = filled(&backend, 30).await;
    let quick = Kafka::new(&brokers().unwrap(), &backend.prefix, BTreeMap::new());
    let quick = quick.with_silence(Duration::from_millis(300));
    let mut member = quick.join(&backend.group(), &[Topic::Articles]).await.unwrap();
    let mut follower = quick.follow(Topic::Articles, &Positions::new()).await.unwrap();
    let mut writer = log.writer("suite").await.unwrap();
    for round in 0..3 {
        let numbers: Vec<u32> = (round * 30..(round + 1) * 30).collect();
        if round > 0 {
            writer.append(numbers.iter().map(|n| output(Topic::Articles, *n)).collect()).await.unwrap();
        }
        for consumer in [&mut member, &mut follower] {
            let mut seen: Vec<u32> = read_all(&mut **consumer, 30).await.iter().map(number).collect();
            seen.sort_unstable();
            assert_eq!(seen, numbers);
            for _ in 0..10 {
                let batch = consumer.read(32, Duration::from_millis(200)).await.unwrap();
                assert!(batch.records.is_empty(), "{} came again", number(&batch.records[0]));
            }
        }
    }
    member.leave().await;
    follower.leave().await;
}

async fn order_is_kept_per_key(backend: Backend) {
    let log = filled(&backend, 400).await;
    let mut consumer = log.join(&backend.group(), &[Topic::Articles]).await.unwrap();
    let records = read_all(&mut *consumer, 400).await;
    let mut partition_of = BTreeMap::new();
    let mut last: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    for record in &records {
        let key = record.key.clone().unwrap();
        assert_eq!(*partition_of.entry(key.clone()).or_insert(record.partition), record.partition);
        let number = number(record);
        assert!(last.insert(key, number).is_none_or(|before| before < number), "order within a key");
        assert_eq!(record.headers, [("h".to_owned(), number.to_string().into_bytes())]);
    }
    assert!(partition_of.values().collect::<BTreeSet<_>>().len() > 1, "all keys went to one partition");
    consumer.leave().await;
}

async fn positions_survive_a_restart(backend: Backend) {
    let log = filled(&backend, 100).await;
    let mut seen = BTreeSet::new();
    let mut next = Positions::new();
    for _ in 0..2 {
        let mut consumer = log.join(&backend.group(), &[Topic::Articles]).await.unwrap();
        while seen.len() < 100 {
            let batch = read(&mut *consumer).await;
            let before = seen.len();
            for record in &batch.records {
                assert!(seen.insert(number(record)), "{} came twice", number(record));
                next.insert((record.topic, record.partition), record.offset + 1);
            }
            consumer.commit(Commit::default()).await.unwrap();
            if before < 50 && seen.len() >= 50 {
                break;
            }
        }
        consumer.leave().await;
        assert_eq!(log.positions(&backend.group(), &[Topic::Articles]).await.unwrap(), next);
    }
    assert_eq!(seen.len(), 100);
    assert!(log.positions("suite.nobody", &[Topic::Articles]).await.unwrap().is_empty());
}

async fn what_is_not_committed_is_not_visible_and_comes_again(backend: Backend) {
    let log = filled(&backend, 20).await;
    let mut consumer = log.join(&backend.group(), &[Topic::Articles]).await.unwrap();
    let first = read(&mut *consumer).await;
    consumer.leave().await;
    assert_eq!(visible(&*log, Topic::Regions).await, Vec::<u32>::new());
    let mut again = log.join(&backend.group(), &[Topic::Articles]).await.unwrap();
    let records = read_all(&mut *again, 20).await;
    let numbers: BTreeSet<u32> = records.iter().map(number).collect();
    assert!(first.records.iter().all(|record| numbers.contains(&number(record))));
    again.commit(Commit { outputs: records.iter().map(copy).collect(), ..Commit::default() }).await.unwrap();
    assert_eq!(visible(&*log, Topic::Regions).await, (0..20).collect::<Vec<_>>());
    again.leave().await;
}

async fn two_members_share_the_partitions(backend: Backend) {
    let log = filled(&backend, 0).await;
    let mut one = log.join(&backend.group(), &[Topic::Articles, Topic::Regions]).await.unwrap();
    let mut two = log.join(&backend.group(), &[Topic::Articles, Topic::Regions]).await.unwrap();
    // Both poll until the group has settled; then each record goes to one of them.
    let deadline = Instant::now() + PATIENCE;
    let mut round = 0;
    loop {
        assert!(Instant::now() < deadline, "the members never shared the partitions");
        let numbers: Vec<u32> = (round * 40..(round + 1) * 40).collect();
        round += 1;
        let mut writer = log.writer("suite").await.unwrap();
        writer
            .append(
                numbers
                    .iter()
                    .flat_map(|n| [output(Topic::Articles, *n), output(Topic::Regions, *n)])
                    .collect(),
            )
            .await
            .unwrap();
        // At the same time: a member that does not poll counts as dead.
        let (a, b) = tokio::join!(drain(&mut *one), drain(&mut *two));
        let partitions = |records: &[Record]| records.iter().map(|r| r.partition).collect::<BTreeSet<i32>>();
        let (of_a, of_b) = (partitions(&a), partitions(&b));
        let mut seen = BTreeSet::new();
        for record in a.iter().chain(&b) {
            assert!(seen.insert((record.topic, number(record))), "two members committed one record");
        }
        // Partitions that moved during the round were with both, one after the other.
        if of_a.is_empty() || of_b.is_empty() || !of_a.is_disjoint(&of_b) || seen.len() != 80 {
            continue;
        }
        // Partition n of both topics is with the same member.
        for records in [&a, &b] {
            let of = |topic| {
                records.iter().filter(|r| r.topic == topic).map(|r| r.partition).collect::<BTreeSet<_>>()
            };
            assert_eq!(of(Topic::Articles), of(Topic::Regions));
        }
        break;
    }
    one.leave().await;
    two.leave().await;
}

async fn a_zombies_commit_is_refused(backend: Backend) {
    let log = filled(&backend, 20).await;
    let mut zombie = log.join(&backend.group(), &[Topic::Articles]).await.unwrap();
    let batch = read_all(&mut *zombie, 20).await;
    // It is not heard of for longer than a session while another member joins and does the work.
    tokio::time::sleep(session(backend.name) + Duration::from_secs(2)).await;
    let mut heir = log.join(&backend.group(), &[Topic::Articles]).await.unwrap();
    let records = read_all(&mut *heir, 20).await;
    heir.commit(Commit { outputs: records.iter().map(copy).collect(), ..Commit::default() }).await.unwrap();
    let late = zombie.commit(Commit { outputs: batch.iter().map(copy).collect(), ..Commit::default() }).await;
    assert!(matches!(late, Err(LogError::Fenced { .. })), "{late:?}");
    assert_eq!(visible(&*log, Topic::Regions).await, (0..20).collect::<Vec<_>>());
    heir.leave().await;
    zombie.leave().await;
}

async fn restart_points_bring_records_back_first(backend: Backend) {
    let log = filled(&backend, 40).await;
    let mut consumer = log.join(&backend.group(), &[Topic::Articles]).await.unwrap();
    let records = read_all(&mut *consumer, 40).await;
    // Hold back from the third record of each partition on.
    let mut restart = Restarts::new();
    for partition in 0..PARTITIONS {
        let third = records.iter().filter(|r| r.partition == partition).nth(2);
        let point = |r: &Record| Restart { from: r.offset, mark: r.offset + 7 };
        restart.extend(third.map(|r| ((Topic::Articles, partition), point(r))));
    }
    assert!(!restart.is_empty());
    consumer.commit(Commit { restart: restart.clone(), ..Commit::default() }).await.unwrap();
    consumer.leave().await;
    let mut writer = log.writer("suite").await.unwrap();
    writer.append(vec![output(Topic::Articles, 100)]).await.unwrap();
    let held = |r: &&Record| restart.get(&(r.topic, r.partition)).is_some_and(|at| r.offset >= at.from);
    let want: BTreeSet<u32> = records.iter().filter(held).map(number).collect();
    let mut again = log.join(&backend.group(), &[Topic::Articles]).await.unwrap();
    let (back, began) = read_all_from(&mut *again, want.len() + 1).await;
    for (at, restart) in &restart {
        assert_eq!(began.get(at), Some(restart), "the restart point and its mark");
    }
    let replayed: BTreeSet<u32> = back.iter().filter(|r| r.replayed).map(number).collect();
    assert_eq!(replayed, want);
    assert_eq!(back.iter().filter(|r| !r.replayed).map(number).collect::<Vec<_>>(), [100]);
    again.leave().await;
}

async fn a_writer_fences_the_one_before_it(backend: Backend) {
    let log = filled(&backend, 0).await;
    let mut first = log.writer("ingest").await.unwrap();
    first.append(vec![output(Topic::Articles, 1)]).await.unwrap();
    let mut second = log.writer("ingest").await.unwrap();
    let late = first.append(vec![output(Topic::Articles, 2)]).await;
    assert!(matches!(late, Err(LogError::Fenced { .. })), "{late:?}");
    second.append(vec![output(Topic::Articles, 3)]).await.unwrap();
    assert_eq!(visible(&*log, Topic::Articles).await, [1, 3]);
}

async fn a_follower_reads_everything_from_its_own_positions(backend: Backend) {
    let log = filled(&backend, 60).await;
    let mut follower = log.follow(Topic::Articles, &Positions::new()).await.unwrap();
    let mut positions = Positions::new();
    let mut count = 0;
    let deadline = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < deadline, "the follower never reached the end");
        let batch = follower.read(16, Duration::from_secs(1)).await.unwrap();
        for record in &batch.records {
            let at = positions.entry((record.topic, record.partition)).or_insert(0);
            assert!(record.offset >= *at, "order within a partition");
            *at = record.offset + 1;
            count += 1;
        }
        if batch.at_end {
            break;
        }
    }
    assert_eq!(count, 60);
    follower.leave().await;
    let mut writer = log.writer("suite").await.unwrap();
    writer.append(vec![output(Topic::Articles, 60)]).await.unwrap();
    let mut later = log.follow(Topic::Articles, &positions).await.unwrap();
    assert_eq!(read_all(&mut *later, 1).await.iter().map(number).collect::<Vec<_>>(), [60]);
    later.leave().await;
    // Positions beyond the end belong to another log.
    let beyond = positions.keys().map(|at| (*at, 1_000_000)).collect();
    let message = match log.follow(Topic::Articles, &beyond).await {
        Ok(mut consumer) => consumer.read(1, Duration::from_secs(1)).await.unwrap_err().to_string(),
        Err(error) => error.to_string(),
    };
    assert!(message.contains("articles.v1 partition 0: ends at offset"), "{message}");
}

async fn topics_that_do_not_exist_are_named(backend: Backend) {
    let log = backend.open();
    let message = match log.join(&backend.group(), &[Topic::Articles]).await {
        Ok(mut consumer) => consumer.read(1, Duration::from_secs(1)).await.unwrap_err().to_string(),
        Err(error) => error.to_string(),
    };
    assert!(message.contains("has no topic suite") && message.contains("topics create"), "{message}");
}

async fn kill_9_between_any_two_steps_loses_and_repeats_nothing(backend: Backend) {
    let count = if backend.name == "local" { 6000 } else { 3000 };
    let log = filled(&backend, count).await;
    // Death at each step in turn, and at moments of the clock that no step knows.
    let deaths = ["read", "commit", "read", "0", "commit", "0"];
    for (round, die) in deaths.into_iter().enumerate() {
        let mut child = backend.copier(die);
        if die == "0" {
            std::thread::sleep(Duration::from_millis(
                if backend.name == "local" { 150 } else { 4000 } + 37 * round as u64,
            ));
            child.kill().unwrap();
        }
        assert!(!child.wait().unwrap().success(), "the child was to die");
    }
    let end = backend.copier("never").wait().unwrap();
    assert!(end.success(), "{end}");
    assert_eq!(visible(&*log, Topic::Regions).await, (0..count).collect::<Vec<_>>());
}

/// Not a test of its own: the process that the suite kills. It ends when nothing came for a while.
#[tokio::test(flavor = "multi_thread")]
async fn copier_in_a_process_of_its_own() {
    let Ok(backend) = std::env::var("SUITE_BACKEND") else { return };
    let die = std::env::var("SUITE_DIE").unwrap();
    let dir = PathBuf::from(std::env::var_os("SUITE_DIR").unwrap());
    let prefix = std::env::var("SUITE_PREFIX").unwrap();
    let log = open(&backend, &dir, &prefix);
    let mut consumer = log.join(&format!("{prefix}.suite"), &[Topic::Articles]).await.unwrap();
    let mut idle = Instant::now();
    let mut batches = 0;
    // A dead member's partitions come only after its session has timed out.
    while idle.elapsed() < session(&backend) * 3 {
        let Ok(batch) = consumer.read(64, Duration::from_millis(200)).await else { continue };
        if batch.records.is_empty() {
            continue;
        }
        batches += 1;
        if die == "read" && batches == 3 {
            std::process::abort();
        }
        let outputs = batch.records.iter().map(copy).collect();
        if consumer.commit(Commit { outputs, ..Commit::default() }).await.is_ok() {
            idle = Instant::now();
        }
        if die == "commit" && batches == 3 {
            std::process::abort();
        }
    }
    consumer.leave().await;
}

/// The log of a backend with its topics and `count` articles of 20 keys.
async fn filled(backend: &Backend, count: u32) -> Arc<dyn Log> {
    let log = backend.open();
    log.create_topics(PARTITIONS).await.unwrap();
    if count > 0 {
        let mut writer = log.writer("suite").await.unwrap();
        writer.append((0..count).map(|n| output(Topic::Articles, n)).collect()).await.unwrap();
    }
    log
}

fn output(topic: Topic, number: u32) -> Output {
    Output {
        topic,
        partition: None,
        key: format!("key {}", number % 20).into_bytes(),
        value: Some(number.to_string().into_bytes()),
        headers: vec![("h".into(), number.to_string().into_bytes())],
    }
}

fn copy(record: &Record) -> Output {
    Output { partition: Some(record.partition), ..output(Topic::Regions, number(record)) }
}

fn number(record: &Record) -> u32 {
    String::from_utf8(record.value.clone().unwrap()).unwrap().parse().unwrap()
}

/// The next batch that is not empty.
async fn read(consumer: &mut dyn Consumer) -> Batch {
    let deadline = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < deadline, "nothing came");
        let batch = consumer.read(32, Duration::from_secs(1)).await.unwrap();
        if !batch.records.is_empty() {
            return batch;
        }
    }
}

/// Reads until `count` records came; a new epoch voids what came before it.
async fn read_all(consumer: &mut dyn Consumer, count: usize) -> Vec<Record> {
    read_all_from(consumer, count).await.0
}

/// As [`read_all`], with the restart points at which the epoch began.
async fn read_all_from(consumer: &mut dyn Consumer, count: usize) -> (Vec<Record>, Arc<Restarts>) {
    let mut records = Vec::new();
    let mut began = Arc::default();
    let mut epoch = None;
    while records.len() < count {
        let batch = read(consumer).await;
        if epoch.replace(batch.epoch) != Some(batch.epoch) {
            records.clear();
        }
        began = batch.began;
        records.extend(batch.records);
    }
    (records, began)
}

/// Reads and commits what is there now.
async fn drain(consumer: &mut dyn Consumer) -> Vec<Record> {
    let mut records = Vec::new();
    let deadline = Instant::now() + Duration::from_secs(3);
    while Instant::now() < deadline {
        let batch = consumer.read(64, Duration::from_millis(300)).await.unwrap();
        if batch.records.is_empty() {
            continue;
        }
        // A commit that a rebalance refuses brings the records again, to whoever has them then.
        if consumer.commit(Commit::default()).await.is_ok() {
            records.extend(batch.records);
        }
    }
    records
}

/// The numbers that a reader from the beginning sees, sorted.
async fn visible(log: &dyn Log, topic: Topic) -> Vec<u32> {
    let mut follower = log.follow(topic, &Positions::new()).await.unwrap();
    let mut numbers = Vec::new();
    let deadline = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < deadline, "the follower never reached the end");
        let batch = follower.read(1000, Duration::from_secs(1)).await.unwrap();
        numbers.extend(batch.records.iter().map(number));
        if batch.at_end {
            follower.leave().await;
            numbers.sort_unstable();
            return numbers;
        }
    }
}
