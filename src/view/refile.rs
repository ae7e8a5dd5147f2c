//! Rules that change: what is published is filed anew, by the same rules as what comes.

use crate::feeds::Selector;
use crate::topics::Rules;
use crate::view::apply::SHOWN;
use crate::view::membership::{Touched, filed_under, leave, rule_feeds};
use crate::view::{View, ViewError, lock, query};
use rusqlite::{OptionalExtension, params};
use std::sync::Arc;

/// Entries that are filed anew in one transaction; new articles wait for it.
const BATCH: i64 = 500;

impl View {
    /// Files by these rules from here on, and everything that is shown if it was filed by others. Says how many entries changed
    /// their topics or saved queries, or what decided on them.
    ///
    /// It may be interrupted: until all is done, the next call begins again.
    pub fn refile(&self, rules: Rules) -> Result<usize, ViewError> {
        let former = self.rules();
        let rules = Arc::new(rules);
        self.set_rules(Arc::clone(&rules));
        if self.filed_by()?.as_deref() == Some(rules.version()) {
            return Ok(0);
        }
        let (mut last, mut changed) = (String::new(), 0);
        loop {
            let mut connection = lock(&self.writer);
            let transaction = connection.transaction()?;
            let ids: Vec<String> = transaction
                .prepare_cached("SELECT id FROM entries WHERE id > ? AND state = ? ORDER BY id LIMIT ?")?
                .query_map(params![last, SHOWN, BATCH], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let mut touched = Touched::default();
            for id in &ids {
                let Some(enriched) = query::stored(&transaction, id)? else { continue };
                let filed = filed_under(&transaction, id)?;
                let wanted = rule_feeds(&rules, &enriched);
                // A rule that was changed and decides the same has other evidence, which readers are shown.
                if filed != wanted || former.topics_of(&enriched) != rules.topics_of(&enriched) {
                    let left = leave(&transaction, id, &mut touched)?;
                    self.file(&transaction, &enriched, &left, &mut touched)?;
                    changed += 1;
                }
            }
            let Some(end) = ids.last() else {
                transaction.execute("DELETE FROM filed", [])?;
                transaction.execute("INSERT INTO filed VALUES (?)", [rules.version()])?;
                // The list of feeds names what the rules do, those without an entry too.
                touched.feed(&transaction, &Selector::All)?;
                self.commit(transaction, touched)?;
                return Ok(changed);
            };
            last.clone_from(end);
            self.commit(transaction, touched)?;
        }
    }

    /// Version of the rules that everything is filed by, as far as there was anything to file.
    fn filed_by(&self) -> Result<Option<String>, ViewError> {
        self.read(|connection| {
            let known = connection.query_row("SELECT rules FROM filed", [], |row| row.get(0)).optional()?;
            Ok(known)
        })
    }
}
