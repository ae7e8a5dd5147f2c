//! dateline turns newspaper pages and article records into one event per article, tags the regions
//! and extracts the figures of each, joins the two, and publishes feeds, pages and events.
//!
//! ```text
//! source ──► articles ──┬─► regions ─┬─► enrich ──► enriched ──► view ──► feeds · server
//!                       └─► figures ─┘
//! ```
//!
//! - [`source`]: where articles come from; the producer
//! - [`article`]: what an article is; splitting a page into articles (pure)
//! - [`regions`]: article → region mentions and the regions it is filed under (pure)
//! - [`figures`]: article → figures: value, unit, change, indicator, period (pure)
//! - [`enriched`]: an article joined with its regions and figures (pure)
//! - [`query`]: which articles a reader asks for, alone and by the hundred thousand (pure)
//! - [`topics`]: what an article is about, by rules in the language of queries (pure)
//! - [`event`]: the wire: topics, headers, protobuf
//! - [`log`]: append and read in one atomic step, on SQLite or Kafka
//! - [`stage`]: the stages and what runs them
//! - [`replay`]: a stage run anew over past articles, compared, switched to and back
//! - [`view`]: what is published now, by region, section, source, topic and time (SQLite)
//! - [`feeds`]: entries → RSS, Atom, JSON Feed and OPML bytes (pure)
//! - [`net`]: which addresses outgoing calls may reach
//! - [`server`]: feeds, pages, hub, health and metrics over HTTP
//! - [`telemetry`], [`config`], [`cli`]: metrics and logs, settings, commands
//!
//! What holds everywhere: each stage emits exactly one result per article revision; outputs and
//! positions move together; the same entries give the same feed bytes.
//!
//! Pure modules know no runtime, log, database, clock, environment or file; `tests/architecture.rs`
//! keeps it so. Every offset is a Unicode code point into the text it belongs to, half open.

// Sources that tests of the crate share with tests of its interface call it by its name.
#[cfg(test)]
extern crate self as dateline;

pub mod article;
pub mod cli;
pub mod config;
pub mod enriched;
pub mod event;
pub mod feeds;
pub mod figures;
pub mod log;
pub mod net;
pub mod query;
pub mod regions;
pub mod replay;
pub mod server;
pub mod source;
pub mod stage;
pub mod telemetry;
pub mod topics;
pub mod view;
