//! What an article has named so far, while its names are resolved.

use super::gazetteer::{GAZETTEER, Id};
use rustc_hash::FxHashMap;

/// What is known of the article while its names are resolved.
#[derive(Debug, Default, Clone)]
pub(super) struct Context {
    pub(super) home: Option<Id>,
    /// Times a unit is named in full.
    full: FxHashMap<Id, u32>,
    /// Times a unit is named.
    named: FxHashMap<Id, u32>,
    /// Times a unit or one below it is named.
    held: FxHashMap<Id, u32>,
}

impl Context {
    pub(super) fn new(home: Option<&str>) -> Self {
        Self { home: home.and_then(|code| GAZETTEER.id(code)), ..Self::default() }
    }

    pub(super) fn note(&mut self, id: Id, full: bool) {
        *self.named.entry(id).or_default() += 1;
        if full {
            *self.full.entry(id).or_default() += 1;
        }
        *self.held.entry(id).or_default() += 1;
        for above in GAZETTEER.above(id) {
            *self.held.entry(above).or_default() += 1;
        }
    }

    /// Takes back a note.
    pub(super) fn forget(&mut self, id: Id, full: bool) {
        let less = |map: &mut FxHashMap<Id, u32>, id: Id| match map.get_mut(&id) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(map.remove(&id)),
        };
        less(&mut self.named, id);
        if full {
            less(&mut self.full, id);
        }
        for id in std::iter::once(id).chain(GAZETTEER.above(id)) {
            less(&mut self.held, id);
        }
    }

    /// Whether the text names it in full.
    pub(super) fn is_named_in_full(&self, id: Id) -> bool {
        self.full.contains_key(&id)
    }

    /// How often the text names `id` itself.
    pub(super) fn named(&self, id: Id) -> u32 {
        self.named.get(&id).copied().unwrap_or(0)
    }

    /// How often the text names `id` or a unit in it.
    pub(super) fn held(&self, id: Id) -> u32 {
        self.held.get(&id).copied().unwrap_or(0)
    }
}
