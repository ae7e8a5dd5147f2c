//! English numbers with their ranges and units: what the unit means among the words around it.

use super::age::age;
use super::count::{plain_count, plural_noun};
use super::number::{self, EnglishUnit, Number};
use super::range::upper;
use super::scan::{Hit, hit};
use super::token::{Token, before, word};
use crate::figures::Kind;
use crate::figures::decimal::Decimal;

/// Words of a sentence in which pounds are money.
const PAYING: &[&str] = &[
    "paid", "pay", "pays", "cost", "costs", "priced", "price", "prices", "spent", "spend", "worth", "euros",
    "dollars", "yuan", "£", "€", "$", "revenue", "profit", "fee", "fees", "loan", "loans", "salary", "fined",
    "fine", "invest", "invested", "budget", "grant", "grants", "sterling", "tax", "earn", "earned", "wage",
    "wages", "rent",
];

/// Words of a sentence whose points are those of an index.
const INDEX: &[&str] = &["index", "closed", "composite", "shares", "stocks"];

/// Words of a sentence whose points are a score.
const SCORED: &[&str] = &["score", "scored", "ratings", "rating", "game", "exam", "team"];

/// Words after degrees that are a place on the globe.
const BEARINGS: &[&str] = &["north", "south", "east", "west", "latitude", "longitude", "of"];

/// Code and kind of a unit as it is meant, and where it ends.
type Sense = (&'static str, Kind, usize);

/// Number, range and unit from token `first`.
pub(super) fn measured(
    tokens: &[Token],
    first: usize,
    from: usize,
    number: &Number,
    currency: Option<&'static str>,
) -> Option<Hit> {
    if number.fraction {
        return fraction(tokens, first, number);
    }
    if super::named::form(tokens, number.end) {
        return None;
    }
    let (amount, unit) = Amount::read(tokens, first, number, currency.is_some());
    if let Some(code) = currency {
        return amount.money(unit, code);
    }
    let last = amount.last;
    if let Some(unit) = unit
        && let Some(found) = amount.millions(&unit)
    {
        return Some(found);
    }
    if let Some(age) = age(tokens, first, last) {
        return amount.hit(last, "a", age);
    }
    if let Some(found) = magnitude(tokens, first, last, &amount.value) {
        return Some(found);
    }
    if unit.is_some_and(|unit| unit.code == "Cel") && BEARINGS.contains(&word(tokens, last + 1)) {
        return None;
    }
    if let Some(unit) = unit.filter(|unit| unit_fits(tokens, from, number, unit)) {
        return amount.with_unit(&unit);
    }
    if plain_count(tokens, first, last, number) { amount.hit(last, "1", Kind::Count) } else { None }
}

/// Half of the seats; 3/4 alone is a date as often as a share.
fn fraction(tokens: &[Token], first: usize, number: &Number) -> Option<Hit> {
    if number.digits && !matches!(word(tokens, number.end), "of" | "inch" | "inches" | "mile" | "miles") {
        return None;
    }
    let half = number.value == Decimal::from_int(50);
    let (unit, kind) = if half { ("%", Kind::Percent) } else { ("1", Kind::Ratio) };
    hit(tokens, first, number.end, number.value.clone(), unit, kind)
}

/// A number or a range of numbers.
struct Amount<'a> {
    tokens: &'a [Token<'a>],
    first: usize,
    /// One past the last token of the numbers.
    last: usize,
    value: Decimal,
    max: Option<Decimal>,
}

impl<'a> Amount<'a> {
    /// The number with the upper end of its range, and the unit after them.
    fn read(
        tokens: &'a [Token<'a>],
        first: usize,
        number: &Number,
        money: bool,
    ) -> (Self, Option<EnglishUnit>) {
        let mut amount = Amount { tokens, first, last: number.end, value: number.value.clone(), max: None };
        let inner = number::unit(tokens, number.end);
        let range = upper(tokens, first, number.end, &number.value, None, money).or_else(|| {
            let unit = inner?;
            upper(tokens, first, unit.end, &number.value, Some(unit.code), money)
        });
        let Some((end, high, power)) = range else { return (amount, inner) };
        // 2 to 3 million: the scale holds for both.
        if number.power == 0 && power >= 3 {
            let lifted = amount.value.clone().shifted(power);
            if lifted.compare(&high).is_lt() {
                amount.value = lifted;
            }
        }
        amount.last = end;
        amount.max = Some(high);
        (amount, number::unit(tokens, end))
    }

    fn word(&self, at: usize) -> &'a str {
        word(self.tokens, at)
    }

    fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    fn among(&self, words: &[&str]) -> bool {
        self.tokens.iter().any(|token| words.contains(&token.lower))
    }

    fn hit(self, end: usize, code: &'static str, kind: Kind) -> Option<Hit> {
        let mut found = hit(self.tokens, self.first, end, self.value, code, kind)?;
        found.candidate.max = self.max;
        Some(found)
    }

    /// Money with its sign before it: $5m is five million.
    fn money(mut self, unit: Option<EnglishUnit>, code: &'static str) -> Option<Hit> {
        let tokens = self.tokens;
        let mut end = unit.filter(|unit| unit.kind == Kind::Money).map_or(self.last, |unit| unit.end);
        if self.max.is_none() && self.word(end) == "m" && self.glued(end) {
            end += 1;
            self.value = self.value.shifted(6);
        }
        Some(rate(tokens, self.hit(end, code, Kind::Money)?))
    }

    /// 1.5m euros is money, 4.5m users are millions, a 4.5m wall is metres.
    fn millions(&self, metres: &EnglishUnit) -> Option<Hit> {
        if metres.code != "m" || !self.glued(self.last) {
            return None;
        }
        let millions =
            |end, code, kind| hit(self.tokens, self.first, end, self.value.clone().shifted(6), code, kind);
        if let Some(money) = number::unit(self.tokens, metres.end).filter(|unit| unit.kind == Kind::Money) {
            return millions(money.end, money.code, Kind::Money);
        }
        if self.word(metres.end - 1) != "m" || !plural_noun(self.word(metres.end)) {
            return None;
        }
        let mut found = millions(metres.end, "1", Kind::Count)?;
        found.candidate.max = self.max.clone().map(|max| max.shifted(6));
        Some(found)
    }

    fn with_unit(mut self, unit: &EnglishUnit) -> Option<Hit> {
        let tokens = self.tokens;
        let (code, kind, end) = match unit.kind {
            Kind::Duration => self.duration(unit)?,
            Kind::Score => self.points(unit),
            // 40,000 pounds for shipping: money where the sentence speaks of paying.
            _ if unit.code == "[lb_av]" && !self.hyphenated() && self.among(PAYING) => {
                ("GBP", Kind::Money, unit.end)
            }
            kind => (unit.code, kind, unit.end),
        };
        self.value = unit.factor.of(&self.value);
        self.max = self.max.as_ref().map(|max| unit.factor.of(max));
        Some(rate(tokens, compound(tokens, self.hit(end, code, kind)?)))
    }

    fn hyphenated(&self) -> bool {
        self.word(self.last) == "-"
    }

    /// Five years is a duration, five years old an age, five years ago neither.
    fn duration(&self, unit: &EnglishUnit) -> Option<Sense> {
        let end = unit.end;
        let old = match self.word(end) {
            "old" => 1,
            "-" if matches!(self.word(end + 1), "old" | "olds") => 2,
            _ => 0,
        };
        if unit.code == "a" && old > 0 {
            return Some((unit.code, Kind::Age, end + old));
        }
        // Every 6 to 8 minutes measures; every 10 minutes is a denominator.
        let interval = self.max.is_some() && before(self.tokens, self.first, 1) == "every";
        (interval || !period_like(self.tokens, self.first, end, self.hyphenated()))
            .then_some((unit.code, unit.kind, end))
    }

    /// Points of an index or a score; else points are counted.
    fn points(&self, unit: &EnglishUnit) -> Sense {
        if self.among(INDEX) {
            return ("{点}", unit.kind, unit.end);
        }
        if self.among(SCORED) {
            return (unit.code, unit.kind, unit.end);
        }
        // Climbed 2.3 points to 84.1%: points of a percentage.
        let share = self.word(unit.end) == "to"
            && number::read(self.tokens, unit.end + 1)
                .and_then(|high| number::unit(self.tokens, high.end))
                .is_some_and(|unit| unit.kind == Kind::Percent);
        if share { ("{pp}", Kind::PercentagePoint, unit.end) } else { ("1", Kind::Count, self.last) }
    }
}

/// 2 hours 24 minutes and 51 seconds, 5 feet 11 inches: one figure in the smallest unit.
fn compound(tokens: &[Token], mut found: Hit) -> Hit {
    const SMALLER: [(&str, &str, u32); 9] = [
        ("h", "min", 60),
        ("h", "s", 3600),
        ("min", "s", 60),
        ("a", "mo", 12),
        ("d", "h", 24),
        ("wk", "d", 7),
        ("[ft_i]", "[in_i]", 12),
        ("[lb_av]", "[oz_av]", 16),
        ("m", "cm", 100),
    ];
    while found.candidate.max.is_none() {
        let joined = usize::from(word(tokens, found.last) == "and");
        let Some(number) = number::read(tokens, found.last + joined).filter(|number| !number.fraction) else {
            break;
        };
        let Some(unit) = number::unit(tokens, number.end) else { break };
        let Some((.., factor)) =
            SMALLER.iter().find(|(large, small, _)| *large == found.candidate.unit && *small == unit.code)
        else {
            break;
        };
        found.candidate.value = found.candidate.value.times(*factor).plus(&number.value);
        found.candidate.unit = unit.code.to_string().into();
        found.last = unit.end;
        found.candidate.end = tokens.get(unit.end - 1).map_or(found.candidate.end, |token| token.end);
    }
    found
}

/// Yuan/tonne and yuan per kg with a slash.
fn rate(tokens: &[Token], mut found: Hit) -> Hit {
    // $612/t: the letter alone is a tonne only here.
    if word(tokens, found.last) == "/" && word(tokens, found.last + 1) == "t" {
        found.candidate.unit = format!("{}/t", found.candidate.unit).into();
        found.last += 2;
        found.candidate.end = tokens.get(found.last - 1).map_or(found.candidate.end, |token| token.end);
    } else if word(tokens, found.last) == "/"
        && let Some(unit) = number::unit(tokens, found.last + 1)
    {
        found.candidate.unit = format!("{}/{}", found.candidate.unit, unit.code).into();
        found.last = unit.end;
        found.candidate.end = tokens.get(unit.end - 1).map_or(found.candidate.end, |token| token.end);
    }
    found
}

/// m after a plain number may be metres, but in "a 5 m" the letter is glued or a noun follows; second and quarter are ordinals.
fn unit_fits(tokens: &[Token], from: usize, number: &Number, unit: &EnglishUnit) -> bool {
    let surface = word(tokens, unit.end - 1);
    if surface == "second" || surface == "quarters" && !number.digits && number.value.to_int() == Some(1) {
        return word(tokens, number.end) == "-";
    }
    // One day, one year, a year: articles.
    let article = matches!(word(tokens, from), "a" | "an" | "one") && !number.scaled;
    !article || matches!(unit.kind, Kind::Percent | Kind::Ratio)
}

/// Five-year plan, 10 years ago, in the next three years: places in time.
fn period_like(tokens: &[Token], first: usize, end: usize, hyphenated: bool) -> bool {
    if matches!(word(tokens, end), "ago" | "later" | "earlier" | "hence") {
        return true;
    }
    if hyphenated
        && matches!(
            word(tokens, end),
            "plan"
                | "program"
                | "programme"
                | "strategy"
                | "roadmap"
                | "campaign"
                | "average"
                | "low"
                | "high"
                | "record"
                | "period"
                | "peak"
                | "mark"
        )
    {
        return true;
    }
    // Open 24 hours a day, seven days a week.
    let always = matches!(word(tokens, first), "24" | "7" | "seven");
    if always && word(tokens, end) == "a" && matches!(word(tokens, end + 1), "day" | "week") {
        return true;
    }
    // A three-year action plan.
    if hyphenated
        && (end + 1..end + 4)
            .take_while(|at| tokens.get(at - 1).is_some_and(Token::is_word))
            .any(|at| matches!(word(tokens, at), "plan" | "program" | "programme" | "strategy" | "roadmap"))
    {
        return true;
    }
    let lead = before(tokens, first, 1);
    matches!(lead, "last" | "past" | "next" | "previous" | "coming" | "recent" | "every" | "per" | "first")
        && matches!(
            before(tokens, first, 2),
            "the" | "over" | "in" | "for" | "its" | "" | "during" | "within"
        )
        || matches!(lead, "every" | "per" | "each")
}

/// 6.2-magnitude and magnitude 6.2 of an earthquake.
fn magnitude(tokens: &[Token], first: usize, last: usize, value: &Decimal) -> Option<Hit> {
    let end = if word(tokens, last) == "-" && word(tokens, last + 1) == "magnitude" {
        last + 2
    } else if word(tokens, last) == "magnitude" {
        last + 1
    } else if before(tokens, first, 1) == "magnitude"
        || before(tokens, first, 2) == "magnitude" && matches!(before(tokens, first, 1), "-" | "of")
    {
        last
    } else {
        return None;
    };
    hit(tokens, first, end, value.clone(), "{级}", Kind::Score)
}
