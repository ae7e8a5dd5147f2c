//! Scores that are grades, points of another kind, or turns: 三级医院, 三点建议, 三分类, 360度.

use super::Place;

pub(super) fn is_trap(place: &Place<'_>) -> bool {
    match place.unit {
        "{级}" => is_grade(place),
        "{点}" => !is_index(place),
        _ => {
            let wide = place.left(30);
            let scored = || SCORED.iter().any(|word| wide.contains(word));
            !place.numeral.arabic && !scored() || place.begins(&["类", "制"])
        }
    }
}

/// Words by which points are scored.
const SCORED: &[&str] = &[
    "得分",
    "评分",
    "满分",
    "分数",
    "平均分",
    "成绩",
    "总分",
    "打分",
    "考",
    "得",
    "积分",
    "高分",
    "线",
    "扣",
    "加",
    "测评",
    "满意度",
    "分值",
    "指数",
    "环境质量",
    "评价",
];

/// What has a strength in grades, before and after it.
const NATURAL: &[&str] =
    &["地震", "震级", "余震", "里氏", "风力", "阵风", "台风", "大风", "强风", "海浪", "风"];
const AFTER_NATURAL: &[&str] = &[
    "地震",
    "大风",
    "强震",
    "余震",
    "左右的地震",
    "阵风",
    "台风",
    "以上大风",
    "以上地震",
    "东北风",
    "西北风",
    "偏北风",
    "偏南风",
];
const LEADS: &[&str] =
    &["地震", "震级", "里氏", "余震", "风力", "阵风", "台风", "大风", "最大", "风", "至", "达"];

/// 三级医院, 一级响应: a grade; winds and earthquakes have strengths.
fn is_grade(place: &Place<'_>) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| place.left(30).contains(word));
    if place.whole().is_none() || place.begins(AFTER_NATURAL) {
        return false;
    }
    let led = place.ends(LEADS);
    let windy = place.numeral.arabic
        && (led && sentence_has(place, &["阵风", "风力", "大风"])
            || has(&["抗风", "抗震", "风力", "阵风", "地震", "烈度"]))
        && !place.begins(&["公路", "响应", "标准"]);
    !(led && has(NATURAL) || windy)
}

/// 沪指收报3300点
fn is_index(place: &Place<'_>) -> bool {
    let wide = place.left(30);
    let has = |words: &[&str]| words.iter().any(|word| wide.contains(word));
    place.numeral.arabic
        && (has(&["指数", "点位", "大盘", "收报", "收盘", "沪指", "股指", "报收", "开盘"])
            || sentence_has(place, &["指数", "沪指", "股指", "大盘", "成指", "收盘"])
            || place.whole().is_none() && has(&["涨", "跌", "报"]))
}

fn sentence_has(place: &Place<'_>, words: &[&str]) -> bool {
    let window = place.text.cut(place.start.saturating_sub(40), place.start);
    let sentence = window.rsplit(['。', '\n']).next().unwrap_or_default();
    words.iter().any(|word| sentence.contains(word))
}

/// 360度, 三度: no energy and no temperature.
pub(super) fn is_angle(place: &Place<'_>) -> bool {
    let numeral = place.numeral;
    let turn = place.whole().is_some_and(|value| matches!(value, 90 | 180 | 270 | 360 | 720));
    let small = !numeral.arabic && numeral.power == 0;
    let (warm, below) = (place.before().contains(['温', '电']), place.before().contains('下'));
    !place.after.starts_with('电') && !warm && (turn || small && !below)
}
