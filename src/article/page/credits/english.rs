//! English bylines: names, roles and papers.

mod lists;

use crate::article::page::credits::byline::Byline;
use crate::article::page::furniture::paper::ENGLISH_PAPERS;
use crate::article::page::text::is_han;
use lists::{AGENCIES, BODIES, DONE};
pub(crate) use lists::{BY, BYLINE_PAPERS, LABELLED, LETTERS, PLAIN, ROLES};

/// Two to four English words with capitals, initials and `de`, `van` among them.
pub(crate) fn is_english_name(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').filter(|w| !w.is_empty()).collect();
    let capital = |w: &&str| {
        w.chars().next().is_some_and(char::is_uppercase)
            && w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '‑'))
    };
    let common = [
        "the",
        "staff",
        "news",
        "press",
        "and",
        "of",
        "for",
        "in",
        "on",
        "to",
        "at",
        "county",
        "city",
        "writer",
        "writers",
        "reporter",
        "reporters",
        "correspondent",
        "correspondents",
        "desk",
        "service",
        "wire",
        "agency",
        "times",
        "ledger",
        "post",
        "gazette",
        "herald",
        "photo",
        "courtesy",
        "today",
        "associated",
        "report",
        "reports",
        "bureau",
        "over",
        "after",
        "under",
        "against",
        "amid",
        "with",
        "from",
        "newswire",
        "newsroom",
        "wires",
        "syndicate",
        "network",
        "cooperative",
        "media",
    ];
    (2..=4).contains(&words.len())
        && words.iter().all(|w| capital(w) || is_particle(w))
        && words.first().is_some_and(capital)
        && !words.last().is_some_and(|w| BODIES.contains(&w.to_lowercase().as_str()))
        && !words.iter().any(|w| common.contains(&w.to_lowercase().as_str()))
}

/// A small word inside names.
pub(crate) fn is_particle(word: &str) -> bool {
    ["de", "van", "von", "der", "la", "del", "bin", "al", "di", "da"].contains(&word)
}

/// `Words Ann Roe & Joe Doe`, `Text Ann Roe Photographs Joe Doe`: the same without colons; one name alone is not enough.
fn plainly_labelled(text: &str) -> Option<Byline> {
    let rest = PLAIN.iter().find_map(|label| text.strip_prefix(label))?;
    let label = |word: &str| DONE.iter().any(|done| done.trim_end_matches(": ").eq_ignore_ascii_case(word));
    let words: Vec<&str> = rest.split(' ').map(|word| if label(word) { "&" } else { word }).collect();
    let rest = words.join(" ");
    let authors: Vec<String> =
        rest.split(" & ").flat_map(|part| part.split(" and ")).map(|name| name.trim().to_string()).collect();
    (authors.len() >= 2 && authors.iter().all(|name| is_english_name(name)))
        .then_some(Byline { authors, paper: None })
}

/// `Ann Roe (Bay News Agency)`, `Ann Roe reports from Laketown`: the writer, and for whom or from where.
fn attached(text: &str) -> Option<Byline> {
    let text = text.strip_prefix("By ").unwrap_or(text);
    if let Some((names, agency)) = text.strip_suffix(')').and_then(|text| text.split_once(" (")) {
        let authors: Vec<String> = names.split(" and ").map(str::to_string).collect();
        let paper = english_paper(agency)?;
        let named = authors.iter().all(|name| is_english_name(name));
        return named.then_some(Byline { authors, paper: Some(paper) });
    }
    let (name, place) = [" reports from ", " reporting from "].iter().find_map(|w| text.split_once(w))?;
    (is_english_name(name) && is_place(place))
        .then(|| Byline { authors: vec![name.to_string()], paper: None })
}

/// `Bay News Cooperative` behind the stroke after a name: news in the name of a body make it a paper.
fn names_news(text: &str) -> bool {
    let news = ["News", "Press", "Wire", "Media", "Newspapers", "Broadcasting", "Radio"];
    is_affiliation(text) && text.split(' ').any(|word| news.contains(&word))
}

/// `Words: Ann Roe  Pictures: Joe Doe`: nothing but names, each behind what was done.
fn labelled_byline(text: &str) -> Option<Byline> {
    let lower = text.to_lowercase();
    let label = LABELLED.iter().find(|label| lower.starts_with(**label))?;
    let mut rest = text.get(label.len()..)?.to_string();
    // The label of what else was done begins the next part, whatever stands before it.
    for label in LABELLED.iter().chain(DONE) {
        if let Some(at) = rest.to_lowercase().find(&format!(" {label}")) {
            let (front, back) = (rest.get(..at)?, rest.get(at + 1 + label.len()..)?);
            rest = format!("{} | {back}", front.trim_end_matches([' ', '|', '/', ',', ';', '·']));
        }
    }
    let names = rest.split(" | ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(", "));
    let authors: Vec<String> = names.map(|name| name.trim().to_string()).collect();
    authors.iter().all(|name| is_english_name(name)).then_some(Byline { authors, paper: None })
}

/// An English byline: `By …`, `BY … and …, Staff Writer`, `Reporting by …`.
pub(crate) fn english_byline(text: &str) -> Option<Byline> {
    let text = crate::article::page::furniture::unwrap(text.trim()).trim_start_matches(['—', '–', '-', ' ']);
    if text.chars().count() > 120 || text.chars().any(is_han) {
        return None;
    }
    if let Some(by) = labelled_byline(text).or_else(|| plainly_labelled(text)).or_else(|| attached(text)) {
        return Some(by);
    }
    // `Ann Roe | Schools reporter`
    if let Some((name, role)) =
        text.split_once(" | ").filter(|(name, _)| is_english_name(name) && !name.starts_with("By "))
    {
        let paper = english_role(role)?;
        return Some(Byline { authors: vec![name.to_string()], paper });
    }
    // `Ann Roe in Laketown and Joe Doe in Port Ellery`
    let placed: Vec<Option<(&str, &str)>> =
        text.split(" and ").flat_map(|part| part.split("; ")).map(|part| part.split_once(" in ")).collect();
    if placed.len() >= 2
        && placed.iter().flatten().filter(|(name, place)| is_english_name(name) && is_place(place)).count()
            == placed.len()
    {
        let authors = placed.iter().flatten().map(|(name, _)| (*name).to_string());
        return Some(Byline { authors: authors.collect(), paper: None });
    }
    // `Ann Roe, Staff Writer`
    if let Some((names, role)) = text.rsplit_once(", ")
        && is_role(role)
        && names.split(" and ").all(|name| is_english_name(name) && !name.starts_with("By "))
    {
        let authors = names.split(" and ").map(str::to_string).collect();
        return Some(Byline { authors, paper: english_role(role)? });
    }
    let lower = text.to_lowercase();
    // `Staff and wire reports`
    if lower.starts_with("staff ") && is_role(text) && text.split(' ').count() <= 5 {
        return Some(Byline::default());
    }
    let prefix = BY.iter().find(|p| lower.starts_with(**p))?;
    let rest: String = text.chars().skip(prefix.chars().count()).collect();
    // `From Ann Roe`: a place or a body may stand there as well.
    let named =
        rest.split(" in ").next().is_some_and(is_english_name) && rest.chars().any(char::is_lowercase);
    let ours = ["our ", "the ", "your ", "my "].iter().any(|w| rest.to_lowercase().starts_with(w));
    if matches!(*prefix, "from " | "with ") && (!named || ours) {
        return None;
    }
    // `By Ann Roe in St. Mary`: where the writer is.
    let placed = rest.split_once(" in ").or_else(|| rest.split_once(" at "));
    let rest = match placed {
        Some((name, place)) if is_english_name(name) && is_place(place) => name.to_string(),
        _ => rest,
    };
    // `By Ann Roe Special to the Post`
    let rest = rest.split(" Special to ").next().unwrap_or(&rest).to_string();
    let rest = rest.split(' ').filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" ");
    if rest.ends_with('.') && !rest.ends_with("Jr.") && rest.split(' ').count() > 6 {
        return None;
    }
    let mut by = Byline::default();
    // `By Our Health Correspondent`: a role and no name.
    if is_unnamed(&rest) && is_role(&rest) {
        return Some(by);
    }
    // `By Ann Roe Photographs by Joe Doe`
    let rest = ["Photographs by ", "Photos by ", "Photography by ", "Pictures by ", "Illustrations by "]
        .iter()
        .fold(rest, |rest, who| rest.replacen(&format!(" {who}"), " | ", 1));
    for (n, part) in rest
        .split(['|', '/', '•', '·', '\t', ';'])
        .flat_map(|p| p.split("  "))
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .enumerate()
    {
        let mut any = false;
        // `Charts by Ann Roe`
        let part = part
            .split_once(" by ")
            .filter(|(what, _)| n > 0 && !what.contains(' '))
            .map_or(part, |(_, who)| who);
        for name in part
            .split(',')
            .flat_map(|p| p.split(" and "))
            .flat_map(|p| p.split(" & "))
            .flat_map(|p| p.split(" with "))
            .map(str::trim)
            .filter(|p| !p.is_empty())
        {
            let name = name.trim_start_matches("and ").trim_start_matches("AND ").trim_end_matches('.');
            for name in name.split(" AND ") {
                let (name, of) = name
                    .split_once(" of ")
                    .or_else(|| name.split_once(" for "))
                    .map_or((name, None), |(a, b)| (a, Some(b)));
                if let Some(of) = of {
                    by.paper = by.paper.or_else(|| english_paper(of));
                }
                // `Ann Roe, Business Editor`, `Ann Roe | Business Editor`
                let named = any || n > 0 && !by.authors.is_empty();
                let role = (named && is_role(name)).then(|| english_role(name)).flatten();
                if let Some(found) = role {
                    by.paper = by.paper.or(found);
                    continue;
                }
                let paper = (!by.authors.is_empty())
                    .then(|| english_paper(name))
                    .flatten()
                    .filter(|_| n > 0 || name.split(' ').count() >= 3);
                if is_english_name(name) && paper.is_none() {
                    by.authors.push(name.to_string());
                    any = true;
                } else if let Some(found) = english_role(name) {
                    by.paper = by.paper.or(found);
                    any = true;
                } else if n > 0 && (name.starts_with("The ") && is_affiliation(name) || names_news(name)) {
                    by.paper = by.paper.or_else(|| Some(name.to_string()));
                    any = true;
                } else if any && is_affiliation(name) {
                    by.paper = by.paper.or_else(|| name.starts_with("The ").then(|| name.to_string()));
                } else if n == 0
                    && !any
                    && name.split(' ').count() == 1
                    && name.chars().next().is_some_and(char::is_uppercase)
                {
                    by.authors.push(name.to_string());
                    any = true;
                } else {
                    return None;
                }
            }
        }
    }
    (!by.authors.is_empty() || by.paper.is_some()).then_some(by)
}

/// `Ann Roe, P.E.` without what is written behind the names of those who passed an examination or hold an order.
pub(crate) fn without_letters_behind(text: &str) -> &str {
    let letters = |word: &str| {
        (2..=6).contains(&word.len())
            && (word.chars().all(|c| c.is_ascii_uppercase() || c == '.')
                || ["Ph.D.", "PhD", "Esq."].contains(&word))
    };
    match text.rsplit_once(", ") {
        Some((name, word)) if letters(word) && is_english_name(name) => name,
        _ => text,
    }
}

/// Words with capitals behind a name and a comma: where the writer is from.
fn is_affiliation(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|w| w.starts_with(char::is_uppercase) || ["of", "the", "and", "for"].contains(w))
}

/// Whether words end as roles of writers do.
fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    ROLES.iter().any(|end| lower.ends_with(end))
}

/// `Ann Roe, Laketown` under a letter: the name.
pub(crate) fn letter_writer(text: &str) -> Option<String> {
    letter_writers(text).and_then(|names| names.into_iter().next())
}

/// `Ann Roe (aged 91), Laketown`, `Rev. Ann Roe and Joe Doe, Laketown` under a letter: the names.
pub(crate) fn letter_writers(text: &str) -> Option<Vec<String>> {
    let (names, town) = text.trim_start_matches(['—', '–', '-', ' ']).split_once(", ")?;
    let (names, aside) = names.split_once(" (").unwrap_or((names, ")"));
    let bare = |name: &str| without_title(name, &[DEGREES, TITLES]).to_string();
    let names: Vec<String> = names.split(" and ").flat_map(|part| part.split(" & ")).map(bare).collect();
    let named = names.len() <= 3 && names.iter().all(|name| is_english_name(name)) && aside.ends_with(')');
    (is_place(town) && named && english_paper(town).is_none()).then_some(names)
}

/// What somebody is called for what he is.
const DEGREES: &[&str] = &["Rev. ", "Rev ", "Dr. ", "Dr ", "Prof. ", "Prof ", "Professor ", "Pastor "];

/// What anybody is called.
const TITLES: &[&str] = &["Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms ", "Cllr ", "Sir "];

fn without_title<'n>(name: &'n str, titles: &[&[&str]]) -> &'n str {
    titles.iter().copied().flatten().find_map(|title| name.strip_prefix(title)).unwrap_or(name)
}

/// `Prof. Ann Roe`: the name without what she is.
pub(crate) fn without_degree(name: &str) -> String {
    Some(without_title(name, &[DEGREES])).filter(|bare| bare.contains(' ')).unwrap_or(name).to_string()
}

/// `Ann Roe at Canal Street`, `Ann Roe, Investigations` right under a headline: the name.
pub(crate) fn placed_writer(text: &str) -> Option<String> {
    let at = [" at ", " in ", ", "].iter().find_map(|joint| text.split_once(joint));
    let (name, place) = at?;
    let words = name.split(' ').count();
    (is_place(place) && is_english_name(name) && words <= 3 && english_paper(place).is_none())
        .then(|| name.to_string())
}

/// One to three words with capitals.
pub(crate) fn is_place(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    (1..=3).contains(&words.len())
        && words.iter().all(|w| {
            w.starts_with(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | ','))
        })
}

/// A line under an English byline: a role (`Staff Writer`), or the paper it is of.
pub(crate) fn english_role(text: &str) -> Option<Option<String>> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let words = text.split(' ').filter(|w| !w.is_empty()).count();
    if words == 0 || words > 6 || text.ends_with('.') {
        return None;
    }
    // `Environment reporters, Vale Post`
    if let Some((role, paper)) = text.split_once(", ") {
        return is_role(role).then(|| english_paper(paper)).flatten().map(Some);
    }
    let role = is_role(&lower);
    if role && words <= 5 {
        // `Bay Courier Correspondent`
        let paper =
            text.rsplit_once(' ').and_then(|(paper, _)| english_paper(paper.trim_end_matches(" Staff")));
        return Some(paper.filter(|name| !lower.starts_with("staff") && !is_short_for_own(name)));
    }
    // `of the Capitol Bureau`
    if let Some(of) = text.strip_prefix("of the ").or_else(|| text.strip_prefix("of The ")) {
        let paper = english_paper(of);
        return paper.is_some().then(|| paper.filter(|name| !name.ends_with("ureau")));
    }
    if let Some(to) = lower.strip_prefix("special to ").or_else(|| lower.strip_prefix("for ")) {
        let name: String = text.chars().skip(text.chars().count() - to.chars().count()).collect();
        let name = name.strip_prefix("the ").unwrap_or(&name).to_string();
        return (lower.starts_with("special") || english_paper(&name).is_some()).then_some(None);
    }
    english_paper(text).map(Some)
}

/// `Our Health Correspondent`, `a Staff Reporter`: somebody of the paper, not named.
fn is_unnamed(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default().to_lowercase();
    matches!(first.as_str(), "our" | "a" | "an" | "your") && text.split(' ').count() <= 6
}

/// `Courier` in `Courier Staff Writer`: one word is what a paper calls itself, and says that the writer is its own.
fn is_short_for_own(paper: &str) -> bool {
    let name = paper.strip_prefix("The ").unwrap_or(paper);
    !name.contains(' ') && !is_agency(name)
}

/// Whether a text is the one word that an agency goes by, whatever its case.
pub(crate) fn is_agency(text: &str) -> bool {
    AGENCIES.iter().any(|name| name.eq_ignore_ascii_case(text))
}

/// An English paper or agency by its last word.
pub(crate) fn english_paper(text: &str) -> Option<String> {
    let name = text.trim().trim_end_matches('.');
    let last = name.rsplit([' ', '-']).next()?.to_lowercase();
    if is_unnamed(name) {
        return None;
    }
    let known = AGENCIES.contains(&name);
    // `Rower sets course record` is a headline.
    let small = |w: &str| w.starts_with(char::is_lowercase) && !["of", "the", "and", "for"].contains(&w);
    if !known && name.split(' ').any(small) {
        return None;
    }
    let ends = ENGLISH_PAPERS.contains(&last.as_str()) || BYLINE_PAPERS.contains(&last.as_str());
    (known || ends && name.chars().next().is_some_and(char::is_uppercase) && name.split(' ').count() <= 6)
        .then(|| name.to_string())
}
