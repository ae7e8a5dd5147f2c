//! Units that only their surroundings settle: 度 of temperature or electricity, 公里 of a speed.

use super::Kind;
use super::scan::Candidate;
use super::text::Text;

/// Words before 度 that make it a temperature.
const WARMTH: &[&str] = &["温", "高温", "零下", "低温", "热", "冷", "体感", "寒", "烧"];
/// Words around 度 that make it energy.
const ENERGY: &[&str] = &["电", "千瓦", "光伏", "风机", "能耗", "机组"];

/// Gives `candidate` the unit that its surroundings ask for.
pub(super) fn settle(text: &Text<'_>, candidate: &mut Candidate) {
    // 比前一天便宜8分, 贵了5分钱
    if candidate.unit == "{分}" {
        let before = text.cut(candidate.start.saturating_sub(4), candidate.start);
        if ["便宜", "便宜了", "贵", "贵了"].iter().any(|word| before.ends_with(word)) {
            (candidate.unit, candidate.kind) = ("CNY".into(), Kind::Money);
            candidate.value = candidate.value.clone().shifted(-2);
            candidate.max = candidate.max.take().map(|max| max.shifted(-2));
        }
        return;
    }
    if !matches!(candidate.kind, Kind::Quantity | Kind::Count)
        || !matches!(candidate.unit.as_ref(), "{节}" | "{匹}" | "kW.h" | "km" | "[nmi_i]" | "m")
    {
        return;
    }
    let before = text.cut(candidate.start.saturating_sub(14), candidate.start);
    let after = text.cut(candidate.end, candidate.end + 4);
    let clause = before.rsplit([',', '。', ';', '\n']).next().unwrap_or_default();
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    if candidate.unit == "{节}" && has(&["航速", "时速", "流速"], clause) {
        (candidate.unit, candidate.kind) = ("[kn_i]".into(), Kind::Quantity);
    }
    if candidate.unit == "{匹}" && (has(&["功率", "空调", "压缩机"], clause) || after.starts_with("空调"))
    {
        (candidate.unit, candidate.kind) = ("[HP]".into(), Kind::Quantity);
    }
    if candidate.kind != Kind::Quantity {
        return;
    }
    let bare_degree = candidate.unit == "kW.h" && text.chars.get(candidate.end - 1) == Some(&'度');
    if bare_degree {
        let warm = has(WARMTH, clause)
            || candidate.value.is_negative()
            || after.starts_with("高温")
            || after.starts_with("低温")
            || after.starts_with("以上高温");
        let energy = has(ENERGY, clause) || after.starts_with('电');
        if has(
            &["倾角", "仰角", "俯角", "夹角", "坡度", "倾斜", "转角", "视角", "方位角", "旋转", "偏转"],
            clause,
        ) {
            candidate.unit = "deg".into();
        } else if warm && !energy || has(WARMTH, before) && !has(ENERGY, before) && !energy {
            candidate.unit = "Cel".into();
        }
    }
    let ends = |words: &[&str]| {
        words.iter().any(|word| {
            clause
                .trim_end_matches(['达', '为', '约', '到', '近', '超', '过', '至', '可', '高', '的'])
                .ends_with(word)
        })
    };
    // 每秒走2.5米: a word or two may stand between.
    let near = |word: &str| {
        clause
            .rfind(word)
            .is_some_and(|at| clause.get(at + word.len()..).is_some_and(|rest| rest.chars().count() <= 5))
    };
    match candidate.unit.as_ref() {
        "km" if ends(&["时速", "车速", "最高时速", "设计速度"]) || near("每小时") || near("时速") => {
            candidate.unit = "km/h".into()
        }
        "[nmi_i]" if ends(&["时速", "每小时"]) => candidate.unit = "[nmi_i]/h".into(),
        "m" if ends(&["秒速", "风速"]) || near("每秒") => candidate.unit = "m/s".into(),
        "km" if near("每秒") => candidate.unit = "km/s".into(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::units;

    #[test]
    fn surroundings_settle_the_unit() {
        let rows = [
            ("最高气温35度。", vec!["Cel"]),
            ("家庭每月用电120度。", vec!["kW.h"]),
            ("年发电3亿度。", vec!["kW.h"]),
            ("零下30度的低温。", vec!["Cel"]),
            ("设计时速350公里。", vec!["km/h"]),
            ("线路长350公里。", vec!["km"]),
            ("风速达每秒20米。", vec!["m/s"]),
        ];
        for (text, want) in rows {
            assert_eq!(units(text), want, "{text}");
        }
    }
}
