//! English datelines: the place, the day and the agency before a dash.

use super::{Head, LEAD};
use crate::article::page::Dateline;
use crate::article::page::text::{is_han, string};

/// Months and days of the week, as they begin.
pub(crate) const MONTHS: &[&str] = &[
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// `LAKETOWN, May 2 (Some Wire) — `, `LAKETOWN (AP) -- `, `LAKETOWN — `
pub(super) fn english_lead(chars: &[char]) -> Option<Head> {
    let window = chars.get(..chars.len().min(LEAD))?;
    if !window.first().is_some_and(|c| c.is_ascii_uppercase() || *c == '(')
        || window.iter().any(|c| is_han(*c))
    {
        return None;
    }
    let dash = (0..window.len()).find(|&i| match window[i] {
        '—' | '–' | '―' => true,
        '-' => {
            window.get(i + 1) == Some(&'-')
                || i > 0 && window[i - 1] == ' ' && window.get(i + 1) == Some(&' ')
        }
        _ => false,
    });
    let text = string(&window[..dash.unwrap_or(0)]);
    // A full stop before the dash is that of an abbreviation, or the dash stands in a later sentence.
    let short = |part: &str| {
        let word = part.rsplit([' ', ',']).next().unwrap_or_default().to_lowercase();
        word.len() <= 4 && MONTHS.iter().any(|m| word.starts_with(m))
            || ["st", "ft", "mt"].contains(&word.as_str())
            // `QUARRY HILL, Vt.`
            || word.len() <= 5 && part.ends_with(&format!(", {}", part.rsplit([' ', ',']).next().unwrap_or_default()))
    };
    let sentences = text.matches(". ").count();
    let dash = dash.filter(|_| text.split(". ").take(sentences).all(short))?;
    let mut head = Head::default();
    let mut body = text.trim().to_string();
    if body.ends_with(')') {
        let open = body.rfind('(')?;
        let inside = body.get(open + 1..body.len() - 1)?.trim().to_string();
        if inside.chars().any(|c| c.is_ascii_digit()) || inside.split(' ').count() > 5 {
            return None;
        }
        head.paper = Some(inside);
        body = body.get(..open)?.trim().to_string();
    }
    let parts: Vec<&str> = body.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
    let dates = parts.iter().position(|p| is_date(p));
    let place: Vec<&str> = parts.iter().copied().take(dates.unwrap_or(parts.len())).collect();
    let titled = |p: &str| {
        p.chars().next().is_some_and(char::is_uppercase)
            && p.split(' ').count() <= 4
            && p.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '’' | '-'))
    };
    let first = place.first().copied();
    // `SIR – Before the new bins came`: whom a letter speaks to.
    let spoken_to = ["sir", "sirs", "madam", "sir or madam", "dear sir", "dear editor", "editor", "q", "a"];
    if first.is_some_and(|p| spoken_to.contains(&p.to_lowercase().as_str())) {
        return None;
    }
    let sure = head.paper.is_some() || dates.is_some();
    let ok = match first {
        Some(p) => {
            (upper(p) && p.chars().filter(|c| c.is_alphabetic()).count() >= 2 || sure && titled(p))
                && place.len() <= 3
                && place.iter().skip(1).all(|p| titled(p))
        }
        None => sure && parts.len() == 1,
    };
    if !ok || parts.iter().any(|p| p.split(' ').count() > 5) {
        return None;
    }
    let date: Vec<&str> = dates.map(|n| parts.iter().copied().skip(n).collect()).unwrap_or_default();
    let some = |parts: Vec<&str>| (!parts.is_empty()).then(|| parts.join(", "));
    head.dateline = Some(Dateline { place: some(place), date: some(date) })
        .filter(|d| d.place.is_some() || d.date.is_some());
    let dashes = window[dash..].iter().take_while(|c| matches!(c, '—' | '–' | '-' | '―')).count();
    head.cut = dash + dashes;
    Some(head)
}

/// `March 4`, `4 March`, `Monday`
fn is_date(part: &str) -> bool {
    let lower = part.to_lowercase();
    let words = part.split(' ').count();
    MONTHS.iter().any(|m| lower.starts_with(m))
        && words <= 3
        && (part.contains(|c: char| c.is_ascii_digit()) || lower.ends_with("day"))
        || words == 2
            && part.starts_with(|c: char| c.is_ascii_digit())
            && MONTHS.iter().any(|m| lower.contains(m))
}

/// Words in capitals.
fn upper(part: &str) -> bool {
    part.chars().any(char::is_alphabetic)
        && part.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '\'' | '’' | '-' | '/'))
}

/// What stands in capitals before a colon and is no place.
const NO_PLACES: &[&str] = &[
    "note",
    "warning",
    "update",
    "correction",
    "clarification",
    "question",
    "answer",
    "when",
    "where",
    "what",
    "tickets",
    "cost",
    "information",
    "info",
    "source",
    "photo",
    "related",
    "read",
    "more",
    "also",
    "watch",
    "listen",
    "poll",
    "quiz",
    "exclusive",
    "breaking",
    "opinion",
    "analysis",
    "review",
    "explainer",
    "check",
    "verdict",
    "line",
    "pros",
    "cons",
    "weather",
    "traffic",
    "sports",
    "business",
    "news",
    "wanted",
    "sale",
    "notice",
    "lost",
    "found",
    "free",
    "contact",
    "phone",
    "address",
    "hours",
    "date",
    "time",
    "place",
    "score",
    "today",
    "tomorrow",
    "tonight",
    "ingredients",
    "method",
    "directions",
    "serves",
    "step",
    "tip",
    "tips",
    "winner",
    "winners",
    "reminder",
    "closed",
    "cancelled",
    "canceled",
    "coming",
    "next",
    "attention",
    "alert",
    "advisory",
    "issue",
    "background",
    "rule",
    "rules",
    "fact",
    "myth",
    "plan",
    "problem",
    "solution",
    "result",
];

/// `KARACHI: The city …`, `KARACHI, March 4: The city …`: a place in capitals, or a place and a day, before a colon and
/// running text.
pub(super) fn colon_lead(chars: &[char]) -> Option<Head> {
    let window = chars.get(..chars.len().min(48))?;
    let colon = window.windows(2).position(|w| w == [':', ' '])?;
    let text = string(&window[..colon]);
    let mut parts = text.split(", ");
    let (place, date) = (parts.next()?, parts.next());
    let known = |word: &str| NO_PLACES.contains(&word.to_lowercase().as_str());
    let named = upper(place)
        && place.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && place.split(' ').count() <= 3
        && !place.split(' ').any(known);
    let dated = date.is_none_or(is_date) && parts.next().is_none();
    // A question before the first full stop is that of an interview.
    let said = chars.get(colon + 2..)?;
    let asks = said.iter().find(|c| matches!(c, '.' | '?')) == Some(&'?');
    let speaks = ["I ", "We ", "You ", "Yes", "No", "Well", "My ", "Our "];
    let speaks = speaks.iter().any(|w| string(said.get(..6).unwrap_or_default()).starts_with(w));
    let text = said.len() > 60 && said.first().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    (named && dated && text && !asks && !speaks).then(|| Head {
        cut: colon + 1,
        dateline: Some(Dateline { place: Some(place.to_string()), date: date.map(str::to_string) }),
        ..Head::default()
    })
}
