//! dateline turns newspaper pages, feeds and article records into one event per article, tags the
//! regions and extracts the figures of each, joins the two, and publishes feeds, pages and events.
//!
//! ```text
//! source ──► articles ──┬─► regions ─┬─► enrich ──► enriched ──► view ──► feeds · server
//!                       └─► figures ─┘
//! ```
//!
//! - [`article`]: what an article is; splitting a page into articles (pure)
//! - [`regions`]: article → region mentions and the regions it is filed under (pure)
//! - [`figures`]: article → figures: value, unit, change, indicator, period (pure)
//! - [`enriched`]: an article joined with its regions and figures (pure)
//! - [`feeds`]: entries → RSS, Atom, JSON Feed and OPML bytes (pure)
//! - [`view`]: what is published now, by region, section, source and time (SQLite)
//! - [`server`]: feeds, pages, health and metrics over HTTP
//! - [`cli`]: the commands
//!
//! Pure modules know no runtime, log, database, clock, environment or file; `tests/architecture.rs`
//! keeps it so. Every offset is a Unicode code point into the text it belongs to, half open.

pub mod article;
pub mod cli;
pub mod config;
pub mod enriched;
pub mod event;
pub mod feeds;
pub mod figures;
pub mod log;
pub mod regions;
pub mod server;
pub mod source;
pub mod stage;
pub mod telemetry;
pub mod view;
