//! The forms a time expression of English text takes, and where each ends.

use super::calendar::{
    is_day, is_month, is_short_month, is_year, is_year_alone, names_now, names_span, names_weekday, of_year,
};
use super::number;
use super::token::{Token, word};

/// Words after which four digits are a year.
const YEAR_LEADS: &[&str] = &[
    "in", "since", "by", "of", "from", "until", "late", "early", "mid", "to", "than", "during", "for", "the",
    "through", "with", "and", "after", "before", "(", "end", "around", "year", "between", "over", "-",
];

/// Words after which the name of a feast is a time.
const FEAST_LEADS: &[&str] =
    &["by", "before", "after", "at", "over", "since", "until", "during", "this", "last", "next"];

/// Holidays and the like that last for days.
const OCCASIONS: &[&str] =
    &["holiday", "holidays", "festival", "weekend", "vacation", "break", "semester", "season"];

/// Adjectives before a span of time: the past three months.
const STRETCHES: &[&str] = &[
    "past",
    "last",
    "next",
    "previous",
    "coming",
    "first",
    "following",
    "same",
    "preceding",
    "current",
    "full",
    "entire",
    "whole",
];

/// Where a time expression ends, and whether it is absolute.
type End = (usize, bool);

/// Where a time expression may begin.
#[derive(Clone, Copy)]
struct Start<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
}

/// End of the time expression at `at`, and whether it is absolute.
pub(super) fn time_at(tokens: &[Token], at: usize) -> Option<End> {
    let start = Start { tokens, at };
    if is_month(tokens, at) {
        return start.month();
    }
    if is_day(tokens, at) && is_month(tokens, at + 1) {
        let end = at + 2;
        return Some((end + usize::from(is_year(tokens, end)), true));
    }
    if is_year(tokens, at) {
        return start.year();
    }
    start
        .day()
        .or_else(|| start.occasion())
        .or_else(|| start.feast())
        .or_else(|| start.now())
        .or_else(|| start.season())
        .or_else(|| start.set_phrase())
        .or_else(|| start.business_period())
        .or_else(|| start.deictic())
        .or_else(|| start.hour_of_day())
        .or_else(|| start.ordinal_part())
        .or_else(|| start.stretch())
        .or_else(|| start.after_the())
        .or_else(|| start.one_ago())
        .or_else(|| start.numbered())
}

impl<'a> Start<'a> {
    fn word(&self, ahead: usize) -> &'a str {
        word(self.tokens, self.at + ahead)
    }

    fn lead(&self) -> &'a str {
        self.at.checked_sub(1).map_or("", |at| word(self.tokens, at))
    }

    fn token(&self, ahead: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    fn is_span(&self, ahead: usize) -> bool {
        names_span(self.word(ahead))
    }

    /// May, May 3-5, Aug. 2024, January to March 2024.
    fn month(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        if self.names_place() {
            return None;
        }
        let mut end = at + 1;
        // The point of Aug. belongs to it, that after August ends the sentence.
        end += usize::from(word(tokens, end) == "." && is_short_month(word(tokens, at)));
        if is_day(tokens, end) {
            end += 1;
            // May 3-5
            if matches!(word(tokens, end), "-" | "–" | "to") && is_day(tokens, end + 1) {
                end += 2;
            }
        } else if is_month(tokens, end + 1)
            && (matches!(word(tokens, end), "to" | "-" | "–" | "through")
                || word(tokens, end) == "and" && self.lead() == "between")
        {
            end += 2;
            end += usize::from(is_day(tokens, end));
        }
        let comma = usize::from(word(tokens, end) == ",");
        if is_year(tokens, end + comma) {
            end += comma + 1;
        }
        Some((end, true))
    }

    /// The August 1st Stadium.
    fn names_place(&self) -> bool {
        self.lead() == "the"
            && self.word(1).ends_with(|c: char| c.is_ascii_alphabetic())
            && is_day(self.tokens, self.at + 1)
            && self.token(2).is_some_and(|token| token.capital)
    }

    /// 2024, 2023-24, between 2010 and 2020: no year before a plural, as in 2000 pupils.
    fn year(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        if matches!(self.word(1), "-" | "–" | "/")
            && self.token(1).is_some_and(|token| token.glued)
            && self.token(2).is_some_and(|token| token.number && matches!(token.lower.len(), 2 | 4))
        {
            return Some((at + 3, true));
        }
        let lead = self.lead();
        // Between 2010 and 2020, from 2010 to 2020.
        if matches!((lead, self.word(1)), ("between", "and") | ("from", "to")) && is_year(tokens, at + 2) {
            return Some((at + 3, true));
        }
        let sentence_head = at == 0 || matches!(lead, "," | ")" | "quarter" | "half");
        let noun = self.token(1).is_some_and(|token| {
            token.is_word()
                && token.lower.ends_with('s')
                && !matches!(token.lower, "was" | "as" | "is" | "has")
        });
        (!noun && (YEAR_LEADS.contains(&lead) || sentence_head) || is_year_alone(tokens, at, noun))
            .then_some((at + 1, true))
    }

    /// Tuesday, Tuesday, July 15, yesterday evening.
    fn day(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        if !names_weekday(self.word(0)) && !matches!(self.word(0), "yesterday" | "tomorrow" | "tonight") {
            return None;
        }
        let part = matches!(self.word(1), "morning" | "afternoon" | "evening" | "night");
        let end = at + 1 + usize::from(part);
        if word(tokens, end) == "," && is_month(tokens, end + 1) && is_day(tokens, end + 2) {
            return time_at(tokens, end + 1);
        }
        Some((end, true))
    }

    /// During the May Day holiday, over the weekend.
    fn occasion(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        if !matches!(self.word(0), "during" | "over") {
            return None;
        }
        let mut end = at + 1 + usize::from(matches!(self.word(1), "the" | "this" | "last"));
        while end < at + 7
            && tokens.get(end).is_some_and(|token| token.is_word() || token.is("-") || token.is("'s"))
        {
            if OCCASIONS.contains(&word(tokens, end))
                && !matches!(word(tokens, end + 1), "holiday" | "holidays" | "season" | "break" | "period")
            {
                return Some((end + 1, true));
            }
            end += 1;
        }
        None
    }

    /// Before Christmas, during the Spring Festival.
    fn feast(&self) -> Option<End> {
        if !FEAST_LEADS.contains(&self.lead()) || !self.token(0).is_some_and(|token| token.capital) {
            return None;
        }
        let words = match (self.word(0), self.word(1)) {
            ("lunar" | "chinese", "new") if self.word(2) == "year" => 3,
            ("new", "year") | ("spring", "festival") | ("golden", "week") | ("labor", "day") => 2,
            ("christmas" | "easter" | "thanksgiving" | "ramadan" | "diwali" | "halloween" | "eid", _) => 1,
            _ => return None,
        };
        Some((self.at + words, true))
    }

    /// Now, today.
    fn now(&self) -> Option<End> {
        names_now(self.word(0)).then_some((self.at + 1, false))
    }

    /// Spring 2024, in winter.
    fn season(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        if !matches!(self.word(0), "spring" | "summer" | "autumn" | "winter" | "fall") {
            return None;
        }
        let end = of_year(tokens, at + 1);
        let alone = self.lead() == "in" && self.token(1).is_none_or(|next| !next.is_word());
        (end > at + 1 || alone).then_some((end, true))
    }

    /// At present, back then, its opening weekend, so far this year.
    fn set_phrase(&self) -> Option<End> {
        let at = self.at;
        match (self.word(0), self.word(1), self.word(2)) {
            ("at", "present", _) | ("to", "date", _) | ("back", "then", _) => Some((at + 2, false)),
            ("at", "the", "time") if matches!(self.word(3), "," | "." | "") => Some((at + 3, false)),
            (
                "the" | "its" | "their",
                "opening" | "final",
                "day" | "night" | "weekend" | "week" | "month",
            ) => Some((at + 3, true)),
            ("so", "far", "this") => Some((at + 4, true)),
            _ => None,
        }
    }

    /// Q2, H1 2024, fiscal 2025, fiscal year 2025.
    fn business_period(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        match self.word(0) {
            "q1" | "q2" | "q3" | "q4" | "h1" | "h2" => Some((of_year(tokens, at + 1), true)),
            "fiscal" => {
                let year = at + 1 + usize::from(self.word(1) == "year");
                is_year(tokens, year).then_some((year + 1, true))
            }
            _ => None,
        }
    }

    /// Last year, this May, next Monday, recent weeks.
    fn deictic(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        match self.word(0) {
            "this" | "last" | "next"
                if self.is_span(1) || is_month(tokens, at + 1) || names_weekday(self.word(1)) =>
            {
                Some((at + 2 + usize::from(self.word(2) == "'s"), true))
            }
            // This fall, and no fall of something.
            "this" | "last" | "next" if self.word(1) == "fall" && !matches!(self.word(2), "in" | "of") => {
                Some((at + 2, true))
            }
            "recent" if self.is_span(1) => Some((at + 2, false)),
            _ => None,
        }
    }

    /// Overnight, by noon.
    fn hour_of_day(&self) -> Option<End> {
        match self.word(0) {
            // Overnight lows are a thing.
            "overnight"
                if matches!(
                    self.word(1),
                    "" | "," | "." | ";" | "and" | "in" | "at" | "as" | "on" | "to"
                ) =>
            {
                Some((self.at + 1, true))
            }
            "noon" | "midday" | "midnight" | "dawn" | "dusk"
                if matches!(self.lead(), "by" | "at" | "before" | "after" | "until" | "since") =>
            {
                Some((self.at + 1, false))
            }
            _ => None,
        }
    }

    /// First quarter, second half of 2024, third-quarter.
    fn ordinal_part(&self) -> Option<End> {
        if !matches!(self.word(0), "first" | "second" | "third" | "fourth") {
            return None;
        }
        let words = match self.word(1) {
            "quarter" => 2,
            "half" if matches!(self.word(2), "of" | "" | "," | ".") => 2,
            "-" if matches!(self.word(2), "quarter" | "half") => 3,
            _ => return None,
        };
        Some((of_year(self.tokens, self.at + words), true))
    }

    /// The past three months, over the next 48 hours, during the whole of a span of time.
    fn stretch(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        let adjective = match self.word(0) {
            "the" => 1,
            "over" | "during" => 1 + usize::from(self.word(1) == "the"),
            _ => return None,
        };
        if !STRETCHES.contains(&self.word(adjective)) {
            return None;
        }
        let spans = |at: usize| {
            let unit = word(tokens, at);
            names_span(unit) || matches!(unit, "hours" | "minutes")
        };
        let mut end = at + adjective + 1;
        if matches!(word(tokens, end), "two" | "three") && word(tokens, end + 1) == "quarters" {
            // The first three quarters are no share.
            end += 1;
        } else if let Some(number) = number::read(tokens, end).filter(|number| spans(number.end)) {
            end = number.end;
        }
        if !spans(end) {
            return None;
        }
        end = of_year(tokens, end + 1);
        if word(tokens, end) == "last" && word(tokens, end + 1) == "year" {
            end += 2;
        }
        Some((end, true))
    }

    /// What only an article opens: the year ended March 31, the three months to August, the second half, the 1990s.
    fn after_the(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        if self.word(0) != "the" {
            return None;
        }
        if let Some(end) = self.closed_span() {
            return Some((end, true));
        }
        let next = self.word(1);
        if matches!(next, "second" | "third" | "fourth") && matches!(self.word(2), "quarter" | "half") {
            return Some((of_year(tokens, at + 3), true));
        }
        let decade = next.len() == 5 && next.ends_with('s') && next.starts_with(['1', '2']);
        decade.then_some((at + 2, true))
    }

    /// The year ended March 31, the three months to August: where the date that closes it ends.
    fn closed_span(&self) -> Option<usize> {
        let Start { tokens, at } = *self;
        let closes = |at: usize| matches!(word(tokens, at), "ended" | "ending" | "through" | "to");
        let date_end = |at: usize| time_at(tokens, at).map(|(end, _)| end);
        if matches!(self.word(1), "quarter" | "year" | "month" | "week" | "period")
            && closes(at + 2)
            && let Some(end) = date_end(at + 3)
        {
            return Some(end);
        }
        let number = number::read(tokens, at + 1)?;
        if names_span(word(tokens, number.end)) && closes(number.end + 1) {
            date_end(number.end + 2)
        } else {
            None
        }
    }

    /// A year ago, one day earlier.
    fn one_ago(&self) -> Option<End> {
        (matches!(self.word(0), "a" | "one")
            && self.is_span(1)
            && matches!(self.word(2), "ago" | "earlier" | "before"))
        .then_some((self.at + 3, false))
    }

    /// Three years ago, two days later; a time of day.
    fn numbered(&self) -> Option<End> {
        let Start { tokens, at } = *self;
        let number = number::read(tokens, at).filter(|number| !number.scaled || number.digits)?;
        if names_span(word(tokens, number.end))
            && matches!(word(tokens, number.end + 1), "ago" | "later" | "earlier")
        {
            return Some((number.end + 2, true));
        }
        self.clock()
    }

    /// 10 a.m., 8:30.
    fn clock(&self) -> Option<End> {
        if !self.token(0)?.number {
            return None;
        }
        if matches!(self.word(1), "a.m" | "p.m" | "am" | "pm") {
            return Some((self.at + 2, false));
        }
        let minutes = self.token(2)?;
        (self.word(1) == ":" && minutes.number && minutes.glued && minutes.lower.len() == 2)
            .then_some((self.at + 3, false))
    }
}
