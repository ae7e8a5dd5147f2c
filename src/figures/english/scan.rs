//! The numbers of an English sentence that are figures: units, ranges, ranks, and what is only a name or a date.

use super::age::age;
use super::class;
use super::count::{self, plain_count};
use super::number::{self, Number};
use super::period;
use super::rank::rank;
use super::token::Token;
use crate::figures::Kind;
use crate::figures::decimal::Decimal;
use crate::figures::scan::Candidate;

/// A candidate with the tokens it covers.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) candidate: Candidate,
    /// First token.
    pub(super) first: usize,
    /// One past its last token.
    pub(super) last: usize,
}

pub(super) fn word<'a>(tokens: &[Token<'a>], at: usize) -> &'a str {
    tokens.get(at).map_or("", |token| token.lower)
}

pub(super) fn before<'a>(tokens: &[Token<'a>], at: usize, back: usize) -> &'a str {
    at.checked_sub(back).map_or("", |at| word(tokens, at))
}

/// The numbers of one sentence that are figures.
pub(super) fn scan(tokens: &[Token], times: &[period::Time]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(time) = times.iter().find(|time| time.first <= at && at < time.last) {
            at = time.last;
            continue;
        }
        if let Some(end) = number::telephone(tokens, at) {
            at = end;
            continue;
        }
        match hit_at(tokens, at) {
            Some(hit) => {
                at = hit.last.max(at + 1);
                hits.push(hit);
            }
            None => at = skip(tokens, at),
        }
    }
    share_unit(tokens, &mut hits);
    hits
}

/// From 9.1 to 6.7 days: the unit after the level reached holds for the level before.
fn share_unit(tokens: &[Token], hits: &mut [Hit]) {
    for index in 1..hits.len() {
        let Some((left, right)) = hits.split_at_mut_checked(index) else { return };
        let (Some(low), Some(high)) = (left.last_mut(), right.first()) else { return };
        let led = before(tokens, low.first, 1) == "from"
            && word(tokens, low.last) == "to"
            && high.first == low.last + 1;
        if led
            && low.candidate.unit == "1"
            && low.candidate.kind == Kind::Count
            && high.candidate.kind != Kind::Count
        {
            low.candidate.unit.clone_from(&high.candidate.unit);
            low.candidate.kind = high.candidate.kind;
        }
    }
}

/// Past the number at `at` that is no figure.
fn skip(tokens: &[Token], at: usize) -> usize {
    let digits = tokens.get(at).is_some_and(|token| token.number);
    let number = if digits { number::read(tokens, at) } else { None };
    number.map_or(at + 1, |number| number.end.max(at + 1))
}

pub(super) fn hit(
    tokens: &[Token],
    first: usize,
    last: usize,
    value: Decimal,
    unit: &'static str,
    kind: Kind,
) -> Option<Hit> {
    let (start, end) = (tokens.get(first)?.start, tokens.get(last.checked_sub(1)?)?.end);
    Some(Hit { candidate: Candidate::new(start, end, value, unit, kind), first, last })
}

fn hit_at(tokens: &[Token], at: usize) -> Option<Hit> {
    if let Some(rank) = rank(tokens, at) {
        return Some(rank);
    }
    let multiple = match word(tokens, at) {
        "doubled" | "doubling" | "twice" => Some(2),
        "tripled" | "trebled" | "tripling" => Some(3),
        "quadrupled" => Some(4),
        "quintupled" => Some(5),
        _ => None,
    };
    if let Some(value) = multiple {
        return hit(tokens, at, at + 1, Decimal::from_int(value), "{倍}", Kind::Ratio);
    }
    // threefold, tenfold
    if let Some(stem) = word(tokens, at).strip_suffix("fold")
        && let Some(number) = number::read(&[Token { lower: stem, number: false, ..*tokens.get(at)? }], 0)
    {
        return hit(tokens, at, at + 1, number.value, "{倍}", Kind::Ratio);
    }
    if let Some(found) = game(tokens, at).or_else(|| ratio(tokens, at)) {
        return Some(found);
    }
    let (mut from, currency) = currency(tokens, at).map_or((at, None), |(end, code)| (end, Some(code)));
    let mut negative = false;
    if matches!(word(tokens, from), "minus" | "negative") || is_sign(tokens, from) {
        negative = true;
        from += 1;
    }
    let number = number::read(tokens, from)?;
    if (currency.is_some() || negative) && !number.digits {
        return None;
    }
    let mut found = measured(tokens, at, from, &number, currency)?;
    if negative {
        found.candidate.value = found.candidate.value.negated();
        found.candidate.max = found.candidate.max.map(Decimal::negated);
    }
    Some(found)
}

fn is_sign(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1);
    word(tokens, at) == "-"
        && next.is_some_and(|next| next.number && next.glued)
        && !tokens.get(at).is_some_and(|token| token.glued)
}

/// End and code of the currency sign or word before a number.
fn currency(tokens: &[Token], at: usize) -> Option<(usize, &'static str)> {
    let code = match word(tokens, at) {
        "$" | "us$" | "usd" => "USD",
        "hk$" | "hkd" => "HKD",
        "nt$" => "TWD",
        "a$" | "aud" => "AUD",
        "c$" => "CAD",
        "s$" | "sgd" => "SGD",
        "rmb" | "cny" | "¥" | "yuan" => "CNY",
        "€" | "eur" => "EUR",
        "£" | "gbp" => "GBP",
        "jpy" => "JPY",
        "₩" => "KRW",
        "₹" => "INR",
        "mop" => "MOP",
        "chf" => "CHF",
        "rub" => "RUB",
        _ => return None,
    };
    tokens.get(at + 1).is_some_and(|token| token.number).then_some((at + 1, code))
}

/// Words of a sentence in which pounds are money.
const PAYING: &[&str] = &[
    "paid", "pay", "pays", "cost", "costs", "priced", "price", "prices", "spent", "spend", "worth", "euros",
    "dollars", "yuan", "£", "€", "$", "revenue", "profit", "fee", "fees", "loan", "loans", "salary", "fined",
    "fine", "invest", "invested", "budget", "grant", "grants", "sterling", "tax", "earn", "earned", "wage",
    "wages", "rent",
];

/// Number, range and unit from token `first`.
fn measured(
    tokens: &[Token],
    first: usize,
    from: usize,
    number: &Number,
    currency: Option<&'static str>,
) -> Option<Hit> {
    let mut last = number.end;
    let mut value = number.value.clone();
    let mut max = None;
    // 3/4 alone is a date as often as a share.
    if number.fraction
        && number.digits
        && !matches!(word(tokens, last), "of" | "inch" | "inches" | "mile" | "miles")
    {
        return None;
    }
    if number.fraction {
        let (unit, kind) =
            if value == Decimal::from_int(50) { ("%", Kind::Percent) } else { ("1", Kind::Ratio) };
        return hit(tokens, first, last, value, unit, kind);
    }
    let power = number.power;
    let inner = number::unit(tokens, last);
    let mut connector_at = last;
    if let Some(unit) = &inner {
        connector_at = unit.end;
    }
    for joint in [last, connector_at] {
        let own_unit =
            inner.as_ref().filter(|_| joint == connector_at && joint != last).map(|unit| unit.code);
        if let Some((end, high, high_power)) =
            upper(tokens, first, joint, &value, own_unit, currency.is_some())
        {
            if power == 0 && high_power >= 3 {
                let lifted = value.clone().shifted(high_power);
                if lifted.compare(&high).is_lt() {
                    value = lifted;
                }
            }
            max = Some(high);
            last = end;
            break;
        }
    }
    let unit = if max.is_some() { number::unit(tokens, last) } else { inner };
    if let Some(code) = currency {
        let end = unit.filter(|unit| unit.kind == Kind::Money).map_or(last, |unit| unit.end);
        // $5m is five million.
        let mut end = end;
        if max.is_none() && word(tokens, end) == "m" && tokens.get(end).is_some_and(|token| token.glued) {
            end += 1;
            value = value.shifted(6);
        }
        let mut found = hit(tokens, first, end, value, code, Kind::Money)?;
        found.candidate.max = max;
        return Some(rate(tokens, found));
    }
    // 1.5m euros is money, not a length.
    if let Some(metres) =
        unit.as_ref().filter(|unit| unit.code == "m" && tokens.get(last).is_some_and(|token| token.glued))
        && let Some(money) = number::unit(tokens, metres.end).filter(|unit| unit.kind == Kind::Money)
    {
        return hit(tokens, first, money.end, value.shifted(6), money.code, Kind::Money);
    }
    // 4.5m users are millions, a 4.5m wall is metres.
    if let Some(metres) = unit.as_ref().filter(|unit| unit.code == "m" && word(tokens, unit.end - 1) == "m")
        && tokens.get(last).is_some_and(|token| token.glued)
        && count::plural_noun(word(tokens, metres.end))
    {
        let mut found = hit(tokens, first, metres.end, value.shifted(6), "1", Kind::Count)?;
        found.candidate.max = max.map(|max| max.shifted(6));
        return Some(found);
    }
    if let Some(age) = age(tokens, first, last) {
        let mut found = hit(tokens, first, last, value, "a", age)?;
        found.candidate.max = max;
        return Some(found);
    }
    if let Some(found) = magnitude(tokens, first, last, &value) {
        return Some(found);
    }
    if unit.as_ref().is_some_and(|unit| unit.code == "Cel")
        && matches!(
            word(tokens, last + 1),
            "north" | "south" | "east" | "west" | "latitude" | "longitude" | "of"
        )
    {
        return None;
    }
    if let Some(unit) = unit
        && unit_fits(tokens, from, number, &unit)
    {
        let scaled = |value: &Decimal| unit.factor.of(value);
        let hyphenated = word(tokens, last) == "-";
        let mut end = unit.end;
        let (mut code, mut kind) = (unit.code, unit.kind);
        if kind == Kind::Duration
            && unit.code == "a"
            && (word(tokens, end) == "old"
                || word(tokens, end) == "-" && matches!(word(tokens, end + 1), "old" | "olds"))
        {
            kind = Kind::Age;
            end += if word(tokens, end) == "-" { 2 } else { 1 };
        }
        // Every 6 to 8 minutes measures; every 10 minutes is a denominator.
        let interval = max.is_some() && before(tokens, first, 1) == "every";
        if kind == Kind::Duration && !interval && period_like(tokens, first, end, hyphenated) {
            return None;
        }
        let among = |words: &[&str]| tokens.iter().any(|token| words.contains(&token.lower));
        if kind == Kind::Score && among(&["index", "closed", "composite", "shares", "stocks"]) {
            code = "{点}";
        }
        if kind == Kind::Score
            && !tokens.iter().any(|token| {
                matches!(
                    token.lower,
                    "index"
                        | "score"
                        | "scored"
                        | "composite"
                        | "stocks"
                        | "shares"
                        | "ratings"
                        | "rating"
                        | "closed"
                        | "game"
                        | "exam"
                        | "team"
                )
            })
        {
            // Climbed 2.3 points to 84.1%: points of a percentage.
            let share = word(tokens, end) == "to"
                && number::read(tokens, end + 1)
                    .and_then(|high| number::unit(tokens, high.end))
                    .is_some_and(|unit| unit.kind == Kind::Percent);
            if share {
                (code, kind) = ("{pp}", Kind::PercentagePoint);
            } else {
                (code, kind) = ("1", Kind::Count);
                end = last;
            }
        }
        // 40,000 pounds for shipping: money where the sentence speaks of paying.
        if code == "[lb_av]" && !hyphenated && tokens.iter().any(|token| PAYING.contains(&token.lower)) {
            (code, kind) = ("GBP", Kind::Money);
        }
        let mut found = hit(tokens, first, end, scaled(&value), code, kind)?;
        found.candidate.max = max.as_ref().map(scaled);
        return Some(rate(tokens, compound(tokens, found)));
    }
    if !plain_count(tokens, first, last, number) {
        return None;
    }
    let mut found = hit(tokens, first, last, value, "1", Kind::Count)?;
    found.candidate.max = max;
    Some(found)
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

/// The upper end of a range after `joint`: 450 to 500, between 40 and 50, 75-80.
fn upper(
    tokens: &[Token],
    first: usize,
    joint: usize,
    low: &Decimal,
    own: Option<&str>,
    money: bool,
) -> Option<(usize, Decimal, i32)> {
    let lead = before(tokens, first, 1);
    let sign = word(tokens, joint);
    let ranged = before(tokens, first, 2) == "ranging"
        || before(tokens, first, 2) == "ranged"
        || before(tokens, first, 2) == "range";
    let fits = match sign {
        // Cut by 340 tonnes to 2,100 tonnes: the difference and the level; by 20 to 25 percent is a range.
        // So do verbs: fell $6 to $94.
        "to" => {
            let moved = lead == "by" || class::verb(lead) && (class::up(lead) || class::down(lead));
            // Declined by 6% to 8%: near each other they are a range.
            let near = |high: &Decimal| high.compare(&low.times(2)).is_le();
            let percent = lead == "by"
                && own == Some("%")
                && number::read(tokens, joint + 1).is_some_and(|high| near(&high.value));
            ranged || percent || lead != "from" && !(moved && (own.is_some() || money))
        }
        "and" => lead == "between",
        "or" => tokens.get(joint + 1).is_some_and(|token| !token.number),
        "-" | "–" | "—" | "~" => true,
        _ => false,
    };
    if !fits {
        return None;
    }
    let from = currency(tokens, joint + 1).map_or(joint + 1, |(end, _)| end);
    let high = number::read(tokens, from).filter(|high| !high.fraction)?;
    // 7-Eleven is a name.
    if sign == "-" && !high.digits && tokens.get(first).is_some_and(|token| token.number) {
        return None;
    }
    // 8.4% to $12.6 billion is a change and a level.
    if from > joint + 1 && !money
        || own.is_some() && number::unit(tokens, high.end).map(|unit| unit.code) != own && from == joint + 1
    {
        return None;
    }
    if sign == "or" && high.value.compare(&low.plus(&Decimal::from_int(1))).is_ne() {
        return None;
    }
    high.value.compare(low).is_gt().then_some((high.end, high.value, high.power))
}

/// m after a plain number may be metres, but in "a 5 m" the letter is glued or a noun follows; second and quarter are ordinals.
fn unit_fits(tokens: &[Token], from: usize, number: &Number, unit: &number::EnglishUnit) -> bool {
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

/// A ratio of 2.5:1; 7:30 is a time of day.
fn ratio(tokens: &[Token], at: usize) -> Option<Hit> {
    let (first, colon, second) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
    let paired = first.number && colon.is(":") && colon.glued && second.number && second.glued;
    let named = first.lower.contains('.') || second.lower.len() == 1;
    if !paired || !named || tokens.get(at + 3).is_some_and(|token| token.glued && token.is(":")) {
        return None;
    }
    let mut found = hit(tokens, at, at + 3, number::value(first), "{:}", Kind::Ratio)?;
    found.candidate.max = Some(number::value(second));
    Some(found)
}

/// Won 3-1, a 2-0 victory.
fn game(tokens: &[Token], at: usize) -> Option<Hit> {
    let (low, dash, high) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
    let paired =
        low.number && dash.glued && matches!(dash.lower, "-" | "–" | ":") && high.number && high.glued;
    if !paired || low.lower.len() > 3 || high.lower.len() > 3 {
        return None;
    }
    // The council voted 7-4.
    let voted = matches!(before(tokens, at, 1), "voted" | "vote" | "ruled") || word(tokens, at + 3) == "vote";
    if voted && word(tokens, at + 1) != ":" {
        let mut found = hit(tokens, at, at + 3, number::value(low), "{:}", Kind::Ratio)?;
        found.candidate.max = Some(number::value(high));
        return Some(found);
    }
    let played = tokens.iter().any(|token| {
        matches!(
            token.lower,
            "won"
                | "beat"
                | "lost"
                | "win"
                | "defeated"
                | "victory"
                | "draw"
                | "drew"
                | "defeat"
                | "match"
                | "score"
                | "game"
        )
    });
    let more = tokens.get(at + 3).is_some_and(|token| token.glued && matches!(token.lower, "-" | ":"));
    if !played || more || number::unit(tokens, at + 3).is_some() {
        return None;
    }
    let mut found = hit(tokens, at, at + 3, number::value(low), "{:}", Kind::Score)?;
    found.candidate.max = Some(number::value(high));
    Some(found)
}
