//! A place in the text that may name a region, from the first look to its resolution.

use super::gazetteer::{GAZETTEER, Id, Unit};
use super::lexicon::Form;
use super::{Level, Role};

/// What sort of name a find is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A name of the lexicon.
    Name,
    /// A township, known by its county.
    Town,
    /// A single-character short name.
    Single,
    /// 我省, 全市, 该县.
    Deictic,
    /// A zone or port.
    Zone,
}

/// Units that a find may name. Those of the lexicon are only pointed at, and most others are one.
#[derive(Debug, Clone)]
pub(super) enum Readings {
    Known(&'static [(Id, Form)]),
    One([(Id, Form); 1]),
    Many(Vec<(Id, Form)>),
}

impl std::ops::Deref for Readings {
    type Target = [(Id, Form)];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Known(readings) => readings,
            Self::One(reading) => reading,
            Self::Many(readings) => readings,
        }
    }
}

/// One find.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// First character in the view.
    pub(super) start: usize,
    /// One past its last character in the view.
    pub(super) end: usize,
    pub(super) sort: Sort,
    /// Units it may name.
    pub(super) readings: Readings,
    /// How common it is as a word, see [`super::lexicon::Entry::common`].
    pub(super) common: u8,
    /// Whether it may be cut out of a longer word that the lexicon lacks.
    pub(super) fragment: bool,
    /// The unit it names, once resolved.
    pub(super) unit: Option<Id>,
    /// Level of what is named: that of the unit, or zone or port.
    pub(super) level: Level,
    pub(super) confidence: f32,
    pub(super) role: Role,
}

impl Found {
    pub(super) fn new(start: usize, end: usize, sort: Sort, readings: Readings) -> Self {
        let level = match readings.first() {
            Some((_, Form::Zone(level))) => *level,
            Some((id, _)) => GAZETTEER.unit(*id).level,
            None => Level::County,
        };
        Self {
            start,
            end,
            sort,
            readings,
            common: 0,
            fragment: false,
            unit: None,
            level,
            confidence: 0.5,
            role: Role::Mention,
        }
    }

    /// A find that is resolved from the start.
    pub(super) fn sure(start: usize, end: usize, sort: Sort, id: Id, confidence: f32) -> Self {
        let mut found = Self::new(start, end, sort, Readings::One([(id, Form::Full)]));
        found.settle(id, confidence);
        found
    }

    /// Resolves it.
    pub(super) fn settle(&mut self, id: Id, confidence: f32) {
        self.unit = Some(id);
        self.confidence = confidence;
        if !matches!(self.level, Level::Zone | Level::Port) {
            self.level = GAZETTEER.unit(id).level;
        }
    }

    pub(super) fn resolved(&self) -> Option<&'static Unit> {
        self.unit.map(|id| GAZETTEER.unit(id))
    }

    /// How the chosen reading names its unit.
    pub(super) fn form(&self) -> Option<Form> {
        self.readings.iter().find(|(id, _)| Some(*id) == self.unit).map(|(_, form)| *form)
    }

    /// Whether it names its unit in full.
    pub(super) fn is_full(&self) -> bool {
        self.form() == Some(Form::Full)
    }

    /// Whether it is part of the name of an organisation.
    pub(super) fn in_organisation(&self) -> bool {
        self.role == Role::Organisation
    }
}
