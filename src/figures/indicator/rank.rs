//! What a place in a ranking is a place of.

use super::super::context::Context;
use super::super::pattern::Pattern;
use super::super::period::Time;
use super::super::scan::Candidate;
use super::after::after;
use super::before::previous_clause;
use super::phrase::phrase;
use std::sync::LazyLock;

static RANKING: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        "(?:已经|已|均|均已|继续|连续)*(?:位居|位列|位于|排名|名列|列|居|排在|排|成为|跃居|跃升|升至|进入|跻身|稳居|荣获|获得|获|夺得|保持|在(?:全|世|省|同|行)|是(?:全|世|国)|为(?:全|世|国)|由|从|、|全国|全省|世界|全球|国内|中国|亚洲|并列|勇夺|分列|挺进)",
    )
});

/// 碳纤维产能位居全国第一: what stands before the verb of ranking.
pub(super) fn rank(
    context: &Context<'_>,
    figure: &Candidate,
    times: &[Time],
    carried: Option<&str>,
    previous: Option<usize>,
) -> Option<String> {
    let gap = context.gap();
    // 综合指数在全省14个市州中排第4: the ranks of a field are those of the subject before it.
    let head = context.chars.get(context.clause_start..context.gap_start).unwrap_or_default();
    if gap.contains(['中', '里', '内'])
        && let Some(place) = head.iter().rposition(|c| *c == '在')
    {
        let noun = phrase(context, context.clause_start, context.clause_start + place, times);
        if noun.chars().count() > 1 {
            return Some(noun);
        }
        // 在西部支线机场中排名前三: nothing but the field stands before the verb.
        let from = gap.rfind(['中', '里', '内']).map_or(0, |at| at + '中'.len_utf8());
        let ranked = RANKING.find(gap.get(from..).unwrap_or_default()).is_some_and(|hit| hit.start == 0);
        if place == 0 && ranked && carried.is_some() {
            return carried.map(str::to_string);
        }
    }
    if gap.starts_with('大') {
        let shifted = Candidate { end: figure.end + 1, ..figure.clone() };
        if let Some(noun) = after(context, &shifted).filter(|_| context.tail().starts_with('大')) {
            return Some(noun);
        }
    }
    let cut = RANKING.find(gap).map_or(gap.len(), |hit| hit.start);
    let length = gap.get(..cut).unwrap_or_default().chars().count();
    let noun = phrase(context, context.gap_start, context.gap_start + length, times);
    if noun.chars().count() > 1 {
        return Some(noun);
    }
    // 排名由第12位升到第9位
    let place = gap.trim_start_matches(',');
    if let Some(word) = ["排名", "名次", "位次", "座次"].iter().find(|word| place.starts_with(**word))
    {
        let moves = place.get(word.len()..).unwrap_or_default();
        if moves.starts_with(['由', '从', '升', '降', '跃', '上', '下', '跌', '攀', '滑']) {
            return Some((*word).to_string());
        }
    }
    if context.gap_start == context.clause_start
        && let Some(subject) = previous_clause(context, times, previous)
    {
        return Some(subject);
    }
    // 第三大贸易伙伴 names what is ranked where no subject does.
    if context.tail().starts_with('大') {
        let shifted = Candidate { end: figure.end + 1, ..figure.clone() };
        if let Some(noun) = after(context, &shifted) {
            return Some(noun);
        }
    }
    carried.map(str::to_string)
}
