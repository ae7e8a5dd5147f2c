//! Articles a second through the whole way (append, regions, figures, enrich, publish), on the local log and, with
//! `DATELINE_TEST_BROKERS`, on Kafka and through librdkafka alone with the same records, in turn in one run:
//! `cargo bench --bench end_to_end -- 5000`.
//!
//! The clock runs from the first append until the read model holds the last article. Absolute times say
//! little on a shared machine; the ratios say more.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod bare;

use dateline::article::{Article, InfoSource, page};
use dateline::event::{Topic, encode_article};
use dateline::feeds::SiteConfig;
use dateline::log::kafka::Kafka;
use dateline::log::local::Local;
use dateline::log::{Log, Output};
use dateline::stage::burial::Burial;
use dateline::stage::{self, Name, Stage};
use dateline::view::{FILE_NAME, View};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tikv_jemallocator::Jemalloc;
use tokio::sync::watch;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

const ROUNDS: usize = 3;

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(3000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let brokers = std::env::var("DATELINE_TEST_BROKERS").ok();
    let mut rates: [Vec<f64>; 3] = Default::default();
    let mut moved = 0;
    for _ in 0..ROUNDS {
        rates[0].push(runtime.block_on(round(None, &prefix(), count)));
        if let Some(brokers) = &brokers {
            let written = prefix();
            rates[1].push(runtime.block_on(round(Some(brokers), &written, count)));
            let plan = bare::Plan::read(brokers, &written);
            moved = plan.bytes() / count;
            rates[2].push(runtime.block_on(plan.round(brokers, &prefix())));
        }
    }
    println!("{count} articles, {ROUNDS} rounds: median (slowest to fastest), articles/s");
    let [local, kafka, bare] = rates.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates
    });
    let median = |rates: &[f64]| rates[rates.len() / 2];
    let row = |name: &str, rates: &[f64]| {
        print!("{name:16} {:8.0} ({:.0} to {:.0})", median(rates), rates[0], rates[rates.len() - 1]);
    };
    row("local log", &local);
    println!();
    if kafka.is_empty() {
        println!("kafka            not measured: no broker in DATELINE_TEST_BROKERS");
        return;
    }
    row("kafka", &kafka);
    println!(
        "   {:.2} of local, {:.2} of librdkafka",
        median(&kafka) / median(&local),
        median(&kafka) / median(&bare)
    );
    row("librdkafka alone", &bare);
    println!("   {moved} bytes an article in the same records, without transactions");
}

/// Topics of a round have names of their own.
fn prefix() -> String {
    format!("bench-{:08x}", rand::random::<u32>())
}

async fn round(brokers: Option<&str>, prefix: &str, count: usize) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let log: Arc<dyn Log> = match brokers {
        None => Arc::new(Local::open(folder.path(), prefix).unwrap()),
        Some(brokers) => Arc::new(Kafka::new(brokers, prefix, Default::default())),
    };
    log.create_topics(4).await.unwrap();
    let view = Arc::new(View::open(&folder.path().join(FILE_NAME), &SiteConfig::default()).unwrap());
    let runtime = tokio::runtime::Handle::current();
    let burial = Burial::new(Arc::clone(&log), prefix, Name::Publish, runtime);
    let stages: Vec<Box<dyn Stage>> = vec![
        Box::new(stage::regions::stage(prefix)),
        Box::new(stage::figures::stage(prefix)),
        Box::new(stage::enrich::stage(prefix, stage::enrich::DEADLINE)),
        Box::new(stage::publish::stage(prefix, Arc::clone(&view), burial, || ())),
    ];
    let (stop_now, stop) = watch::channel(false);
    let running: Vec<_> = stages
        .into_iter()
        .map(|stage| {
            let (log, prefix, stop) = (Arc::clone(&log), prefix.to_owned(), stop.clone());
            tokio::spawn(async move { stage::run(log, &prefix, stage, stop).await })
        })
        .collect();
    // Joining a group takes Kafka some seconds that are no part of the rate.
    if brokers.is_some() {
        tokio::time::sleep(Duration::from_secs(8)).await;
    }
    let outputs = outputs(count);
    let began = Instant::now();
    let mut writer = log.writer("bench").await.unwrap();
    for chunk in outputs.chunks(256) {
        writer.append(chunk.to_vec()).await.unwrap();
    }
    while held(&view) < count as u64 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let rate = count as f64 / began.elapsed().as_secs_f64();
    stop_now.send_replace(true);
    for task in running {
        task.await.unwrap().unwrap();
    }
    rate
}

/// Entries of the read model: all articles have the one source.
fn held(view: &View) -> u64 {
    view.directory().unwrap().sources.first().map_or(0, |source| source.entries)
}

/// Articles of the sample pages again and again, each with an id of its own.
fn outputs(count: usize) -> Vec<Output> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pages");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let pages = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let items: Vec<_> = pages.flat_map(|text| page::split(&text)).collect();
    (0..count)
        .map(|n| {
            let item = &items[n % items.len()];
            let article = Article {
                id: format!("bench-{n:08}"),
                revision: 1,
                headline: item.headline.clone(),
                info_sources: vec![InfoSource { name: "bench".into(), ..InfoSource::default() }],
                body: item.paragraphs.join("\n"),
                ..Article::default()
            };
            Output {
                topic: Topic::Articles,
                partition: None,
                key: article.id.clone().into_bytes(),
                value: Some(encode_article(&article)),
                headers: vec![],
            }
        })
        .collect()
}
