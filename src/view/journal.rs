//! Which entries changed lately: for those who follow what has no version of its own, such as queries.
//!
//! In memory only: whoever was away for longer looks at everything.

use crate::view::{View, lock};
use std::collections::{BTreeSet, VecDeque};

/// Changes that are remembered, a few minutes of the busiest log.
const MOST: usize = 20_000;

/// The last changes of entries.
#[derive(Debug)]
pub(super) struct Journal {
    /// Everything after this version is in it.
    from: u64,
    changes: VecDeque<(u64, String)>,
}

impl Journal {
    /// One that begins after a version.
    pub fn since(version: u64) -> Self {
        Self { from: version, changes: VecDeque::new() }
    }

    /// Notes which entries changed in a version.
    pub fn note(&mut self, version: u64, entries: BTreeSet<String>) {
        self.changes.extend(entries.into_iter().map(|id| (version, id)));
        while self.changes.len() > MOST {
            let dropped = self.changes.pop_front();
            self.from = dropped.map_or(self.from, |(version, _)| version);
        }
    }
}

impl View {
    /// Ids of the entries that came into feeds, changed or left them since a version; `None` where that is too long ago to tell.
    pub fn entries_changed_since(&self, version: u64) -> Option<BTreeSet<String>> {
        let journal = lock(&self.journal);
        let start = journal.changes.partition_point(|(of, _)| *of <= version);
        (version >= journal.from).then(|| journal.changes.range(start..).map(|(_, id)| id.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_forgotten_is_not_told() {
        let mut journal = Journal::since(7);
        let many = (0..MOST).map(|number| number.to_string()).collect();
        journal.note(8, BTreeSet::from(["a".to_string()]));
        assert_eq!(journal.from, 7);
        journal.note(9, many);
        assert_eq!((journal.from, journal.changes.len()), (8, MOST));
    }
}
