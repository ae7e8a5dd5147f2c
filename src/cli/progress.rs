//! Progress of the producer on standard error: a bar on a terminal where the inputs have a size, a spinner where
//! they have none, and plain lines elsewhere.

use crate::source::Meter;
use crate::source::ingest::Tally;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often a plain line tells how far it is.
const EVERY: Duration = Duration::from_secs(10);

/// How the two look.
const SPINNER: &str = "{spinner} {msg} ({elapsed})";
const BAR: &str = "{bar:30} {bytes} of {total_bytes} ({bytes_per_sec}, {eta} left) {msg}";

pub(super) struct Progress {
    bar: Option<ProgressBar>,
    meter: Arc<Meter>,
    last: Mutex<Instant>,
}

impl Progress {
    pub(super) fn new(meter: Arc<Meter>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_style(style(SPINNER));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self { bar, meter, last: Mutex::new(Instant::now()) }
    }

    /// A line that stays, above the bar.
    pub(super) fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }

    pub(super) fn show(&self, tally: Tally) {
        let position = self.meter.position();
        if let Some(bar) = &self.bar {
            if let Some((read, expected)) = position {
                if bar.length().is_none() {
                    bar.set_style(style(BAR));
                }
                bar.set_length(expected);
                bar.set_position(read);
            }
            bar.set_message(words(tally));
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= EVERY {
            *last = Instant::now();
            match position {
                Some((read, expected)) => {
                    eprintln!(
                        "dateline: {} of {} read: {}",
                        HumanBytes(read),
                        HumanBytes(expected),
                        words(tally)
                    );
                }
                None => eprintln!("dateline: {}", words(tally)),
            }
        }
    }

    pub(super) fn done(&self, tally: Tally) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        eprintln!("dateline: ingested: {}", words(tally));
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

fn words(tally: Tally) -> String {
    let Tally { new, changed, same, bad } = tally;
    format!("{new} new, {changed} changed, {same} known, {bad} bad")
}
