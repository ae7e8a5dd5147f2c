//! Feeds polled over real sockets from a server of ours, through simulated days: the clock is tokio's paused one,
//! which moves on when nothing is under way.

#![allow(clippy::unwrap_used, missing_docs)]

mod command;
mod day;
mod enemies;
mod items;
mod server;
mod site;

use dateline::article::{Article, PubStatus};
use dateline::net::address::is_any;
use dateline::source::feed::{Feed, Feeds, Limits, Options, World};
use dateline::source::ingest::{Outcome, Settled};
use dateline::source::{Found, Given, Publication, Sink, Source};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Monday, 9 March 2026, 00:00:00 GMT.
pub const START: i64 = 1_773_014_400;

/// The simulated time: seconds since 1970, and where the server's threads look for it.
#[derive(Clone)]
pub struct Clock {
    begun: Instant,
    now: Arc<AtomicI64>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { begun: Instant::now(), now: Arc::new(AtomicI64::new(START)) }
    }

    /// Reads the clock, which only works in the runtime, and notes what it says.
    pub fn read(&self) -> i64 {
        let now = START + self.begun.elapsed().as_secs().cast_signed();
        self.now.store(now, Ordering::SeqCst);
        now
    }

    /// What it last said.
    pub fn noted(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }
}

/// What the log would hold.
#[derive(Default)]
pub struct Log {
    pub articles: HashMap<String, Vec<Article>>,
    pub faults: Vec<String>,
    pub notes: Vec<String>,
    /// Whether articles are lost from now on: the process has died, and what it was given is not in the log.
    pub dead: bool,
}

impl Log {
    fn take(&mut self, given: Given) {
        match given.found {
            Found::Bad(fault) => self.faults.push(fault.to_string()),
            Found::Note(fault) => self.notes.push(fault.to_string()),
            Found::Article(_) if self.dead => {}
            Found::Article(article) => {
                let revisions = self.articles.entry(article.id.clone()).or_default();
                let revision = u32::try_from(revisions.len()).unwrap() + 1;
                let id = article.id.clone();
                let outcome = match revisions.last() {
                    Some(last) if *last == *article => Outcome::Same,
                    Some(_) => Outcome::Changed,
                    None => Outcome::New,
                };
                if outcome != Outcome::Same {
                    revisions.push(*article);
                }
                if let Some(reply) = given.reply {
                    reply.send(Settled { id, revision, outcome }).ok();
                }
            }
        }
    }

    /// Headline, text and number of revisions of each article that is there, sorted.
    pub fn shown(&self) -> Vec<String> {
        let mut shown: Vec<String> = self
            .articles
            .values()
            .map(|revisions| {
                let last = revisions.last().unwrap();
                let state =
                    if last.pub_status == PubStatus::Canceled { "retracted" } else { last.body.as_str() };
                let headline = last.headline.as_deref().unwrap_or_default();
                format!("{headline} | {} | r{}", state.replace('\n', "/"), revisions.len())
            })
            .collect();
        shown.sort();
        shown
    }
}

/// A process that polls.
pub struct Polling {
    stop: watch::Sender<bool>,
    source: JoinHandle<()>,
    log: JoinHandle<()>,
}

/// What polls share: the store, the clock, what came out.
pub struct Bench {
    pub folder: tempfile::TempDir,
    pub clock: Clock,
    pub log: Arc<Mutex<Log>>,
    pub options: Options,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            store: folder.path().join("feeds.db"),
            log: "log".into(),
            contact: Some("https://news.example/".into()),
            reachable: is_any,
            limits: Limits::USUAL,
        };
        Self { folder, clock: Clock::new(), log: Arc::default(), options }
    }

    pub fn start(&self, mut feeds: Vec<Feed>, follow: bool) -> Polling {
        feeds.iter_mut().for_each(|feed| feed.follow = follow);
        let (stop, stopped) = watch::channel(false);
        let (sink, mut given) = Sink::new(64, stopped);
        let clock = self.clock.clone();
        // Chance is none: each test sees the same day.
        let world = World { now: Box::new(move || clock.read()), random: Box::new(|| 0.5) };
        let options = self.options.clone();
        let source = tokio::spawn(Box::new(Feeds { feeds, options, world }).run(sink));
        let log = self.log.clone();
        let log = tokio::spawn(async move {
            while let Some(given) = mpsc::Receiver::recv(&mut given).await {
                log.lock().unwrap().take(given);
            }
        });
        Polling { stop, source, log }
    }

    /// Polls each of the feeds that are due once.
    pub async fn once(&self, feeds: Vec<Feed>) {
        let polling = self.start(feeds, false);
        polling.source.await.unwrap();
        polling.log.await.unwrap();
    }

    /// Polls for so long.
    pub async fn through(&self, feeds: Vec<Feed>, time: Duration) {
        let polling = self.start(feeds, true);
        tokio::time::sleep(time).await;
        // A source whose articles were lost has ended already.
        polling.stop.send(true).ok();
        polling.source.await.unwrap();
        polling.log.await.unwrap();
    }

    pub fn shown(&self) -> Vec<String> {
        self.log.lock().unwrap().shown()
    }

    pub fn faults(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap().faults)
    }

    pub fn notes(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap().notes)
    }

    pub fn store(&self) -> PathBuf {
        self.options.store.clone()
    }
}

pub fn feed(address: &str) -> Feed {
    Feed::new(address, Publication::default()).unwrap()
}

pub fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3600)
}
