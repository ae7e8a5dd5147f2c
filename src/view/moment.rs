//! Which changes are of the present second: `Last-Modified` has no finer one, so the server has to know.
//!
//! Only that is known of time here, and only of this process; nothing of it is stored, and no feed depends on it.

use crate::view::{View, lock};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

/// A view at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When that was.
    pub now: SystemTime,
    /// The version of the view.
    pub version: u64,
    /// The version that it had when the present second began; 0 where that is not known any more.
    pub settled: u64,
}

/// The clock, and when the view last changed by it.
pub(super) struct Seconds {
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    last: Mutex<Last>,
}

/// The last second in which the view changed, and the version that it had before it.
#[derive(Debug, Clone, Copy)]
struct Last {
    second: u64,
    before: u64,
}

impl Seconds {
    /// What may have happened in this second before the view was opened is not known.
    pub fn since_now(clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        let last = Last { second: second(clock()), before: 0 };
        Self { clock: Box::new(clock), last: Mutex::new(last) }
    }
}

impl fmt::Debug for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.last.fmt(f)
    }
}

impl View {
    /// The same view with another clock.
    pub fn with_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.seconds = Seconds::since_now(clock);
        self
    }

    /// The present moment.
    pub fn moment(&self) -> Moment {
        // The time is read under the lock: no change of an earlier second can come after it.
        let last = lock(&self.seconds.last);
        let now = (self.seconds.clock)();
        let version = self.version.load(Ordering::Acquire);
        let settled = match second(now) {
            second if second > last.second => version,
            second if second == last.second => last.before,
            _ => 0,
        };
        Moment { now, version, settled }
    }

    /// Lets readers see a version that was committed, in which these entries changed.
    pub(super) fn show(&self, version: u64, entries: BTreeSet<String>) {
        lock(&self.journal).note(version, entries);
        let mut last = lock(&self.seconds.last);
        let second = second((self.seconds.clock)());
        if second != last.second {
            *last = Last { second, before: self.version.load(Ordering::Acquire) };
        }
        self.version.store(version, Ordering::Release);
    }
}

fn second(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
