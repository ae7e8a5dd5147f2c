//! Zones and ports: a place and its type word (酒泉经开区, 二连浩特铁路口岸) and names of their own.

use super::Level;
use super::found::{Found, Sort};
use super::gazetteer::{GAZETTEER, Id};
use super::lexicon::Token;
use super::view::{View, is_han};
use super::words::{List, Words};

/// Words between a place and the type word of its zone.
static MODIFIERS: List = List::new(|| {
    Words::behind(&[
        "国际铁路港",
        "国际陆港",
        "国际空港",
        "铁路港",
        "空港经济",
        "高新技术",
        "自由贸易",
        "国家级",
        "新材料",
        "服务业",
        "国家",
        "省级",
        "经济",
        "技术",
        "高新",
        "产业",
        "综合",
        "保税",
        "铁路",
        "公路",
        "步行",
        "水运",
        "航空",
        "陆路",
        "空港",
        "临空",
        "国际",
        "边境",
        "跨境",
        "互市",
        "贸易",
        "自贸",
        "稀土",
        "循环",
        "绿色",
        "化工",
        "石化",
        "工业",
        "农业",
        "海洋",
        "出口",
        "加工",
        "物流",
        "中央",
        "现代",
        "投资",
        "生态",
        "先进",
        "制造",
        "重点",
        "沿边",
        "开放",
        "粤澳",
        "深度",
        "深港",
        "科技",
        "创新",
        "东部",
        "西部",
        "南部",
        "北部",
        "旅客",
        "陆运",
        "河运",
        "海运",
        "管道",
        "客运",
        "货运",
        "陆地",
        "特色",
        "临海",
    ])
});
/// Type words of zones; those that need 自贸 in front are marked by their own check.
static ZONES: List = List::new(|| {
    Words::behind(&[
        "自由贸易试验区",
        "自贸试验区",
        "自贸片区",
        "新片区",
        "自由贸易港",
        "自贸港",
        "自贸区",
        "开发区",
        "经开区",
        "高新区",
        "综保区",
        "保税区",
        "保税港区",
        "出口加工区",
        "合作区",
        "保税物流中心",
        "航空港区",
        "新区",
        "高新技术区",
        "加工区",
        "港区",
    ])
});
/// What turns 港 into another word.
const NOT_HARBOUR: &str = "航务口澳股元商资币湾珠式人籍剧星台胞媒交";
/// What turns 口岸 into an office, which leaves the place a mention of its own.
static OFFICES: List = List::new(|| {
    Words::behind(&[
        "办",
        "委",
        "局",
        "物流办",
        "和物流",
        "管理办",
        "管理局",
        "管理委",
        "事务",
        "发展局",
        "物流局",
        "服务中心",
    ])
});
/// Zone words that carry a name of their own in front (望城新区), when no place of the lexicon does.
static NAMED: List = List::new(|| {
    Words::behind(&[
        "新区",
        "经开区",
        "高新区",
        "综保区",
        "保税区",
        "综合保税区",
        "经济开发区",
        "经济技术开发区",
        "口岸",
        "自贸片区",
    ])
});
/// What stands before 新区 or 口岸 without being its name.
const GENERIC: &[&str] = &[
    "国家", "级新", "这个", "一个", "各类", "全国", "全省", "全市", "沿边", "边境", "国内", "重点", "主要",
    "智慧", "陆路", "综合", "城市", "对外", "开放", "区域", "国际", "建设", "激发", "打造", "发展", "推进",
    "设立", "内陆", "进境", "指定", "水果", "粮食", "公铁", "公路", "铁路", "航空", "水运", "数字", "我国",
    "中国", "海关", "多个", "两个", "三个", "为新", "成为", "最大", "电子", "单一", "沿海",
];

/// The end and level of the zone that a place ending at `from` goes on into, if it does.
pub(super) fn end_after(view: &View, from: usize, found: &Found, mut trade: bool) -> Option<(usize, Level)> {
    let division = found.readings.iter().any(|(id, _)| GAZETTEER.unit(*id).is_division());
    let taiwan =
        |id: &Id| GAZETTEER.unit(*id).parent.is_some_and(|parent| GAZETTEER.unit(parent).code == "710000");
    if !division && !found.readings.iter().any(|(id, _)| taiwan(id)) {
        return None;
    }
    let mut at = from;
    for _ in 0..6 {
        if let Some((_, length)) = ZONES.at(view, at) {
            let end = at + length;
            // 酒泉经开区综保区 is one zone.
            return Some((end_after(view, end, found, false).map_or(end, |(end, _)| end), Level::Zone));
        }
        if view.has(at, "片区") && trade {
            return Some((at + 2, Level::Zone));
        }
        if view.has(at, "口岸") && !is_office(view, at + 2) {
            return Some((at + 2, Level::Port));
        }
        if at == from
            && view.at(at) == '港'
            && !"省市县".contains(view.before(at))
            && is_harbour(view, at + 1)
        {
            return Some((at + 1, Level::Port));
        }
        let (word, length) = MODIFIERS.at(view, at)?;
        trade |= word.starts_with('自');
        at += length;
    }
    None
}

/// Where the name of a zone that is known as such ends: 前海 goes on into 前海综保区, 宁东基地 is whole.
pub(super) fn own_name_end(view: &View, end: usize) -> usize {
    if view.before(end) == '港' && view.at(end) == '区' && !"域间位".contains(view.at(end + 1)) {
        return end + 1;
    }
    let word = |at: usize| match ZONES.at(view, at) {
        Some((_, length)) => Some(at + length),
        None => view.has(at, "口岸").then_some(at + 2),
    };
    let behind = || MODIFIERS.at(view, end).and_then(|(_, length)| word(end + length));
    word(end).or_else(behind).unwrap_or(end)
}

fn is_office(view: &View, at: usize) -> bool {
    OFFICES.stand(view, at)
}

fn is_harbour(view: &View, next: usize) -> bool {
    !NOT_HARBOUR.contains(view.at(next)) && !view.has(next, "珠澳")
}

/// Zones whose own name the lexicon does not know, right behind a place: 新建区|望城新区.
pub(super) fn named(view: &View, tokens: &[Token], finds: &[Found]) -> Vec<Found> {
    let mut more = Vec::new();
    for (index, found) in finds.iter().enumerate() {
        if found.sort != Sort::Name || found.in_organisation() {
            continue;
        }
        let Some(unit) = found.unit.filter(|id| GAZETTEER.unit(*id).is_division()) else { continue };
        let start = found.end;
        for length in 2..=4 {
            let at = start + length;
            let Some((word, word_length)) = NAMED.at(view, at) else { continue };
            let name = view.cut(start, at);
            let plain = name.chars().all(is_han)
                && !name.contains([
                    '的', '在', '和', '与', '等', '将', '对', '及', '从', '有', '是', '内', '区', '市', '县',
                ])
                && !GENERIC.iter().any(|generic| name.contains(generic))
                && !MODIFIERS.inside(view, start, at);
            let end = at + word_length;
            let taken = finds.get(index + 1).is_some_and(|next| next.start < end);
            // A known word of everyday use in front (建设新区) is no name; two unknown characters are.
            let from = tokens.partition_point(|token| token.start < start);
            let mut inside = tokens.iter().skip(from).take_while(|token| token.end <= at);
            let known = inside.any(|token| token.entry.is_some());
            if plain && !taken && !known {
                let mut zone = Found::sure(start, end, Sort::Zone, unit, 0.6);
                zone.level = if word.ends_with("口岸") { Level::Port } else { Level::Zone };
                more.push(zone);
            }
            break;
        }
    }
    more
}
