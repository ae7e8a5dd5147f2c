//! The noun that stands before a Chinese figure: in its clause, or alone in the clause before.

use super::super::Kind;
use super::super::context::Context;
use super::super::period::Time;
use super::super::scan::Candidate;
use super::super::text::string;
use super::after::SHORT_NOUNS;
use super::phrase::{self, MEANS, WHOLE, phrase, strip_right};
use super::verb::{STOPS, is_verb};

/// The noun phrase before the number in its clause.
pub(super) fn before_number(
    context: &Context<'_>,
    figure: &Candidate,
    times: &[Time],
    carried: Option<&str>,
) -> Option<String> {
    let letters = phrase::letters(context, context.gap_start, figure.start, times);
    match *letters {
        [] => return None,
        [short] if !SHORT_NOUNS.contains(short) => return None,
        _ => {}
    }
    let whole = letters.len();
    let letters = bare(figure, letters);
    let noun = string(&letters);
    if letters.len() < whole {
        return Some(noun);
    }
    // A verb or a mean alone leans on what stands before it: 班列累计开行10万列, 货车由日均300辆次.
    let verb = STOPS.starting(&letters, 0).is_some_and(|(length, ())| length == letters.len());
    let mean = matches!(*letters, [_, '均']) && MEANS.contains(&noun.as_str());
    // 高炉大修用时57天: what takes so long stands before.
    let taking =
        figure.kind == Kind::Duration && matches!(noun.as_str(), "用时" | "耗时" | "历时" | "费时" | "时长");
    // 老人每月补贴由100元提高到150元: what is paid is a noun before its change.
    let paid = || {
        let named = matches!(
            noun.as_str(),
            "补贴"
                | "补助"
                | "奖励"
                | "收费"
                | "投入"
                | "支出"
                | "消费"
                | "缴费"
                | "待遇"
                | "赔付"
                | "补偿"
                | "报销"
                | "分红"
        );
        named
            && context.gap().rsplit_once(noun.as_str()).is_some_and(|(head, rest)| {
                rest.starts_with(['由', '从', '为', '是', '标']) || rest.is_empty() && head.contains('每')
            })
    };
    let verb = verb && !paid() || taking;
    if !verb && !mean {
        return Some(noun);
    }
    let gap = context.gap();
    let head = gap.rfind(noun.as_str()).and_then(|at| gap.get(..at)).unwrap_or_default().chars().count();
    let head = phrase(context, context.gap_start, context.gap_start + head, times);
    let letters: Vec<char> = head.chars().collect();
    let led = STOPS.ending(&letters, letters.len()).is_some_and(|(length, ())| length > 1)
        && WHOLE.ending(&letters, letters.len()).is_none();
    let head = if head.chars().count() > 1 && (!led || taking) {
        Some(head)
    } else if mean {
        carried.map(str::to_string)
    } else {
        None
    };
    // 中欧班列开行612列、发送6.1万标箱: the subject of the first verb is that of the second.
    let listed = gap.strip_prefix('、').is_some_and(|rest| {
        rest == noun || strip_right(&rest.chars().collect::<Vec<_>>()).iter().copied().eq(noun.chars())
    });
    let head = head.or_else(|| {
        let subject = carried.filter(|_| listed && figure.kind == Kind::Count)?;
        let letters: Vec<char> = subject.chars().collect();
        let acts = STOPS.ending(&letters, letters.len()).is_some()
            && WHOLE.ending(&letters, letters.len()).is_none();
        (!acts && letters.len() > 2).then(|| subject.to_string())
    });
    match head {
        Some(head) if mean => Some(format!("{noun}{head}")),
        Some(head) => Some(head),
        None => Some(noun),
    }
}

/// 煤 of 北沟煤矿产煤, 外援 of 外援砍下24分, 增资 of 香港投资者增资: what is made, who scores, what somebody does.
fn bare(figure: &Candidate, mut letters: phrase::Phrase) -> phrase::Phrase {
    const VERBS: &str = "产采运载售卖收种购用卸炼榨";
    const GOODS: &str = "煤糖盐茶鱼虾蟹肉蛋奶菜果米麦棉油豆薯粮钢铁铝铜金铅锌银纸布纱药瓜枣梨桃";
    const AGENTS: &str = "者商户方企司团员客民";
    if figure.kind == Kind::Quantity
        && let [.., verb, good] = *letters
        && VERBS.contains(verb)
        && GOODS.contains(good)
    {
        return std::iter::once(good).collect();
    }
    let verb = STOPS.ending(&letters, letters.len()).map(|(length, ())| letters.len() - length);
    let Some(at) = verb.filter(|at| *at >= 2 && WHOLE.ending(&letters, letters.len()).is_none()) else {
        return letters;
    };
    if figure.kind == Kind::Score {
        letters.truncate(at);
    } else if at > 2 && at + 2 <= letters.len() && letters.get(at - 1).is_some_and(|c| AGENTS.contains(*c)) {
        letters.drain(..at);
    }
    letters
}

/// 单日接待7.1万人次, 最重的一件达83公斤: words before the number that name nothing by themselves, so that the head of
/// the figure `previous` goes on.
pub(super) fn leans(context: &Context<'_>, figure: &Candidate, noun: &str, previous: &Candidate) -> bool {
    if previous.start < context.sentence_start {
        return false;
    }
    // 城区阵风7级,山口可达10级
    if figure.unit == "{级}" && previous.unit == "{级}" && !noun.contains(['风', '震', '浪']) {
        return true;
    }
    let one = noun.trim_start_matches(['最', '大', '高', '多', '小', '低', '长', '重']);
    if one.starts_with('一') {
        let letters: Vec<char> = one.chars().collect();
        // 最大的一具长26米
        let letters = match letters.as_slice() {
            [named @ .., '长' | '宽' | '高' | '重' | '深'] if !named.is_empty() => named,
            letters => letters,
        };
        if super::super::unit::at(letters, 1).is_some_and(|unit| unit.end == letters.len()) {
            return true;
        }
    }
    if noun.starts_with('最') {
        // 最高田块802.4公斤, 最大单株结果300个: the best of those that are measured.
        const ONES: &[&str] = &[
            "田块", "地块", "单株", "单个", "个体", "一次", "一户", "单体", "品种", "批次", "年份", "地段",
            "路段", "村", "户", "者", "处",
        ];
        if figure.unit == previous.unit && ONES.iter().any(|one| one_of(noun, one)) {
            return true;
        }
        // 最大的长68厘米, 年龄最小的才6岁
        if noun.chars().nth(2) == Some('的') && noun.chars().count() <= 4 {
            return true;
        }
    }
    // 单日接待7.1万人次
    let act = noun.starts_with(['单', '最']).then(|| {
        let best = ["单日", "单月", "单季", "单场", "最高", "最多"];
        best.iter().find_map(|word| noun.strip_prefix(word))
    });
    let verb = act.flatten().is_some_and(|act| {
        let act: Vec<char> = act.chars().collect();
        STOPS.starting(&act, 0).is_some_and(|(length, ())| length == act.len() && length > 1)
    });
    verb && figure.unit == previous.unit
}

/// 最高田块: a superlative of `one`, and nothing more.
fn one_of(noun: &str, one: &str) -> bool {
    noun.strip_suffix(one).is_some_and(|head| {
        let rest =
            head.trim_start_matches(['最', '大', '高', '多', '小', '低', '长', '重', '好', '差', '的']);
        rest.is_empty()
    })
}

/// Where the clause of the number says nothing, the one before may.
pub(super) fn previous_clause(
    context: &Context<'_>,
    times: &[Time],
    previous: Option<usize>,
) -> Option<String> {
    let end = context.clause_start.saturating_sub(1);
    let text = context.chars.get(context.sentence_start..end)?;
    let start = end - text.iter().rev().take_while(|c| !matches!(c, ',' | ';' | ':' | '。')).count();
    // 老板娘说: who speaks is not what is measured.
    let text = context.cut(start, end);
    if ["说", "称", "表示", "介绍", "透露", "告诉记者"].iter().any(|verb| text.ends_with(verb)) {
        return None;
    }
    // A clause with a figure of its own has handed its indicator on already.
    if previous.is_some_and(|figure| figure > start)
        || context.chars.get(start..end)?.iter().any(char::is_ascii_digit)
    {
        return None;
    }
    // The subject is what stands before the first verb.
    let mut stop = start;
    while stop < end {
        if let Some((length, ())) = WHOLE.starting(context.chars, stop) {
            stop += length;
            continue;
        }
        if stop > start + 1
            && STOPS
                .starting(context.chars, stop)
                .is_some_and(|(length, ())| is_verb(context.chars, stop, length, false))
        {
            break;
        }
        stop += 1;
    }
    let noun = phrase(context, start, stop, times);
    (noun.chars().count() > 1).then_some(noun)
}
