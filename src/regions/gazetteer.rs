//! The regions that are known: codes, names, parents and points, read once from the tables in `data/`.

use super::Level;
use super::names_by_end::NamesByEnd;
use std::collections::HashMap;
use std::sync::LazyLock;

pub(super) const DIVISIONS: &str = include_str!("data/divisions.tsv");
pub(super) const TOWNS: &str = include_str!("data/towns.tsv");
const COUNTRIES: &str = include_str!("data/countries.tsv");
const CITIES: &str = include_str!("data/cities.tsv");
const MACROS: &str = include_str!("data/macro.tsv");

/// The gazetteer, built on first use.
pub(super) static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::read);

/// Index of a unit in [`Gazetteer::units`].
pub(super) type Id = u32;

/// One region.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its code in the scheme of the module's head.
    pub(super) code: &'static str,
    /// Official name; for places abroad the Chinese one where there is one.
    pub(super) name: &'static str,
    pub(super) level: Level,
    /// The unit it lies in; provinces, countries and macro-regions have none.
    pub(super) parent: Option<Id>,
    /// Other Chinese forms, joined by `|`.
    pub(super) short: &'static str,
    /// English forms, joined by `|`.
    pub(super) english: &'static str,
    /// First-order division abroad (`TX`, `ENG`), where the table has it.
    pub(super) admin: &'static str,
    /// Thousands of inhabitants; cities abroad only.
    pub(super) thousands: u32,
    pub(super) capital: bool,
    pub(super) lat: Option<f64>,
    pub(super) lon: Option<f64>,
}

/// All regions with their indexes.
#[derive(Debug)]
pub(super) struct Gazetteer {
    pub(super) units: Vec<Unit>,
    by_code: HashMap<&'static str, Id>,
    towns: NamesByEnd,
}

/// Provinces, prefectures and counties by name, official or short. Only settings and addresses ask for them.
static DIVISIONS_BY_NAME: LazyLock<HashMap<&'static str, Vec<Id>>> = LazyLock::new(|| {
    let mut divisions: HashMap<&'static str, Vec<Id>> = HashMap::new();
    for (id, unit) in GAZETTEER.units.iter().enumerate() {
        if matches!(unit.level, Level::Province | Level::Prefecture | Level::County) {
            for form in forms(unit.short).filter(|form| *form != unit.name).chain([unit.name]) {
                divisions.entry(form).or_default().push(id as Id);
            }
        }
    }
    divisions
});

/// The columns of a table's rows.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.is_empty()).map(|line| line.split('\t').collect())
}

fn column(row: &[&'static str], at: usize) -> &'static str {
    row.get(at).copied().unwrap_or_default()
}

/// The forms in a column.
pub(super) fn forms(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split('|').filter(|form| !form.is_empty())
}

impl Gazetteer {
    fn read() -> Self {
        let mut g = Self {
            units: Vec::with_capacity(60_000),
            by_code: HashMap::with_capacity(60_000),
            towns: NamesByEnd::default(),
        };
        for row in rows(DIVISIONS) {
            let code = column(&row, 0);
            let level = match code {
                c if c.ends_with("0000") => Level::Province,
                c if c.ends_with("00") => Level::Prefecture,
                _ => Level::County,
            };
            let mut unit = Unit::new(code, column(&row, 1), level);
            (unit.short, unit.english) = (column(&row, 2), column(&row, 3));
            (unit.lat, unit.lon) = (column(&row, 4).parse().ok(), column(&row, 5).parse().ok());
            unit.parent = division_parents(code).iter().find_map(|parent| g.id(parent));
            g.add(unit);
        }
        for row in rows(COUNTRIES) {
            let mut unit =
                Unit::new(column(&row, 0), forms(column(&row, 1)).next().unwrap_or_default(), Level::Country);
            (unit.short, unit.english) = (column(&row, 1), column(&row, 2));
            (unit.lat, unit.lon) = (column(&row, 3).parse().ok(), column(&row, 4).parse().ok());
            g.add(unit);
        }
        for row in rows(CITIES) {
            let (zh, en) = (column(&row, 3), column(&row, 4));
            let name = forms(zh).next().or(forms(en).next()).unwrap_or_default();
            let mut unit = Unit::new(lasting(format!("G{}", column(&row, 0))), name, Level::City);
            unit.parent = match column(&row, 1) {
                "TW" => g.id("710000"),
                country => g.id(country),
            };
            (unit.admin, unit.short, unit.english) = (column(&row, 2), zh, en);
            unit.thousands = column(&row, 5).parse().unwrap_or(0);
            (unit.lat, unit.lon) = (column(&row, 6).parse().ok(), column(&row, 7).parse().ok());
            unit.capital = column(&row, 8) == "1";
            g.add(unit);
        }
        for row in rows(MACROS) {
            let mut unit =
                Unit::new(lasting(format!("M:{}", column(&row, 0))), column(&row, 1), Level::Macro);
            unit.short = column(&row, 2);
            unit.english = column(&row, 2);
            g.add(unit);
        }
        let mut towns: Vec<(&'static str, Id)> = Vec::with_capacity(40_000);
        for row in rows(TOWNS) {
            let (code, name) = (column(&row, 0), column(&row, 1));
            let mut unit = Unit::new(code, name, Level::Town);
            unit.parent = code.get(..6).and_then(|county| g.id(county));
            if unit.parent.is_some() {
                towns.push((name, g.add(unit)));
            }
        }
        g.towns = NamesByEnd::of(towns);
        g
    }

    fn add(&mut self, unit: Unit) -> Id {
        let id = self.units.len() as Id;
        self.by_code.insert(unit.code, id);
        self.units.push(unit);
        id
    }

    /// The unit of a code; HK, MO and TW are the provinces of the GB list.
    pub(super) fn id(&self, code: &str) -> Option<Id> {
        let code = match code {
            "HK" => "810000",
            "MO" => "820000",
            "TW" => "710000",
            "110100" | "120100" | "310100" | "500100" | "500200" => return self.id(&municipality(code)),
            other => other,
        };
        self.by_code.get(code).copied()
    }

    pub(super) fn unit(&self, id: Id) -> &Unit {
        &self.units[id as usize]
    }

    /// The units above `id`, nearest first.
    pub(super) fn above(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.unit(id).parent, |id| self.unit(*id).parent)
    }

    /// Whether `inner` is `outer` or lies in it.
    pub(super) fn within(&self, inner: Id, outer: Id) -> bool {
        inner == outer || self.above(inner).any(|id| id == outer)
    }

    /// The topmost unit of a chain: province, country or macro-region.
    pub(super) fn top(&self, id: Id) -> Id {
        self.above(id).last().unwrap_or(id)
    }

    /// Provinces, prefectures and counties of a name, official or short.
    pub(super) fn divisions(&self, name: &str) -> &[Id] {
        DIVISIONS_BY_NAME.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of townships.
    pub(super) fn towns(&self) -> &NamesByEnd {
        &self.towns
    }
}

impl Unit {
    fn new(code: &'static str, name: &'static str, level: Level) -> Self {
        Self {
            code,
            name,
            level,
            parent: None,
            short: "",
            english: "",
            admin: "",
            thousands: 0,
            capital: false,
            lat: None,
            lon: None,
        }
    }

    /// The last character of its official name: 省, 市, 区, 县, 州 …
    pub(super) fn type_char(&self) -> char {
        self.name.chars().next_back().unwrap_or(' ')
    }

    /// Whether it is a Chinese division.
    pub(super) fn is_division(&self) -> bool {
        matches!(self.level, Level::Province | Level::Prefecture | Level::County | Level::Town)
    }
}

/// A code that is made, not read. It lives as long as the gazetteer, which is never dropped.
fn lasting(code: String) -> &'static str {
    code.leak()
}

fn municipality(code: &str) -> String {
    code.chars().take(2).chain("0000".chars()).collect()
}

/// Codes that may hold a division, nearest first: 220204 → 220200, 220000.
fn division_parents(code: &str) -> Vec<String> {
    let head = |n: usize, tail: &str| code.chars().take(n).chain(tail.chars()).collect::<String>();
    [head(4, "00"), head(2, "0000")].into_iter().filter(|parent| parent != code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_unique() {
        let tables = [
            ("divisions", DIVISIONS),
            ("towns", TOWNS),
            ("countries", COUNTRIES),
            ("cities", CITIES),
            ("macro", MACROS),
            ("points", include_str!("data/points.tsv")),
            ("outliers", include_str!("data/outliers.tsv")),
            ("states", include_str!("data/states.tsv")),
            ("common", include_str!("data/common.tsv")),
            ("words", include_str!("data/words.tsv")),
            ("traditional", include_str!("data/traditional.tsv")),
            ("aliases", include_str!("data/aliases.tsv")),
            ("former", include_str!("data/former.tsv")),
            ("clusters", include_str!("data/clusters.tsv")),
            ("singles", include_str!("data/singles.tsv")),
            ("zones", include_str!("data/zones.tsv")),
            ("english", include_str!("data/english.tsv")),
        ];
        for (name, table) in tables {
            let keys: Vec<_> = rows(table).map(|row| row[0]).collect();
            for pair in keys.windows(2) {
                assert!(pair[0] < pair[1], "{name}: {} is not before {}", pair[0], pair[1]);
            }
        }
    }

    #[test]
    fn every_code_of_the_hand_written_tables_is_known() {
        for table in [
            include_str!("data/aliases.tsv"),
            include_str!("data/singles.tsv"),
            include_str!("data/zones.tsv"),
            include_str!("data/english.tsv"),
        ] {
            for row in rows(table) {
                for code in row[1].split(',') {
                    assert!(GAZETTEER.id(code).is_some(), "{} has the unknown code {code}", row[0]);
                }
            }
        }
    }

    #[test]
    fn parents_follow_the_code() {
        let path = |code: &str| -> Vec<&str> {
            let id = GAZETTEER.id(code).unwrap();
            GAZETTEER.above(id).map(|id| GAZETTEER.unit(id).code).collect()
        };
        for (code, above) in [
            ("220204", &["220200", "220000"][..]),
            ("220200", &["220000"]),
            ("110105", &["110000"]),
            ("429004", &["420000"]),
            ("533401202", &["533401", "533400", "530000"]),
            ("G524901", &["RU"]),
            ("310100", &[]),
            ("M:dongbei", &[]),
        ] {
            assert_eq!(path(code), above, "{code}");
        }
    }
}
