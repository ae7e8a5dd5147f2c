//! The shapes a Chinese figure takes besides number + unit: 翻番, 半, money with its currency in front,
//! compound units (1小时20分钟), numbers that need no unit.

use super::Kind;
use super::decimal::Decimal;
use super::lexicon::Lexicon;
use super::numeral::{self, Numeral};
use super::range::connector;
use super::scan::{Candidate, Outcome};
use super::unit::{self, Slot};
use std::sync::LazyLock;

/// Currencies that stand before the number as a word.
static CURRENCY_WORDS: LazyLock<Lexicon<&str>> = LazyLock::new(|| {
    Lexicon::new([
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
    ])
});

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
    ("{丈}", "{尺}", 10),
    ("{尺}", "{寸}", 10),
    ("wk", "d", 7),
];

pub(super) use super::context::begins as starts;
use super::context::holds;

pub(super) fn at(chars: &[char], at: usize) -> char {
    chars.get(at).copied().unwrap_or(' ')
}

/// Whether a currency word begins with `c`.
pub(super) fn begins_currency(c: char) -> bool {
    CURRENCY_WORDS.can_begin(c)
}

pub(super) fn currency_word(chars: &[char], at: usize) -> Option<(usize, &'static str)> {
    let (length, code) = CURRENCY_WORDS.starting(chars, at)?;
    chars.get(at + length).is_some_and(|c| numeral::begins(*c)).then_some((length, *code))
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
    let mut candidate = Candidate::new(start, end, value, code, Kind::Money).with_numeral(&numeral);
    // ¥58-68, $3-4
    if let Some(length) = connector(chars, end) {
        let from = end + length + usize::from(matches!(at(chars, end + length), '$' | '¥' | '€' | '£'));
        let high = numeral::read(chars, from).filter(|high| high.arabic && !high.positional);
        if let Some(high) = high.filter(|high| high.value.compare(&candidate.value).is_gt()) {
            candidate.end = high.bare_end;
            candidate.max = Some(high.value);
        }
    }
    Outcome::Figure(candidate)
}

/// Number and unit, smaller units and 半 after it added.
pub(super) fn measured(
    chars: &[char],
    start: usize,
    numeral: &Numeral,
    found: Option<unit::Found>,
) -> Option<Candidate> {
    if let Some(candidate) = half_measure(chars, start, numeral) {
        return Some(candidate);
    }
    let found = found?;
    match found.unit.slot {
        Slot::Open if !matches!(numeral.infix, Some('多' | '余')) => return None,
        Slot::Arabic if !numeral.arabic || !paired(chars, start, &found) => return None,
        _ => {}
    }
    let scale = |value: &Decimal| found.unit.factor.of(value);
    let mut candidate = Candidate::new(start, found.end, scale(&numeral.value), found.code, found.unit.kind)
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

/// 19胜9负, 11投6中: what counts only beside another such number; 1箭7星 and 箭 alone are known by themselves.
fn paired(chars: &[char], start: usize, found: &unit::Found) -> bool {
    if matches!(found.unit.code, "{箭}" | "{星}") {
        return true;
    }
    let slot = |end: usize| unit::at(chars, end).is_some_and(|unit| unit.unit.slot == Slot::Arabic);
    let next = numeral::read(chars, found.end).is_some_and(|next| next.arabic && slot(next.end));
    let previous = start >= 2 && at(chars, start - 2).is_ascii_digit() && slot(start - 1);
    next || previous
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
    if !matches!(infix, '半' | '多' | '来') {
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
        candidate.more = infix == '多';
        candidate.approx = infix == '来';
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
        // 一米七五 is 1.75 m.
        let digit = |place: usize| {
            let c = at(chars, place);
            c.to_digit(10).or_else(|| numeral::digit(c).and_then(|digit| u32::try_from(digit).ok()))
        };
        let run = (from..from + 3).take_while(|place| digit(*place).is_some()).count();
        // 两块五一碗: the price of one bowl.
        let each = run == 2 && at(chars, from + 1) == '一' && unit::at(chars, from + 2).is_some();
        let run = if each { 1 } else { run };
        // 4块5, as spoken of prices
        let coin = at(chars, candidate.end - 1);
        let coins = candidate.unit == "CNY" && matches!(coin, '块' | '毛') && next.power == 0;
        let metres = candidate.unit == "m" && at(chars, candidate.end - 1) == '米' && next.power == 0;
        if (metres && (1..=2).contains(&run) || coins && run == 1) && unit::at(chars, from + run).is_none() {
            let digits: Vec<char> = (from..from + run)
                .filter_map(digit)
                .filter_map(|digit| char::from_digit(digit, 10))
                .collect();
            let shift = if run == 1 && coin != '毛' { -1 } else { -2 };
            candidate.value = candidate.value.plus(&Decimal::parse(&digits).shifted(shift));
            candidate.end = from + run;
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
            // 1块2毛5
            if shift == -1
                && let Some(cents) = digit(end + 1).filter(|_| digit(end + 2).is_none())
                && unit::at(chars, end + 2).is_none()
            {
                candidate.value = candidate.value.plus(&Decimal::from_int(u64::from(cents)).shifted(-2));
                candidate.end = end + 2;
            }
            continue;
        }
        let Some(unit) = unit::at(chars, end) else { return };
        end = unit.end;
        let mut code = unit.code.as_ref();
        if code == "{分}" {
            code = "min";
        }
        let larger = if candidate.unit == "{分}" && code == "s" { "min" } else { candidate.unit.as_ref() };
        let Some((_, small, factor)) =
            COMPOUND.iter().find(|(large, small, _)| *large == larger && *small == code)
        else {
            return;
        };
        candidate.value = candidate.value.times(*factor).plus(&next.value);
        candidate.unit = (*small).into();
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
    if starts(chars, start, "半数") && !matches!(before, '过' | '超' | '大' | '多')
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
    if *word == "年" && matches!(at(chars, end), '报' | '度' | '来' | '前' | '后' | '内' | '会') {
        return None;
    }
    // 缩短半年多 measures, 半年多来 is a time.
    if *word == "年" && at(chars, end) == '多' && super::text::is_han(at(chars, end + 1)) {
        return None;
    }
    Some(Outcome::Figure(Candidate::new(start, end, Decimal::from_int(5).shifted(-1), *code, *kind)))
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
fn bare_number(chars: &[char], start: usize, unit: &'static str, kind: Kind) -> Option<Candidate> {
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

/// Verbs of change of two characters and more.
static CHANGES: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(super::change::verbs().map(|verb| (verb, ()))));

/// Names of measures that need no unit.
static INDEXES: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::words("系数 比值 容积率 能效比 信噪比 收入比 性别比 抚养比 弹性 景气"));

/// 人口4300万, 利用系数0.65: the name before the number says that it needs no unit.
pub(super) fn unitless_count(chars: &[char], start: usize, numeral: &Numeral) -> Option<Outcome> {
    let next = at(chars, numeral.bare_end);
    let inhabitants = next == '人' && at(chars, numeral.bare_end + 1) == '口';
    if inhabitants && numeral.arabic {
        let candidate = Candidate::new(start, numeral.bare_end, numeral.value.clone(), "1", Kind::Count);
        return Some(Outcome::Figure(candidate.with_numeral(numeral)));
    }
    let closed = next.is_ascii_punctuation()
        || matches!(next, '。' | '、' | '\n' | ' ' | '的' | '左' | '以' | '”' | '…')
        || starts(chars, numeral.bare_end, "大关")
        || starts(chars, numeral.bare_end, "关口");
    // 收入比由2.35缩小为2.25: the verb of the change follows the level before.
    let lead = start.checked_sub(1).map_or(' ', |place| at(chars, place));
    let since = chars.get(start.saturating_sub(8)..start).unwrap_or_default();
    let led = matches!(lead, '由' | '从') || lead == '的' && since.iter().any(|c| matches!(c, '由' | '从'));
    let reached = chars.iter().skip(numeral.bare_end).take(7).any(|c| matches!(c, '至' | '到' | '为'));
    if !(closed || led && reached) || !numeral.arabic {
        return None;
    }
    let since_mark = |length: usize, marks: &[char]| {
        let window = chars.get(start.saturating_sub(length)..start).unwrap_or_default();
        let from = window.iter().rposition(|c| marks.contains(c)).map_or(0, |at| at + 1);
        window.get(from..).unwrap_or_default()
    };
    let before = since_mark(14, &[',', '。', ';', '、', '\n']);
    if numeral.power >= 4 {
        // 花了2万 has a unit that only the reader knows; 浏览量3.4亿 has none.
        let last = before.iter().rfind(|c| !COUNT_LEADS.contains(c)).copied().unwrap_or(' ');
        let named = super::text::is_han(last) && !"花卖买赚挣赔付交给欠了个第每不价钱费".contains(last);
        let end = numeral.bare_end;
        return named.then(|| {
            Outcome::Figure(
                Candidate::new(start, end, numeral.value.clone(), "1", Kind::Count).with_numeral(numeral),
            )
        });
    }
    let fractional = chars.get(start..numeral.bare_end).is_some_and(|text| text.contains(&'.'));
    if !fractional {
        return None;
    }
    // 收入比为2.31,比上年同期缩小0.04: the change of what needs no unit needs none.
    let verb = before.iter().rposition(|c| !matches!(c, '到' | '至' | '为' | '约' | '近' | '了'));
    let changed = CHANGES.ends(before, verb.map_or(0, |last| last + 1));
    let named = if changed { since_mark(40, &['。', ';', '\n']) } else { before };
    let indexed = (0..named.len()).any(|at| INDEXES.begins(named, at)) || holds(before, "指数");
    if !indexed {
        return None;
    }
    bare_number(chars, start, "1", Kind::Ratio).map(Outcome::Figure)
}
