//! 百, 万 and 一 alone: numbers only where the words around them say so.

use super::Place;
use crate::figures::Kind;
use crate::figures::lexicon::Lexicon;
use crate::figures::numeral::{self, Numeral};
use crate::figures::text::is_han;
use std::sync::LazyLock;

/// Words before a lone multiplier that make it a number: 上百, 超亿元, 近千.
static BARE_TRIGGERS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "上 近 超 过 逾 破 超过 突破 接近 将近 不足 不到 达到 高达 达 约 至少 大约 冲刺 迈上 跨过 跨越 迈过 站上",
    )
});

/// Words before 一 + measure word that make it a number.
static ONE_TRIGGERS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::words(
        "仅 只 只有 仅有 不到 不足 增加 增加了 减少 减少了 仅用 只用了 仅用了 只需 仅需 只要 不超过 超过 超 近 约 大约 仅剩 只剩 少了 多了 至少 历时 耗时 为期 长达 缩短 缩短至 缩短到 压缩至 压缩到 提前 延长 推迟 再用 用了 用时 持续 时隔",
    )
});

/// 百 and 万 alone are numbers only where a word before them says so.
pub(super) fn bare(place: &Place<'_>) -> bool {
    let (numeral, money) = (place.numeral, place.figure.kind == Kind::Money);
    let triggered = BARE_TRIGGERS.ends(place.chars, place.start) && !place.ends(&["以上"]);
    // 百亿元, 千万元: two multipliers are an amount by themselves.
    let amount = money && numeral.power >= 6 && numeral.power != 8 && !place.after.starts_with("大");
    let amount = amount || money && numeral.power >= 4 && place.after.starts_with('级');
    let bounded = place.begins(&["以上", "左右", "以内", "以下"]) && numeral.power <= 8;
    !(triggered || amount || bounded || numeral.infix.is_some())
}

/// Whether the number is 一 alone.
pub(super) fn is_one(numeral: &Numeral) -> bool {
    !numeral.arabic
        && numeral.end == numeral.bare_end
        && numeral.power == 0
        && numeral.max.is_none()
        && numeral.infix.is_none()
        && !numeral.positional
        && numeral.value.to_int() == Some(1)
}

/// Whether a word before the number makes it one: 仅一家, 历时1年.
pub(super) fn is_stated(place: &Place<'_>) -> bool {
    ONE_TRIGGERS.ends(place.chars, place.start)
}

/// 一家企业 is an indefinite article; 仅一家 counts.
pub(super) fn indefinite(place: &Place<'_>) -> bool {
    let (figure, before, after) = (place.figure, place.before(), place.after);
    if matches!(figure.kind, Kind::Percent | Kind::Ratio | Kind::PercentagePoint | Kind::Age | Kind::Rank) {
        return before.ends_with(['进', '统']);
    }
    // A value above one: 一年半, 一小时20分钟.
    let one = figure.value.to_int() == Some(1);
    if !one && figure.kind != Kind::Money || figure.more || is_stated(place) {
        return false;
    }
    match figure.kind {
        Kind::Money => {
            // 一元一根的油条 is a price, 一元一次 is none.
            let each = after.strip_prefix('一').and_then(|rest| rest.chars().nth(1)) == Some('的');
            after.starts_with('一') && !each
                || place.unit == "CNY"
                    && one
                    && !each
                    && !after.starts_with(['/', ',', '。'])
                    && !before.ends_with(['费', '价', '收'])
        }
        Kind::Count => !listed(before, after),
        // 运来水泥一吨: a physical unit that ends its clause is measured; 一亩地 goes on.
        Kind::Quantity | Kind::Duration => {
            let closed = after.chars().next().is_none_or(|c| !is_han(c) && c != '/');
            let led = before.chars().next_back().is_some_and(|c| is_han(c) && c != '每');
            !(closed && led) || place.unit.starts_with("m3") && before.ends_with(['另', '同', '对'])
        }
        _ => true,
    }
}

/// Whether a neighbour in a list is counted: 两部电梯、一间诊室, 一个猪圈、两头牛.
fn listed(before: &str, after: &str) -> bool {
    let counted = |items: &str| items.chars().any(|c| numeral::begins(c) && c != '一');
    if before.ends_with(['、', '和']) && counted(before) {
        return true;
    }
    // 手机两部、银行卡一张: the last item of a list of nouns with their counts.
    let closed = after.chars().next().is_none_or(|c| !is_han(c));
    closed && before.rsplit_once(['、', '和']).is_some_and(|(items, _)| counted(items)) || list_ahead(after)
}

/// 一个猪圈、两头牛: the next item of the list is counted.
fn list_ahead(after: &str) -> bool {
    let noun = after.chars().take_while(|c| is_han(*c) && !numeral::begins(*c) && *c != '和').count();
    let mut rest = after.chars().skip(noun);
    (1..=6).contains(&noun)
        && matches!(rest.next(), Some('、' | '和'))
        && rest.next().is_some_and(|c| numeral::begins(c) && c != '一')
}
