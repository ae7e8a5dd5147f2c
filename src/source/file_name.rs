//! What file names say: a pattern such as `{publisher}_{date}_{page}`, given by whoever named the files.

use chrono::NaiveDate;
use regex::Regex;
use std::str::FromStr;

/// A pattern for the end of a path. `{publisher}`, `{date}`, `{page}`, `{edition}` and `{section}` stand for
/// what they name, `*` for anything within one name; everything else for itself. The extension is left out, and
/// with `/` in the pattern the folders above are matched too.
#[derive(Debug, Clone)]
pub struct FileName {
    pattern: String,
    expression: Regex,
}

/// What a file name says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// The paper.
    pub publisher: Option<String>,
    /// The day of the issue.
    pub date: Option<NaiveDate>,
    /// Page number.
    pub page: Option<String>,
    /// Edition.
    pub edition: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// The day where neither the name nor the page says one.
    pub date_if_none: Option<NaiveDate>,
}

/// The parts and what they look like in a name.
const PARTS: &[(&str, &str)] = &[
    ("publisher", r"[^/]+?"),
    ("date", r"\d{4}[-_.年]?\d{1,2}[-_.月]?\d{1,2}日?"),
    ("page", r"[A-Za-z]?\d{1,4}[A-Za-z]?"),
    ("edition", r"[^/]+?"),
    ("section", r"[^/]+?"),
];

impl FileName {
    /// What the name at the end of `path` says; nothing where it does not follow the pattern.
    pub fn read(&self, path: &str) -> Named {
        let path = path.replace('\\', "/");
        // The extension is short and not all digits: 2026.03.09 has none.
        let stem = match path.rsplit_once('.') {
            Some((stem, end))
                if !end.contains('/') && end.len() <= 8 && !end.bytes().all(|b| b.is_ascii_digit()) =>
            {
                stem
            }
            _ => &path,
        };
        let Some(captures) = self.expression.captures(stem) else { return Named::default() };
        let part = |name: &str| captures.name(name).map(|found| found.as_str().to_owned());
        Named {
            publisher: part("publisher"),
            date: part("date").and_then(|text| date(&text)),
            page: part("page"),
            edition: part("edition"),
            section: part("section"),
            date_if_none: None,
        }
    }
}

/// A date as [`PARTS`] describes it.
fn date(text: &str) -> Option<NaiveDate> {
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match numbers[..] {
        [year, month, day] => (year, month, day),
        [whole] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        [year, rest] if rest.len() == 4 => (year, rest.get(..2)?, rest.get(2..)?),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

impl FromStr for FileName {
    type Err = String;

    fn from_str(pattern: &str) -> Result<Self, String> {
        let mut expression = String::from("(?:^|/)");
        let mut rest = pattern;
        let mut seen: Vec<&str> = Vec::new();
        while let Some(c) = rest.chars().next() {
            let mut after = rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                '{' => {
                    let (name, behind) = after
                        .split_once('}')
                        .ok_or_else(|| format!("file-name {pattern:?}: a {{ is not closed"))?;
                    let known = PARTS.iter().find(|(part, _)| *part == name);
                    let Some((part, form)) = known.filter(|(part, _)| !seen.contains(part)) else {
                        let names: Vec<&str> = PARTS.iter().map(|(part, _)| *part).collect();
                        return Err(format!(
                            "file-name {pattern:?}: {{{name}}} is not one of {}, each at most once",
                            names.join(", ")
                        ));
                    };
                    seen.push(part);
                    expression += &format!("(?P<{part}>{form})");
                    after = behind;
                }
                '*' => expression += "[^/]*?",
                c => expression += &regex::escape(&c.to_string()),
            }
            rest = after;
        }
        expression += "$";
        let expression =
            Regex::new(&expression).map_err(|error| format!("file-name {pattern:?}: {error}"))?;
        Ok(Self { pattern: pattern.to_owned(), expression })
    }
}

impl PartialEq for FileName {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }
}

impl Eq for FileName {}

impl<'de> serde::Deserialize<'de> for FileName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_pattern() {
        for (pattern, path, want) in [
            ("{publisher}_{date}_{page}", "in/北原日报_2026-03-09_04.md", "北原日报 2026-03-09 04  "),
            ("{publisher}_{date}_{page}", "北原日报_20260309_A04.txt", "北原日报 2026-03-09 A04  "),
            ("{publisher}/{date}/{page}", "in/北原日报/2026-03/7.md", "北原日报  7  "),
            ("{publisher}/{date}/{page}", "in/北原日报/2026.03.09/7.md", "北原日报 2026-03-09 7  "),
            ("{date}/*{page}", "x/2026_03_09/node_7.md", " 2026-03-09 7  "),
            ("{date}-{edition}-{section}", "2026-03-09-早-要闻", " 2026-03-09  早 要闻"),
            ("p{page}", "xp7.md", "    "),
            ("{date}", "2026-13-09.md", "    "),
            ("a.b+", "a.b+.md", "    "),
        ] {
            let named = pattern.parse::<FileName>().unwrap().read(path);
            let date = named.date.map(|date| date.to_string());
            let parts = [named.publisher, date, named.page, named.edition, named.section];
            assert_eq!(parts.map(Option::unwrap_or_default).join(" "), want, "{pattern} {path}");
        }
    }

    #[test]
    fn faulty_patterns_say_what_is_wrong() {
        for (pattern, want) in [
            ("{paper}", "{paper} is not one of publisher, date, page, edition, section, each at most once"),
            ("{date}{date}", "{date} is not one of"),
            ("{date", "a { is not closed"),
        ] {
            let message = pattern.parse::<FileName>().unwrap_err();
            assert!(message.contains(want), "{message}");
        }
    }
}
