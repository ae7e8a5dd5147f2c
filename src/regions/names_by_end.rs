//! Names looked up from their last character backwards, one character more at a time: where a township's name
//! ends is plain (镇, 乡), where it starts is not.

use super::gazetteer::Id;

/// Bits of the filter over hashes, a dozen a name.
const BITS: usize = 1 << 19;

/// Names by the hash of their characters from the last one on.
#[derive(Debug, Default)]
pub(super) struct NamesByEnd {
    names: Vec<(u64, &'static str, Id)>,
    filter: Vec<u64>,
}

/// The end of a name as far as it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct End(u64);

impl End {
    /// The end that begins one character further left.
    pub(super) fn with(self, c: char) -> Self {
        Self((self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
    }
}

impl NamesByEnd {
    pub(super) fn of(names: Vec<(&'static str, Id)>) -> Self {
        let mut filter = vec![0; BITS / 64];
        let mut names: Vec<(u64, &'static str, Id)> = names
            .into_iter()
            .map(|(name, id)| (name.chars().rev().fold(End::default(), End::with).0, name, id))
            .collect();
        names.sort_unstable();
        for (hash, ..) in &names {
            filter[*hash as usize % BITS / 64] |= 1 << (hash % 64);
        }
        Self { names, filter }
    }

    /// The units of the name whose end is `end` and whose characters are `name`.
    pub(super) fn units<'a>(&'a self, end: End, name: &'a [char]) -> impl Iterator<Item = Id> + 'a {
        let known =
            self.filter.get(end.0 as usize % BITS / 64).is_some_and(|word| word & (1 << (end.0 % 64)) != 0);
        let from =
            if known { self.names.partition_point(|(hash, ..)| *hash < end.0) } else { self.names.len() };
        self.names
            .iter()
            .skip(from)
            .take_while(move |(hash, ..)| *hash == end.0)
            .filter(|(_, known, _)| known.chars().eq(name.iter().copied()))
            .map(|(.., id)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_from_behind() {
        let names = NamesByEnd::of(vec![("城关镇", 1), ("城关镇", 2), ("合隆镇", 3)]);
        for (name, ids) in
            [("城关镇", vec![1, 2]), ("合隆镇", vec![3]), ("关镇", vec![]), ("新城关镇", vec![])]
        {
            let name: Vec<char> = name.chars().collect();
            let end = name.iter().rev().fold(End::default(), |end, c| end.with(*c));
            assert_eq!(names.units(end, &name).collect::<Vec<_>>(), ids);
        }
    }
}
