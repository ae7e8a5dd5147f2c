//! English names of all units, and the words that stand around them.

use crate::regions::Level;
use crate::regions::gazetteer::{GAZETTEER, Id, forms, rows};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A province or state abroad: no region of ours, but it tells which city is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) country: &'static str,
    pub(super) admin: &'static str,
}

#[derive(Default)]
pub(super) struct Names {
    pub(super) units: HashMap<&'static str, Vec<Id>>,
    pub(super) states: HashMap<&'static str, State>,
    pub(super) zones: HashMap<&'static str, (Id, Level)>,
    /// Names of several words, by their first one: how many words the longest has.
    pub(super) longest: HashMap<&'static str, usize>,
}

pub(super) static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    for (id, unit) in GAZETTEER.units.iter().enumerate() {
        for form in forms(unit.english).filter(|form| form.is_ascii() || unit.level != Level::Macro) {
            names.units.entry(form).or_default().push(id as Id);
            names.note(form);
        }
    }
    for row in rows(include_str!("../data/states.tsv")) {
        let [name, country, admin, ..] = row[..] else { continue };
        names.states.insert(name, State { country, admin });
        names.note(name);
    }
    for row in rows(include_str!("../data/english.tsv")) {
        let [name, code, level] = row[..] else { continue };
        let level = if level == "port" { Level::Port } else { Level::Zone };
        if let Some(id) = GAZETTEER.id(code) {
            names.zones.insert(name, (id, level));
            names.note(name);
        }
    }
    names
});

impl Names {
    fn note(&mut self, form: &'static str) {
        let first = form.split([' ', '-', '.', '\'']).next().unwrap_or(form);
        let words = words_in(form);
        let longest = self.longest.entry(first).or_default();
        *longest = (*longest).max(words);
    }
}

fn words_in(form: &str) -> usize {
    form.split([' ', '-', '.', '\'']).filter(|word| !word.is_empty()).count()
}

/// Type words that belong to the span of a name.
pub(super) const TYPES: &[&str] = &[
    "autonomous region",
    "autonomous prefecture",
    "autonomous county",
    "special administrative region",
    "province",
    "prefecture",
    "municipality",
    "city",
    "county",
    "district",
    "banner",
    "league",
    "Province",
    "City",
    "County",
    "District",
    "Municipality",
    "Prefecture",
    "Banner",
    "Autonomous Region",
    "Autonomous Prefecture",
    "Autonomous County",
    "Special Administrative Region",
];
/// Peoples that autonomous units are named after.
pub(super) const PEOPLES: &[&str] = &[
    "Bai",
    "Dai",
    "Yi",
    "Miao",
    "Tujia",
    "Dong",
    "Zhuang",
    "Hui",
    "Tibetan",
    "Mongolian",
    "Mongol",
    "Korean",
    "Kazakh",
    "Kazak",
    "Hani",
    "Lisu",
    "Jingpo",
    "Uygur",
    "Uyghur",
    "Qiang",
    "Li",
    "Buyei",
    "Bouyei",
    "Yao",
    "Naxi",
    "Manchu",
    "Kirgiz",
    "Kyrgyz",
];
/// Type words of zones and ports.
pub(super) const ZONES: &[(&str, Level)] = &[
    ("Free Trade Zone", Level::Zone),
    ("free trade zone", Level::Zone),
    ("Pilot Free Trade Zone", Level::Zone),
    ("pilot free trade zone", Level::Zone),
    ("New Area", Level::Zone),
    ("new area", Level::Zone),
    ("New District", Level::Zone),
    ("High-tech Zone", Level::Zone),
    ("High-Tech Zone", Level::Zone),
    ("high-tech zone", Level::Zone),
    ("High-tech Industrial Development Zone", Level::Zone),
    ("Economic Development Zone", Level::Zone),
    ("economic development zone", Level::Zone),
    ("Economic-Technological Development Area", Level::Zone),
    ("Bonded Zone", Level::Zone),
    ("Area of the China Pilot Free Trade Zone", Level::Zone),
    ("Development Zone", Level::Zone),
    ("development zone", Level::Zone),
    ("Economic and Technological Development Zone", Level::Zone),
    ("economic and technological development zone", Level::Zone),
    ("Comprehensive Bonded Zone", Level::Zone),
    ("comprehensive bonded zone", Level::Zone),
    ("bonded zone", Level::Zone),
    ("Free Trade Port", Level::Zone),
    ("free trade port", Level::Zone),
    ("railway port", Level::Port),
    ("highway port", Level::Port),
    ("land port", Level::Port),
    ("border port", Level::Port),
    ("port", Level::Port),
    ("Port", Level::Port),
];
/// English words and given names that are also names of cities abroad: they need their country.
pub(super) const WORDS: &[&str] = &[
    "Nice",
    "Reading",
    "Mobile",
    "Split",
    "Hull",
    "Orange",
    "Cork",
    "Bath",
    "Male",
    "Victoria",
    "Lincoln",
    "Jackson",
    "Phoenix",
    "Buffalo",
    "Independence",
    "Surprise",
    "Tours",
    "Essen",
    "Bari",
    "Of",
    "Most",
    "Deal",
    "Sandy",
    "Same",
    "Dover",
    "Florence",
    "Charlotte",
    "Austin",
    "Madison",
    "Aurora",
    "Eugene",
    "Salem",
    "Troy",
    "Hope",
    "Hamilton",
    "Nelson",
    "Wellington",
    "Columbus",
    "Arlington",
    "Carson",
    "Dallas",
    "Tyler",
    "Douglas",
    "Kent",
    "Regina",
    "Alexandria",
    "Elizabeth",
    "Wayne",
    "Warren",
    "Marion",
    "Gary",
    "Erie",
    "Enterprise",
    "Riverside",
    "Corona",
    "Ontario",
    "Fairfield",
    "Concord",
    "Man",
    "Paradise",
    "Eden",
    "Sydney",
    "Jordan",
    "Chad",
    "Georgia",
    "Vancouver",
    "Washington",
    "Santiago",
    "Sofia",
    "Lima",
    "Bergen",
    "Sale",
    "March",
    "May",
    "Rugby",
    "Ely",
    "Bury",
    "Poole",
    "Worth",
    "Union",
    "Central",
    "Center",
    "Pueblo",
    "Springfield",
    "Franklin",
    "Clinton",
    "Mission",
    "Grand",
    "Temple",
    "Green",
    "Young",
    "Richmond",
    "Chester",
    "Durham",
    "Norman",
    "Murray",
    "Spring",
    "Lake",
    "University",
    "Bend",
    "Medina",
    "Vista",
    "Golden",
    "Garland",
    "Irving",
    "Allen",
    "Frisco",
    "Wells",
    "Crawley",
    "Rochester",
    "Turkey",
];
/// What may be in front of a place but is no part of a longer proper name.
pub(super) const OPEN: &[&str] = &[
    "In", "The", "From", "At", "For", "And", "But", "Of", "To", "On", "Near", "While", "As", "When", "Both",
    "Central", "Downtown", "Greater", "After", "Before", "With", "Since", "Across", "Outside", "Inside", "By",
    "Meanwhile", "Though", "Although", "If", "Unlike", "Like", "Between", "Around", "Today", "Now", "Here", "Once",
    "Northern", "Southern", "Eastern", "Western", "January", "February", "March", "April", "June", "July",
    "August", "September", "October", "November", "December", "Former", "Mayor", "Governor", "Both", "Even",
    "Neighboring", "Neighbouring", "Nearby", "Coastal", "Rural", "Through", "Via", "Beyond", "Under", "Over",
    "Because", "Where", "That", "This", "Customs", "Ancient", "Old", "Mainland",
];
/// Ends of the names of organisations.
pub(super) const ORGANISATIONS: &[&str] = &[
    "University",
    "Bank",
    "Airlines",
    "Airways",
    "Corp",
    "Co",
    "Group",
    "Inc",
    "Ltd",
    "Company",
    "Daily",
    "Times",
    "Post",
    "Holdings",
    "Motors",
    "Motor",
    "Automobile",
    "Institute",
    "College",
    "School",
    "Hospital",
    "Airport",
    "Station",
    "Bridge",
    "Railway",
    "Exchange",
    "Securities",
    "Insurance",
    "FC",
    "United",
    "Press",
    "Southern",
    "Eastern",
    "Electric",
    "Power",
    "Telecom",
    "Mobile",
    "Unicom",
    "Morning",
    "Evening",
    "News",
    "Brewery",
    "Steel",
    "Petroleum",
    "Technology",
    "Technologies",
    "Pharmaceutical",
    "Academy",
    "Conservatory",
    "Library",
    "Museum",
    "Polytechnic",
    "Club",
    "Television",
    "Broadcasting",
    "Logistics",
    "Shipping",
    "Aviation",
    "Semiconductor",
    "Auto",
    "Media",
    "Merchants",
    "Metro",
    "Expressway",
    "Tunnel",
    "Theatre",
    "Theater",
    "Orchestra",
];
