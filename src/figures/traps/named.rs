//! Numbers with a measure word that name one thing and count nothing: 18路公交, 3栋2单元, 05车, 2024届, 五里桥,
//! 二团. The construction tells, whatever the words around it are.

use super::Place;
use crate::figures::Kind;
use crate::figures::numeral;
use crate::figures::text::is_han;

/// Measure words of houses, seats and troops, which number where another number follows at once: 3栋2单元.
fn has_parts(unit: &str) -> bool {
    matches!(
        unit,
        "{栋}"
            | "{幢}"
            | "{座}"
            | "{楼}"
            | "{层}"
            | "{车}"
            | "{排}"
            | "{列}"
            | "{区}"
            | "{组}"
            | "{团}"
            | "{营}"
            | "{连}"
    )
}

/// Measure words of things that are numbered as often as counted; two of them side by side are numbers of things
/// (3组、5组), for counts of the same things are not listed.
fn comes_in_series(unit: &str) -> bool {
    matches!(
        unit,
        "{栋}"
            | "{幢}"
            | "{楼}"
            | "{层}"
            | "{排}"
            | "{区}"
            | "{组}"
            | "{队}"
            | "{所}"
            | "{版}"
            | "{局}"
            | "{班}"
            | "{团}"
            | "{营}"
            | "{连}"
            | "{社}"
            | "{期}"
            | "{单元}"
            | "{标段}"
    )
}

/// Measure words before which four digits are a year: 2024届毕业生.
fn is_edition(unit: &str) -> bool {
    matches!(unit, "{届}" | "{版}" | "{款}" | "{期}" | "{季}" | "{批}" | "{代}" | "{型}")
}

/// Measure words that count even after 二, which is an ordinal before the others (二团, 二胎); 两 counts.
fn counts_after_two(unit: &str) -> bool {
    matches!(
        unit,
        "{人}"
            | "{名}"
            | "{位}"
            | "{个}"
            | "{家}"
            | "{项}"
            | "{次}"
            | "{件}"
            | "{户}"
            | "{条}"
            | "{种}"
            | "{例}"
    )
}

/// What comes in 路 and is no bus: 三路纵队, 监控128路.
const STREAMS: &[&str] = &[
    "纵队",
    "人马",
    "大军",
    "兵",
    "队",
    "信号",
    "视频",
    "监控",
    "摄像",
    "探头",
    "直播",
    "通道",
    "回路",
    "电源",
    "出线",
    "专班",
    "小组",
    "工作组",
    "记者",
    "嘉宾",
    "客商",
    "图像",
    "数据",
];

/// Measure words that a small number joins to the name of a place or a thing, each with what follows it there; the
/// noun it measures is not among them: 五里桥 but 五里山路, 三孔桥 but 三孔窑洞, 三元前驱体 but 三元一瓶.
fn joined_to(unit: &str) -> &'static [&'static str] {
    match unit {
        "{里}" => &[
            "桥",
            "村",
            "庄",
            "屯",
            "店",
            "铺",
            "堡",
            "坪",
            "坝",
            "湾",
            "沟",
            "岭",
            "寨",
            "塘",
            "台",
            "亭",
            "墩",
            "坡",
            "坊",
            "庙",
            "畈",
            "河乡",
            "河村",
            "河镇",
            "河街",
            "河区",
            "湖乡",
            "湖村",
            "湖镇",
            "湖公园",
            "街道",
            "山乡",
            "山村",
            "山镇",
        ],
        "{孔}" => &["桥", "闸", "石桥", "拱桥", "石拱桥", "大桥"],
        "{眼}" => &["桥"],
        "{尺}" => &["巷"],
        "{丈}" => &["河", "崖", "岩", "坪", "沟", "村", "湖"],
        "{步}" => &["亭", "梯", "沙", "桥", "街", "岭", "村"],
        "{顶}" => &["山", "村", "街"],
        "{门}" => &["口", "峡"],
        "{台}" => &["县", "山镇", "山乡", "山村", "子村"],
        "{家}" => {
            &["渠", "子村", "子镇", "子乡", "子屯", "营村", "营镇", "庄村", "屯", "坡", "湾", "坪", "寨"]
        }
        "{间}" => &["房村", "房镇", "房乡"],
        "{道}" => &["湾", "沟", "岭", "河", "桥", "岗", "梁", "街", "拐", "口街", "口站", "口村"],
        "{轴}" => &["联动", "机床", "加工", "数控", "转台", "机器人"],
        "{倍}" => {
            &["体牡蛎", "体生蚝", "体种", "体育种", "体苗", "体鱼", "体植物", "体西瓜", "体葡萄", "体水稻"]
        }
        "{座}" => &["轿车", "商务车", "面包车", "客车", "SUV", "以上客车", "以下客车", "及以"],
        "{轮}" => &["车", "电动", "摩托", "拖拉机", "农用车", "驱动"],
        "{个}" => &["一批", "一百", "一律", "一工程", "一千", "一体"],
        "CNY" => &[
            "里", "桥", "区", "坊", "村", "镇", "乡", "街", "宫", "巷", "亭", "楼", "前驱", "正极", "电池",
            "材料", "锂", "催化", "共聚", "乙丙", "复合", "聚合", "酸", "醇", "体系", "合金", "杂交", "猪",
            "螺", "形", "债", "钢", "扳手",
        ],
        _ => &[],
    }
}

/// Whether a number with its unit is a name, or one among numbered things.
pub(super) fn is_named(place: &Place<'_>) -> bool {
    padded(place)
        || place.figure.kind == Kind::Count
            && (route(place)
                || part(place)
                || in_series(place)
                || quoted(place)
                || bureau(place)
                || edition(place)
                || second(place))
        || joined(place)
        || circle(place)
        || milestone(place)
}

/// Digits written with zeros before them are read one by one: 05车, 003号.
fn padded(place: &Place<'_>) -> bool {
    let digits = place.chars.get(place.start..).unwrap_or_default();
    place.numeral.arabic && matches!(digits, ['0', next, ..] if next.is_ascii_digit())
}

/// “156项”工程: what stands in quotes by itself names.
fn quoted(place: &Place<'_>) -> bool {
    place.previous() == '“' && place.chars.get(place.figure.end) == Some(&'”')
}

/// 3组、5组村民: beside another number with the same measure word; 分别为3组、5组 counts.
fn in_series(place: &Place<'_>) -> bool {
    let (chars, start, end) = (place.chars, place.start, place.figure.end);
    if !comes_in_series(place.unit) || place.before().contains(['分', '各', '为', '达', '增', '减']) {
        return false;
    }
    let measure = chars.get(end - 1);
    let parts = |at: usize| matches!(chars.get(at), Some('、' | '和' | '及' | '与' | '至'));
    let next = numeral::read(chars, end + 1).is_some_and(|next| parts(end) && chars.get(next.end) == measure);
    let previous = start > 2
        && parts(start - 1)
        && chars.get(start - 2) == measure
        && chars.get(start - 3).is_some_and(|c| numeral::begins(*c));
    next || previous
}

/// 中铁十二局, 水电七局: one of the numbered firms; 三局 of a match counts.
fn bureau(place: &Place<'_>) -> bool {
    place.unit == "{局}"
        && !place.numeral.arabic
        && (place.before().ends_with(['铁', '交', '建', '冶', '电', '航', '务'])
            || place.begins(&["集团", "公司", "项目"]))
}

/// 高速1200公里处: a place on a road; 距城区20公里处 is a distance.
fn milestone(place: &Place<'_>) -> bool {
    place.unit == "km"
        && place.after.starts_with('处')
        && place.ends(&["高速", "国道", "省道", "县道", "公路", "线", "方向"])
        && !place.before().contains(['距', '离'])
}

/// 18路、夜2路公交: a line of buses. 路 counts only streams, and bodies of men.
fn route(place: &Place<'_>) -> bool {
    place.unit == "{路}"
        && place.numeral.arabic
        && place.numeral.infix.is_none()
        && place.figure.max.is_none()
        && place.whole().is_some_and(|value| value < 1000)
        && !STREAMS.iter().any(|word| place.after.starts_with(word) || place.before().contains(word))
}

/// 3栋2单元, 12车05F号, 三年级2班, 一师二团, 三排长.
fn part(place: &Place<'_>) -> bool {
    let (numeral, unit) = (place.numeral, place.unit);
    if numeral.infix.is_some() || place.figure.max.is_some() || numeral.power > 0 && numeral.arabic {
        return false;
    }
    let before = || place.before();
    let rest = place.chars.get(place.figure.end..).unwrap_or_default();
    let below = || matches!(rest, [digit, '连' | '排' | '班', ..] if numeral::digit(*digit).is_some());
    let floor = || {
        let house = before().strip_suffix('座').or_else(|| before().strip_suffix("号楼"));
        house.is_some_and(|house| house.ends_with(|c: char| c.is_ascii_alphanumeric()))
    };
    let class = || {
        before().ends_with('级')
            || before().ends_with(|c| numeral::digit(c).is_some()) && before().contains(['初', '高'])
    };
    let headed = || rest.first() == Some(&'长') || below();
    let troop = || !matches!(rest, ['火' | '毛' | '线' | '面' | '云' | '黑' | '雾' | '纸' | '乱', ..]);
    let named = match unit {
        "{层}" => floor(),
        "{班}" => class() || headed(),
        "{团}" | "{师}" => troop(),
        "{排}" | "{连}" | "{营}" => headed(),
        _ => false,
    };
    named
        || numeral.arabic && has_parts(unit) && numbered_part(rest)
        || SEATS.contains(place.previous()) && on_from_ordinal(before())
}

/// 2单元, 05F号: a number that is one of a house, a row or a train; 216车5400吨 counts and weighs.
fn numbered_part(rest: &[char]) -> bool {
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let next = rest.get(digits).copied().unwrap_or(' ');
    digits > 0 && (next.is_ascii_uppercase() || "号座排室单房楼层栋幢".contains(next))
}

/// What is numbered with 第 before the number of its part.
const SEATS: &str = "排行列栋幢区车层组";

/// 第6排14座: on from another ordinal.
fn on_from_ordinal(before: &str) -> bool {
    let seat = before.strip_suffix(|c| SEATS.contains(c));
    seat.is_some_and(|seat| {
        let lead = seat.trim_end_matches(|c: char| c.is_ascii_digit());
        lead.len() < seat.len() && lead.ends_with('第')
    })
}

/// 2024届毕业生, 2025款车型, 2020版规范.
fn edition(place: &Place<'_>) -> bool {
    let year = |value: u64| (1950..2100).contains(&value) && !value.is_multiple_of(100);
    place.numeral.arabic
        && place.numeral.power == 0
        && place.numeral.infix.is_none()
        && place.figure.max.is_none()
        && place.whole().is_some_and(year)
        && is_edition(place.unit)
}

/// 二团, 二胎, 二路: counted things take 两, and 二 numbers them.
fn second(place: &Place<'_>) -> bool {
    place.chars.get(place.start) == Some(&'二')
        && place.numeral.bare_end == place.start + 1
        && place.numeral.infix.is_none()
        && !counts_after_two(place.unit)
}

/// 五里桥, 三孔桥, 三元里, 三元前驱体: a number in Chinese digits before the last word of a name.
fn joined(place: &Place<'_>) -> bool {
    let numeral = place.numeral;
    let digits = numeral.arabic && !matches!(place.unit, "{轴}" | "{座}" | "{轮}" | "{倍}");
    if digits || numeral.infix.is_some() || place.figure.max.is_some() {
        return false;
    }
    let unit = if place.unit.starts_with("CNY") { "CNY" } else { place.unit };
    place.begins(joined_to(unit))
}

/// 15分钟生活圈, 四小时经济圈: a reach that names itself by the time of the way.
fn circle(place: &Place<'_>) -> bool {
    matches!(place.unit, "h" | "min")
        && place.after.trim_start_matches('”').chars().take(7).take_while(|c| is_han(*c)).any(|c| c == '圈')
}
