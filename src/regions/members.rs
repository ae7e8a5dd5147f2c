//! What a macro-region consists of, where that is defined: 东北 is three provinces, ASEAN eleven countries.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("data/members.tsv");

static MEMBERS: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter_map(|row| row.split_once('\t'));
    rows.map(|(code, members)| (code, members.split('|').collect())).collect()
});

/// The codes of the provinces, cities or countries that make up a macro-region. None for any other region, and for those that have no
/// agreed borders (东北亚, 中东).
pub fn members(code: &str) -> &'static [&'static str] {
    MEMBERS.get(code).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::{Level, lookup};

    #[test]
    fn the_table_is_sorted_and_every_code_is_known() {
        let codes: Vec<&str> = TABLE.lines().map(|row| row.split('\t').next().unwrap()).collect();
        assert!(codes.is_sorted_by(|a, b| a < b));
        for code in codes {
            assert_eq!(lookup(code).unwrap().level, Level::Macro, "{code}");
            assert!(members(code).len() > 1 && members(code).is_sorted_by(|a, b| a < b), "{code}");
            for member in members(code) {
                assert!(lookup(member).is_some_and(|it| it.level != Level::Macro), "{code}: {member}");
            }
        }
        assert_eq!(members("230000"), [""; 0]);
    }
}
