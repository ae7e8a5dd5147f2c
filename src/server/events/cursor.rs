//! How far a client has got: for each partition the next offset, and the offsets before it that are still held back.
//!
//! In text `0.120-1.98~0.115`: partition 0 from 120 on and 115, partition 1 from 98 on. It needs no escaping in an address.

use crate::event::Topic;
use crate::log::Positions;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// Partition and offset of a record.
pub type Place = (i32, i64);

/// A place in the stream. The default is before everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    next: BTreeMap<i32, i64>,
    held: BTreeSet<Place>,
}

impl Cursor {
    /// The cursor of a client that has everything before `ends`.
    pub fn at(ends: &Positions) -> Self {
        Self {
            next: ends.iter().map(|((_, partition), end)| (*partition, *end)).collect(),
            held: BTreeSet::new(),
        }
    }

    /// Whether a log with these ends can have given the cursor.
    pub fn is_within(&self, ends: &Positions) -> bool {
        let end = |partition| ends.get(&(Topic::Enriched, partition)).copied().unwrap_or(-1);
        self.next.iter().all(|(partition, next)| *next <= end(*partition))
            && self
                .held
                .iter()
                .all(|(partition, offset)| self.next.get(partition).is_some_and(|next| offset < next))
    }

    /// Where reading begins: the first record that the client may still lack.
    pub fn positions(&self) -> Positions {
        let mut positions: Positions =
            self.next.iter().map(|(partition, next)| ((Topic::Enriched, *partition), *next)).collect();
        for (partition, offset) in &self.held {
            let position = positions.entry((Topic::Enriched, *partition)).or_insert(*offset);
            *position = (*position).min(*offset);
        }
        positions
    }

    /// Whether the client still lacks the record.
    pub fn wants(&self, place: Place) -> bool {
        self.next.get(&place.0).is_none_or(|next| place.1 >= *next) || self.held.contains(&place)
    }

    /// The record has been dealt with.
    pub fn pass(&mut self, place: Place) {
        let next = self.next.entry(place.0).or_default();
        *next = (*next).max(place.1.saturating_add(1));
    }

    /// The record is held back.
    pub fn hold(&mut self, place: Place) {
        self.held.insert(place);
    }

    /// The record is not held back any more.
    pub fn free(&mut self, place: Place) {
        self.held.remove(&place);
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |places: &mut dyn Iterator<Item = Place>| {
            places.map(|(partition, offset)| format!("{partition}.{offset}")).collect::<Vec<_>>().join("-")
        };
        f.write_str(&list(&mut self.next.iter().map(|(partition, next)| (*partition, *next))))?;
        if !self.held.is_empty() {
            write!(f, "~{}", list(&mut self.held.iter().copied()))?;
        }
        Ok(())
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let place = |part: &str| -> Result<Place, ()> {
            let (partition, offset) = part.split_once('.').ok_or(())?;
            let number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
            if !number(partition) || !number(offset) {
                return Err(());
            }
            Ok((partition.parse().map_err(|_| ())?, offset.parse().map_err(|_| ())?))
        };
        let (next, held) = text.split_once('~').map_or((text, None), |(next, held)| (next, Some(held)));
        Ok(Self {
            next: next.split('-').map(place).collect::<Result<_, ()>>()?,
            held: held.into_iter().flat_map(|held| held.split('-')).map(place).collect::<Result<_, ()>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for text in ["0.120", "0.120-1.98", "0.120-1.98~0.115", "0.120-1.98~0.115-1.3"] {
            assert_eq!(text.parse::<Cursor>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "0",
            "0.",
            ".0",
            "a.b",
            "0.1~",
            "0.1-",
            "-1.2",
            "0.+1",
            "0.99999999999999999999",
            "0.1~0.0~0.0",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(()), "{text}");
        }
    }

    #[test]
    fn what_is_held_is_read_again_and_nothing_else() {
        let mut cursor = Cursor::default();
        (0..5).for_each(|offset| cursor.pass((0, offset)));
        cursor.hold((0, 2));
        assert_eq!(cursor.positions()[&(Topic::Enriched, 0)], 2);
        let wanted: Vec<i64> = (0..7).filter(|offset| cursor.wants((0, *offset))).collect();
        assert_eq!(wanted, [2, 5, 6]);
        let ends = |end| Positions::from([((Topic::Enriched, 0), end)]);
        assert_eq!((cursor.is_within(&ends(5)), cursor.is_within(&ends(4))), (true, false));
        cursor.free((0, 2));
        assert_eq!(cursor.to_string(), "0.5");
    }
}
