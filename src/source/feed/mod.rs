//! Feeds on the web: RSS 2.0, 1.0 and 0.9x, Atom and JSON Feed, polled.
//!
//! ```text
//! schedule ──► poll ──► fetch ──► pieces (xml, json) ──► items ──► round ──► Sink
//!                ▲ hosts                                    identity │
//!                └───────────────── store ◄─────────────────────────┘
//! ```
//!
//! - `poll`: the loop: who is due, and what an answer means; `job`: one request
//! - `round`: what one poll found, on its way to the log; linked pages where full texts are wanted
//! - [`schedule`], [`host`]: when, and how hard a server is leant on (pure)
//! - [`items`], `pieces`, `clean`, `xml`, `json`, [`identity`]: bytes → drafts (pure)
//! - [`fetch`], [`store`]: the HTTP client, what is kept across restarts
//!
//! **Delivery.** What the store says of a feed changes only when everything that the poll found is in the log
//! ([`Sink::settle`]): after a crash in between, the poll is made again, and the ledger knows what came in.
//! An item that changes is the next revision of its article. One that leaves its feed is still
//! there; only a tombstone (RFC 6721) retracts it. An article in several feeds belongs to the first that
//! brought it, so that two versions of it do not take turns.
//!
//! **Politeness.** See [`schedule`] for when a feed is asked again, and [`host`] for the rest. A permanent redirect
//! is remembered once what it leads to was read; 410 ends a feed for good.

mod clean;
pub mod fetch;
pub mod host;
pub mod identity;
pub mod items;
mod job;
mod json;
pub mod pieces;
mod poll;
mod round;
pub mod schedule;
pub mod store;
mod xml;

#[cfg(test)]
mod tests;

pub use fetch::Limits;

use super::{Fault, Found, Publication, Sink, Source};
use async_trait::async_trait;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// A feed to poll.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its address.
    pub address: String,
    /// What is known of its articles.
    pub publication: Publication,
    /// The shortest time between two polls, in seconds.
    pub interval: i64,
    /// Whether the texts of its articles are taken from the pages that it links to.
    pub full_text: bool,
    /// Whether it is polled until the process stops, and not only once, if it is due.
    pub follow: bool,
}

/// Whether an input is the address of a feed.
pub fn is_address(input: &str) -> bool {
    let scheme = input.split("://").next().unwrap_or_default();
    input.contains("://") && (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

impl Feed {
    /// The feed at an address.
    ///
    /// # Errors
    /// What is wrong with the address, in words.
    pub fn new(address: &str, publication: Publication) -> Result<Self, String> {
        let url = identity::web(address).ok_or_else(|| format!("{address:?} is no http or https address"))?;
        if !url::Url::parse(address.trim())
            .is_ok_and(|given| given.username().is_empty() && given.password().is_none())
        {
            return Err(format!("{url}: user and password in the address of a feed are not supported"));
        }
        let (address, interval) = (url.into(), schedule::INTERVAL);
        Ok(Self { address, publication, interval, full_text: false, follow: false })
    }
}

/// How feeds are polled.
#[derive(Debug, Clone)]
pub struct Options {
    /// Path of the store.
    pub store: PathBuf,
    /// What tells the log from others: with another one, feeds are read in full again.
    pub log: String,
    /// Whom to write to about our requests: an address or a mailbox.
    pub contact: Option<String>,
    /// Which addresses may be called: [`crate::net::address::is_public`] or more.
    pub reachable: fn(IpAddr) -> bool,
    /// What an answer may cost.
    pub limits: Limits,
}

/// What is not a function of feeds: the time, in seconds since 1970, and chance, in `[0, 1)`.
pub struct World {
    /// The time.
    pub now: Box<dyn Fn() -> i64 + Send + Sync>,
    /// Chance.
    pub random: Box<dyn Fn() -> f64 + Send + Sync>,
}

impl World {
    /// The real one.
    pub fn real() -> Self {
        let now =
            || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed());
        Self { now: Box::new(now), random: Box::new(rand::random::<f64>) }
    }
}

/// All feeds of a process: they share hosts and a store.
pub struct Feeds {
    /// The feeds.
    pub feeds: Vec<Feed>,
    /// How they are polled.
    pub options: Options,
    /// Time and chance.
    pub world: World,
}

#[async_trait]
impl Source for Feeds {
    fn name(&self) -> String {
        match &self.feeds[..] {
            [feed] => feed.address.clone(),
            feeds => format!("{} feeds", feeds.len()),
        }
    }

    fn lasts(&self) -> bool {
        self.feeds.iter().any(|feed| feed.follow)
    }

    async fn run(self: Box<Self>, sink: Sink) {
        match poll::Poller::open(*self, sink.clone()) {
            Ok(poller) => poller.run().await,
            Err(error) => {
                tracing::error!(%error, "feeds are not polled");
                // Who does not listen any more knows already.
                sink.give(Found::Bad(Fault::new("feeds", error))).await;
            }
        }
    }
}
