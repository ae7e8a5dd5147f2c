//! The shapes a Chinese figure takes besides number + unit: fractions and 成, ratios, ranges, ranks, 翻番,
//! 半, money with its currency in front, compound units (1小时20分钟).

use super::Kind;
use super::decimal::Decimal;
use super::numeral::{self, Numeral};
use super::range::connector;
use super::scan::{Candidate, Outcome, unit_after};
use super::unit::{self, Slot};

/// Currencies that stand before the number as a word.
const CURRENCY_WORDS: &[(&str, &str)] = &[
    ("人民币", "CNY"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
    ("英镑", "GBP"),
    ("新台币", "TWD"),
    ("澳门币", "MOP"),
    ("韩币", "KRW"),
];

/// Currency signs and codes that stand before the number, longest first.
const CURRENCY_CODES: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("S$", "SGD"),
    ("RMB", "CNY"),
    ("CNY", "CNY"),
    ("USD", "USD"),
    ("HKD", "HKD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("JPY", "JPY"),
    ("MOP", "MOP"),
    ("$", "USD"),
    ("¥", "CNY"),
    ("€", "EUR"),
    ("£", "GBP"),
];

/// Units that add up when they follow each other: larger, smaller, how many smaller make one larger.
const COMPOUND: &[(&str, &str, u32)] = &[
    ("a", "mo", 12),
    ("d", "h", 24),
    ("h", "min", 60),
    ("min", "s", 60),
    ("h", "s", 3600),
    ("{斤}", "{两}", 10),
    ("km", "m", 1000),
    ("m", "cm", 100),
    ("t", "kg", 1000),
    ("kg", "g", 1000),
    ("{尺}", "{寸}", 10),
    ("wk", "d", 7),
];

pub(super) fn starts(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.iter().skip(at);
    word.chars().all(|c| rest.next() == Some(&c))
}

pub(super) fn at(chars: &[char], at: usize) -> char {
    chars.get(at).copied().unwrap_or(' ')
}

pub(super) fn currency_word(chars: &[char], at: usize) -> Option<(usize, &'static str)> {
    let hit = CURRENCY_WORDS.iter().find(|(word, _)| starts(chars, at, word))?;
    let length = hit.0.chars().count();
    chars.get(at + length).is_some_and(|c| numeral::begins(*c)).then_some((length, hit.1))
}

pub(super) fn currency_code(chars: &[char], at: usize) -> Option<(usize, &'static str)> {
    let hit = CURRENCY_CODES.iter().find(|(word, _)| starts(chars, at, word))?;
    let mut length = hit.0.chars().count();
    length += usize::from(chars.get(at + length) == Some(&' '));
    chars.get(at + length).is_some_and(char::is_ascii_digit).then_some((length, hit.1))
}

/// `$3.4 billion`, `¥58`, `RMB 15亿`.
pub(super) fn prefixed_money(chars: &[char], start: usize) -> Outcome {
    let Some((length, code)) = currency_code(chars, start) else { return Outcome::Skip(start + 1) };
    let Some(numeral) = numeral::read(chars, start + length) else { return Outcome::Skip(start + 1) };
    let mut end = numeral.bare_end;
    let mut value = numeral.value.clone();
    for (word, power) in [(" billion", 9), (" million", 6), (" trillion", 12), ("B", 9), ("M", 6)] {
        if starts(chars, end, word) {
            end += word.len();
            value = value.shifted(power);
            break;
        }
    }
    if let Some(found) = unit::at(chars, numeral.end)
        && found.unit.kind == Kind::Money
    {
        end = found.end;
    }
    Outcome::Figure(Candidate::new(start, end, value, code, Kind::Money).with_numeral(&numeral))
}

/// 1/3 as a share; dates and codes have longer or larger parts.
fn slashed(chars: &[char], start: usize, numeral: &Numeral) -> Option<Outcome> {
    let from = numeral.bare_end + 1;
    if !numeral.arabic || at(chars, numeral.bare_end) != '/' || !at(chars, from).is_ascii_digit() {
        return None;
    }
    let below = numeral::read(chars, from)?;
    let after = at(chars, below.bare_end);
    let (top, bottom) = (numeral.value.to_int()?, below.value.to_int()?);
    let share = top < bottom
        && (2..=20).contains(&bottom)
        && (after == '的' || after == '以' || !super::text::is_han(after));
    let share = share && !matches!(after, '/' | '-' | '.') && !after.is_ascii_alphanumeric();
    let value = numeral.value.ratio(&below.value).filter(|_| share)?;
    Some(Outcome::Figure(Candidate::new(start, below.bare_end, value, "1", Kind::Ratio)))
}

/// 百分之八, 三分之二, 万分之三, 六成五, 八折.
pub(super) fn fraction(chars: &[char], start: usize, numeral: &Numeral) -> Option<Outcome> {
    if starts(chars, numeral.bare_end, "分之") {
        return Some(parts(chars, start, numeral));
    }
    if let Some(share) = slashed(chars, start, numeral) {
        return Some(share);
    }
    let mut end = numeral.bare_end;
    let next = at(chars, end + 1);
    // 八五折 is 85 %.
    if next == '折'
        && let Some(value) = two_digits(chars, start).filter(|_| end == start + 1)
    {
        return Some(Outcome::Figure(Candidate::new(start, end + 2, value, "%", Kind::Percent)));
    }
    match at(chars, end) {
        '成' if numeral.power == 0 && !numeral.bare => {
            if matches!(
                next,
                '立' | '员'
                    | '为'
                    | '功'
                    | '果'
                    | '本'
                    | '交'
                    | '长'
                    | '熟'
                    | '品'
                    | '分'
                    | '就'
                    | '都'
                    | '效'
                    | '绩'
                    | '型'
                    | '套'
                    | '片'
                    | '群'
                    | '年'
                    | '了'
                    | '渝'
            ) {
                return None;
            }
            let mut tenths = numeral.value.clone().shifted(1);
            if tenths.compare(&Decimal::from_int(100)).is_gt() || tenths.is_zero() {
                return None;
            }
            end += 1;
            if let Some(fraction) = numeral::digit(next).filter(|digit| *digit > 0)
                && !unit_follows(chars, end + 1)
            {
                tenths = tenths.plus(&Decimal::from_int(fraction));
                end += 1;
            } else if next == '半' {
                tenths = tenths.plus(&Decimal::from_int(5));
                end += 1;
            }
            let mut candidate = Candidate::new(start, end, tenths, "%", Kind::Percent).with_numeral(numeral);
            candidate.max = numeral.max.as_ref().map(|max| max.clone().shifted(1));
            Some(Outcome::Figure(candidate))
        }
        '半' if chars.get(start..end).is_some_and(|text| text == ['一']) => {
            Some(Outcome::Figure(Candidate::new(start, end + 1, Decimal::from_int(50), "%", Kind::Percent)))
        }
        '折' if !matches!(next, '叠' | '扣' | '合' | '射' | '线' | '旧' | '算' | '腾' | '磨') => {
            let digits = numeral.bare_end - start;
            let value = match (numeral.positional || numeral.max.is_some() || digits == 2, numeral.arabic) {
                // 八五折 is 85 %; the lexer may take the two digits for a range.
                (true, false) => two_digits(chars, start).unwrap_or_else(|| numeral.value.clone().shifted(1)),
                _ if numeral.arabic && digits == 2 => numeral.value.clone(),
                _ => numeral.value.clone().shifted(1),
            };
            Some(Outcome::Figure(Candidate::new(start, end + 1, value, "%", Kind::Percent)))
        }
        _ => None,
    }
}

fn unit_follows(chars: &[char], at: usize) -> bool {
    unit::at(chars, at).is_some_and(|found| found.unit.kind != Kind::Count)
}

fn two_digits(chars: &[char], start: usize) -> Option<Decimal> {
    let (tens, ones) = (numeral::digit(at(chars, start))?, numeral::digit(at(chars, start + 1))?);
    Some(Decimal::from_int(tens * 10 + ones))
}

/// Denominator 分之 numerator.
fn parts(chars: &[char], start: usize, denominator: &Numeral) -> Outcome {
    let skip = Outcome::Skip(denominator.bare_end + 2);
    let from = denominator.bare_end + 2;
    if starts(chars, from, "百") && numeral::read(chars, from).is_some_and(|n| n.bare) {
        let value = Decimal::from_int(100);
        return Outcome::Figure(Candidate::new(start, from + 1, value, "%", Kind::Percent));
    }
    let Some(numerator) = numeral::read(chars, from) else { return skip };
    let hundred = denominator.bare && denominator.power == 2;
    let power = if denominator.bare { denominator.power } else { 0 };
    let (value, unit, kind) = match power {
        _ if hundred => (Some(numerator.value.clone()), "%", Kind::Percent),
        3.. => (Some(numerator.value.clone().shifted(-power)), "1", Kind::Ratio),
        _ => (numerator.value.ratio(&denominator.value), "1", Kind::Ratio),
    };
    let Some(value) = value else { return skip };
    let mut end = numerator.bare_end;
    let mut candidate = Candidate::new(start, end, value, unit, kind).with_numeral(&numerator);
    if hundred {
        candidate.max = numerator.max.clone();
        // 百分之三到五, 百分之三至百分之五.
        if let Some(length) = connector(chars, end) {
            let mut second = end + length;
            second += if starts(chars, second, "百分之") { 3 } else { 0 };
            if let Some(high) =
                numeral::read(chars, second).filter(|high| high.value.compare(&candidate.value).is_gt())
            {
                end = high.bare_end;
                candidate.end = end;
                candidate.max = Some(high.value);
            }
        }
    }
    Outcome::Figure(candidate)
}

/// A:B, 3比1.
pub(super) fn ratio(chars: &[char], start: usize, first: &Numeral) -> Option<Outcome> {
    let sign = at(chars, first.bare_end);
    if !matches!(sign, ':' | '比') || first.infix.is_some() {
        return None;
    }
    let second =
        numeral::read(chars, first.bare_end + 1).filter(|second| second.infix.is_none() && !second.bare)?;
    if sign == '比'
        && (first.arabic != second.arabic
            || unit::at(chars, second.end).is_some_and(|u| u.unit.kind != Kind::Score))
    {
        return None;
    }
    let end = second.bare_end;
    if at(chars, end) == ':' && at(chars, end + 1).is_ascii_digit() {
        // a:b:c is a structure of three parts.
        let mut end = end;
        while at(chars, end) == ':' {
            end = numeral::read(chars, end + 1).map_or(end + 1, |n| n.bare_end);
        }
        return Some(Outcome::Skip(end));
    }
    let before: String = chars.get(start.saturating_sub(16)..start).unwrap_or_default().iter().collect();
    let before = before.rsplit([',', '。', ';']).next().unwrap_or_default().to_string();
    let after: String = chars.iter().skip(end).take(8).collect();
    let game = ["比分", "战胜", "击败", "胜", "负", "赛", "队", "战平", "逼平", "领先", "力克", "不敌"]
        .iter()
        .any(|word| before.contains(word) || after.contains(word));
    let mut candidate =
        Candidate::new(start, end, first.value.clone(), "{:}", if game { Kind::Score } else { Kind::Ratio });
    candidate.max = Some(second.value);
    Some(Outcome::Figure(candidate))
}

/// Number and unit, smaller units and 半 after it added.
pub(super) fn measured(chars: &[char], start: usize, numeral: &Numeral) -> Option<Candidate> {
    if let Some(candidate) = half_measure(chars, start, numeral) {
        return Some(candidate);
    }
    let found = unit_after(chars, numeral)?;
    match found.unit.slot {
        Slot::Open if !matches!(numeral.infix, Some('多' | '余')) => return None,
        Slot::Arabic if !numeral.arabic => return None,
        _ => {}
    }
    let scale = |value: &Decimal| scaled(value, &found.unit.factor);
    let mut candidate = Candidate::new(start, found.end, scale(&numeral.value), &found.code, found.unit.kind)
        .with_numeral(numeral);
    candidate.max = numeral.max.as_ref().map(scale);
    compound(chars, &mut candidate);
    if at(chars, candidate.end) == '半' && numeral.infix.is_none() && half_fits(chars, &candidate) {
        candidate.value = candidate.value.plus(&Decimal::from_int(5).shifted(-1));
        candidate.end += 1;
    }
    if candidate.unit == "CNY" {
        let word = "人民币";
        if at(chars, candidate.end) == '整'
            && !matches!(at(chars, candidate.end + 1), '体' | '个' | '治' | '改')
        {
            candidate.end += 1;
        } else if starts(chars, candidate.end, word) {
            candidate.end += 3;
        }
    }
    Some(candidate)
}

/// `value × factor` for the factors of the unit table: powers of ten and small whole numbers.
fn scaled(value: &Decimal, factor: &Decimal) -> Decimal {
    let text = factor.to_string();
    match text.as_str() {
        "1" => value.clone(),
        "0.1" => value.clone().shifted(-1),
        "0.01" => value.clone().shifted(-2),
        _ => value.times(text.parse().unwrap_or(1)),
    }
}

/// 一年半, 一吨半, 一倍半; not 一半 or 两家半.
fn half_fits(chars: &[char], candidate: &Candidate) -> bool {
    let kind = matches!(candidate.kind, Kind::Duration | Kind::Quantity) || candidate.unit == "{倍}";
    kind && !matches!(at(chars, candidate.end + 1), '载' | '导' | '径' | '成' | '山' | '数' | '岛' | '年')
}

/// 两个半小时, 4个半月, 一个多小时.
fn half_measure(chars: &[char], start: usize, numeral: &Numeral) -> Option<Candidate> {
    if at(chars, numeral.end) != '个' || numeral.infix.is_some() {
        return None;
    }
    let infix = at(chars, numeral.end + 1);
    if !matches!(infix, '半' | '多') {
        return None;
    }
    let from = numeral.end + 2;
    let (length, code) =
        [("小时", "h"), ("钟头", "h"), ("月", "mo"), ("星期", "wk"), ("世纪", "{世纪}"), ("季度", "{个}")]
            .iter()
            .find(|(word, _)| starts(chars, from, word))
            .map(|(word, code)| (word.chars().count(), *code))?;
    let mut candidate = Candidate::new(start, from + length, numeral.value.clone(), code, Kind::Duration);
    if infix == '半' {
        candidate.value = candidate.value.plus(&Decimal::from_int(5).shifted(-1));
    } else {
        candidate.more = true;
    }
    Some(candidate)
}

/// 1小时20分钟 is 80 min; 12元5角 is 12.5 CNY; 3斤4两 is 34 {两}.
fn compound(chars: &[char], candidate: &mut Candidate) {
    for _ in 0..3 {
        let mut from = candidate.end;
        from += usize::from(matches!(at(chars, from), '零' | '又') && numeral::begins(at(chars, from + 1)));
        if candidate.max.is_some() || !chars.get(from).is_some_and(|c| numeral::begins(*c)) {
            return;
        }
        let Some(next) = numeral::read(chars, from)
            .filter(|next| next.infix.is_none() && next.max.is_none() && !next.bare)
        else {
            return;
        };
        let mut end = next.end;
        // 9秒98 is 9.98 s.
        if candidate.unit == "s" && end - from == 2 && next.arabic && unit::at(chars, end).is_none() {
            candidate.value = candidate.value.plus(&next.value.shifted(-2));
            candidate.end = end;
            return;
        }
        if candidate.unit == "CNY" {
            let shift = match at(chars, end) {
                '角' | '毛' => -1,
                '分' if !starts(chars, end, "分之") => -2,
                _ => return,
            };
            candidate.value = candidate.value.plus(&next.value.shifted(shift));
            candidate.end = end + 1;
            continue;
        }
        let Some(unit) = unit::at(chars, end) else { return };
        end = unit.end;
        let mut code = unit.code.as_str();
        if code == "{分}" {
            code = "min";
        }
        let larger = if candidate.unit == "{分}" && code == "s" { "min" } else { candidate.unit.as_str() };
        let Some((_, _, factor)) =
            COMPOUND.iter().find(|(large, small, _)| *large == larger && *small == code)
        else {
            return;
        };
        candidate.value = candidate.value.times(*factor).plus(&next.value);
        candidate.unit = code.to_string();
        candidate.end = end;
        if matches!(code, "s" | "min") {
            candidate.kind = Kind::Duration;
        }
    }
}

/// 翻一番, 翻了两番.
pub(super) fn doubling(chars: &[char], start: usize) -> Option<Outcome> {
    let from = start + 1 + usize::from(at(chars, start + 1) == '了');
    let numeral = numeral::read(chars, from)?;
    if at(chars, numeral.bare_end) != '番' {
        return None;
    }
    let times = numeral.value.to_int().filter(|times| (1..=10).contains(times))?;
    let mut candidate =
        Candidate::new(start, numeral.bare_end + 1, Decimal::from_int(1 << times), "{倍}", Kind::Ratio);
    candidate.doubling = true;
    Some(Outcome::Figure(candidate))
}

/// 半数, 半年, 半小时; 一半 comes through the numeral.
pub(super) fn half(chars: &[char], start: usize) -> Option<Outcome> {
    let before = start.checked_sub(1).map_or(' ', |place| at(chars, place));
    if starts(chars, start, "半数") && !matches!(before, '过' | '超' | '近' | '大' | '多')
        || starts(chars, start, "半数以上")
    {
        return Some(Outcome::Figure(Candidate::new(
            start,
            start + 2,
            Decimal::from_int(50),
            "%",
            Kind::Percent,
        )));
    }
    if matches!(before, '大' | '多' | '过' | '一' | '前' | '后' | '上' | '下' | '小' | '每') {
        return None;
    }
    let units = [
        ("个多月", "mo", Kind::Duration),
        ("个月", "mo", Kind::Duration),
        ("个小时", "h", Kind::Duration),
        ("个钟头", "h", Kind::Duration),
        ("小时", "h", Kind::Duration),
        ("年", "a", Kind::Duration),
        ("天", "d", Kind::Duration),
        ("公里", "km", Kind::Quantity),
        ("公斤", "kg", Kind::Quantity),
        ("斤", "{斤}", Kind::Quantity),
        ("吨", "t", Kind::Quantity),
        ("亩", "{亩}", Kind::Quantity),
        ("里地", "{里}", Kind::Quantity),
    ];
    let (word, code, kind) = units.iter().find(|(word, ..)| starts(chars, start + 1, word))?;
    let end = start + 1 + word.chars().count();
    if *word == "年" && matches!(at(chars, end), '报' | '度' | '来' | '前' | '后' | '内' | '会' | '多')
    {
        return None;
    }
    Some(Outcome::Figure(Candidate::new(start, end, Decimal::from_int(5).shifted(-1), code, *kind)))
}

/// pH值6.8 and PUE 1.2: numbers that need no unit after their name.
pub(super) fn unitless(chars: &[char], start: usize) -> Option<Outcome> {
    let (length, unit, kind) = [
        ("pH", "[pH]", Kind::Quantity),
        ("PH", "[pH]", Kind::Quantity),
        ("ph", "[pH]", Kind::Quantity),
        ("PUE", "1", Kind::Ratio),
    ]
    .iter()
    .find(|(word, ..)| starts(chars, start, word))
    .map(|(word, unit, kind)| (word.len(), *unit, *kind))?;
    let from = start + length;
    let window = chars.get(from..(from + 10).min(chars.len())).unwrap_or_default();
    let gap = window.iter().position(char::is_ascii_digit)?;
    if window.iter().take(gap).any(|c| matches!(c, ',' | '。' | ';' | '\n')) {
        return None;
    }
    let at_number = from + gap;
    Some(Outcome::Figure(bare_number(chars, at_number, unit, kind)?))
}

/// A number or range without a unit, for names that need none.
fn bare_number(chars: &[char], start: usize, unit: &str, kind: Kind) -> Option<Candidate> {
    let first = numeral::read(chars, start)?;
    let mut candidate = Candidate::new(start, first.bare_end, first.value.clone(), unit, kind);
    if let Some(length) = connector(chars, first.bare_end)
        && let Some(second) = numeral::read(chars, first.bare_end + length)
        && second.value.compare(&first.value).is_gt()
        && at(chars, first.bare_end + length).is_ascii_digit()
    {
        candidate.end = second.bare_end;
        candidate.max = Some(second.value);
    }
    Some(candidate)
}

/// Words between a counted noun and its number.
const COUNT_LEADS: &[char] = &[
    '达', '到', '至', '约', '近', '超', '过', '破', '逾', '为', '有', '共', '已', '仅', '突', '不', '足',
    '高',
];

/// 人口4300万, 利用系数0.65: the name before the number says that it needs no unit.
pub(super) fn unitless_count(chars: &[char], start: usize, numeral: &Numeral) -> Option<Outcome> {
    let next = at(chars, numeral.bare_end);
    let inhabitants = next == '人' && at(chars, numeral.bare_end + 1) == '口';
    if inhabitants && numeral.arabic {
        let candidate = Candidate::new(start, numeral.bare_end, numeral.value.clone(), "1", Kind::Count);
        return Some(Outcome::Figure(candidate.with_numeral(numeral)));
    }
    let closed = next.is_ascii_punctuation()
        || matches!(next, '。' | '、' | '\n' | ' ' | '的' | '左' | '以' | '”' | '…');
    if !closed || !numeral.arabic {
        return None;
    }
    let before: String = chars.get(start.saturating_sub(14)..start).unwrap_or_default().iter().collect();
    let before = before.rsplit([',', '。', ';', '、', '\n']).next().unwrap_or_default().to_string();
    let fractional = chars.get(start..numeral.bare_end).is_some_and(|text| text.contains(&'.'));
    if numeral.power >= 4 {
        // 花了2万 has a unit that only the reader knows; 浏览量3.4亿 has none.
        let last = before.trim_end_matches(COUNT_LEADS).chars().last().unwrap_or(' ');
        let named = super::text::is_han(last) && !"花卖买赚挣赔付交给欠了个第每不价钱费".contains(last);
        let end = numeral.bare_end;
        return named.then(|| {
            Outcome::Figure(
                Candidate::new(start, end, numeral.value.clone(), "1", Kind::Count).with_numeral(numeral),
            )
        });
    }
    let indexed = ["系数", "比值", "容积率", "能效比", "信噪比"].iter().any(|word| before.contains(word))
        || fractional && before.contains("指数");
    if !(indexed && fractional) {
        return None;
    }
    bare_number(chars, start, "1", Kind::Ratio).map(Outcome::Figure)
}
