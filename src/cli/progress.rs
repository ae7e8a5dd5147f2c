//! Progress of the producer on standard error: a spinner on a terminal, plain lines otherwise.

use crate::source::ingest::Tally;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often a plain line tells how far it is.
const EVERY: Duration = Duration::from_secs(10);

pub(super) struct Progress {
    bar: Option<ProgressBar>,
    last: Mutex<Instant>,
}

impl Progress {
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self { bar, last: Mutex::new(Instant::now()) }
    }

    /// A line that stays, above the spinner.
    pub(super) fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }

    pub(super) fn show(&self, tally: Tally) {
        if let Some(bar) = &self.bar {
            bar.set_message(words(tally));
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= EVERY {
            *last = Instant::now();
            eprintln!("dateline: {}", words(tally));
        }
    }

    pub(super) fn done(&self, tally: Tally) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        eprintln!("dateline: ingested: {}", words(tally));
    }
}

fn words(tally: Tally) -> String {
    let Tally { new, changed, same, bad } = tally;
    format!("{new} new, {changed} changed, {same} known, {bad} bad")
}
