//! Whose measure it is: 东湖机场 of 东湖机场周航班量. The owner is no part of what is measured.

use super::super::lexicon::Lexicon;
use std::sync::LazyLock;

/// Ends of the names of places and institutions that have measures. Groups of people and firms are not among them:
/// 居民人均可支配收入 and 企业贷款余额 tell other things than 人均可支配收入 and 贷款余额.
static OWNERS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "机场 港口 港区 车站 客运站 高铁站 火车站 煤矿 矿区 矿井 油田 气田 林区 林场 牧场 农场 灌区 \
                 湿地 景区 公园 酒店 饭店 宾馆 图书馆 博物馆 纪念馆 美术馆 体育馆 展览馆 文化馆 科技馆 书店 书院 医院 卫生院 \
                 学校 小学 中学 大学 学院 幼儿园 养老院 影院 剧院 剧场 直播间 展会 物流中心 数据中心 电站 \
                 电厂 水厂 钢厂 船厂 工厂 车间 大桥 隧道 水库 网约车 超市 商场 夜市 银行 合作社 山庄 \
                 矿山 码头 渔港 口岸 风电场 无人机 货轮 油轮 邮轮 集装箱船 轴承厂 晶圆厂 \
                 水泥厂 纺织厂 污水厂 股份 开发区 新区 街区 社区 小区 楼盘 全线 主线 工程 金融机构";
    Lexicon::new(words.split_whitespace().map(|word| (word, ())))
});

/// Extremes and means of the weather, whole.
static WEATHER: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "最高气温 最低气温 平均气温 最大风力 最大风速 最大阵风 最大降雨量 平均降雨量 平均降水量";
    Lexicon::new(words.split(' ').map(|word| (word, ())))
});

/// Ends of what is measured.
static MEASURES: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "量 额 率 值 价 费 比 数 期 面积 能力 规模 周期 时间 成本 收入 总额 总量 强度 密度 浓度 速度 里程 水平 指数 \
                 人次 客流 流量 单价 余额 全长 总长 产能 产值 产量 营收 利润 税收 寿命 年龄 成绩 均分 平均分 气温 水位 蓄水 \
                 风力 风速 阵风 床位 座位 车位 泊位 学位 藏书 馆藏 间隔 起降 峰值 票房 票价 房价 租金 工期 规格 深度 厚度 高度 宽度 长度 温度 \
                 湿度 容量 份额 额度 比重 占比 比例 均价 亩产 单产 主跨 跨度 载重 航程 续航 良率 通高 带宽 营收 净利润 净流入 净流出 装机 产能 住院日 评分 \
                 焦比 煤耗 能耗 电耗 算力 时延 认购 库存 时长 距离 半径 投资 存款 贷款 支出 增加值 PUE";
    Lexicon::new(words.split_whitespace().map(|word| (word, ())))
});

/// `text` without the owner of the measure that it names.
pub(super) fn measured(text: &[char]) -> &[char] {
    // 3号田“超级稻”亩产: nothing but a measure after a name in quotes.
    let quoted = text.iter().rposition(|c| *c == '”').and_then(|at| text.get(at + 1..));
    if let Some(rest) = quoted.filter(|rest| is_measure(rest)) {
        return rest;
    }
    if MEASURES.ending(text, text.len()).is_none() {
        return text;
    }
    // 台风中心附近最大风力: the weather has one wording everywhere.
    if let Some((length, ())) = WEATHER.ending(text, text.len()) {
        return text.get(text.len() - length..).unwrap_or_default();
    }
    let ends = (2..text.len().saturating_sub(1)).rev();
    let after = ends.filter_map(|end| text.get(end..)).find(|rest| {
        let owner = text.len() - rest.len();
        OWNERS.ending(text.get(..owner).unwrap_or_default(), owner).is_some() && stands(rest)
    });
    after.unwrap_or(text)
}

/// Whether `noun` is a measure and no more: 深度.
pub(super) fn is_measure(noun: &[char]) -> bool {
    noun.len() > 1 && MEASURES.ending(noun, noun.len()).is_some_and(|(length, ())| length == noun.len())
}

/// Members of a set that have measures: 部门 of 部门预算执行率.
static MEMBERS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "部门 单位 企业 公司 集团 乡镇 街道 园区 项目 小区 社区 景区 县区 区县 县市 城市 国家 省份 行业 学校 高校 医院 银行 \
                 商户 农户 牧户 居民 家庭 学生 考生 职工 员工 村民 网点 站点 断面 点位 楼盘 品种 产品 品牌 平台 村庄 机构 门店 超市 工厂 \
                 老人 儿童 人口 患者 考生 基地 合作社 农场 景点 口岸 机场 港口 城区 村 县 省 市 镇";
    Lexicon::new(words.split_whitespace().map(|word| (word, ())))
});

/// The members that are counted in `noun`, where a measure of theirs follows: 部门 of 部门预算执行率. `None` if `noun` is one name.
pub(super) fn members(noun: &[char]) -> Option<&[char]> {
    // 3600件小家电货值41.8万元: a measure of two characters that has the number.
    let worth = [
        "货值", "总价", "总值", "售价", "单价", "均价", "票价", "重量", "总重", "造价", "投资", "产值",
        "营收", "长度",
    ];
    if let Some(goods) = worth.iter().find_map(|word| {
        let head = noun.len().checked_sub(word.chars().count())?;
        noun.get(head..)?.iter().copied().eq(word.chars()).then(|| noun.get(..head))?
    }) && goods.len() > 1
    {
        return Some(goods);
    }
    let end = (1..=noun.len().checked_sub(2)?).rev().find(|end| {
        let rest = noun.get(*end..).unwrap_or_default();
        MEMBERS.ending(noun, *end).is_some_and(|(length, ())| length > 1 || *end == 1)
            && stands(rest)
            && (rest.len() > 2 && MEASURES.ending(rest, rest.len()).is_some() || rest.len() == 2)
    })?;
    noun.get(..end)
}

/// Whether `rest` names a measure by itself: not 数 of 车位数, 区面积 of 园区面积.
fn stands(rest: &[char]) -> bool {
    let bound =
        rest.first().is_some_and(|c| "区站点群部员费价数量率额级型式类化网线路和与及的等".contains(*c));
    // 达标小区占比: the share alone says nothing.
    let share = matches!(rest, ['占', '比'] | ['比', '例' | '重'] | ['数', '量'] | ['总', '数']);
    rest.len() >= 2 && !bound && !share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_no_part_of_the_measure() {
        let rows = [
            ("东湖机场周航班量", "周航班量"),
            ("市图书馆借阅量", "借阅量"),
            ("幼儿园师生比", "师生比"),
            ("数据中心PUE", "PUE"),
            ("大桥全长", "全长"),
            ("达标小区占比", "达标小区占比"),
            ("“超级稻”亩产", "亩产"),
            ("“四上”企业利润", "“四上”企业利润"),
            ("无人机载重", "载重"),
            ("居民人均可支配收入", "居民人均可支配收入"),
            ("机场数量", "机场数量"),
            ("景区门票", "景区门票"),
            ("医院", "医院"),
        ];
        for (text, want) in rows {
            let letters: Vec<char> = text.chars().collect();
            assert_eq!(measured(&letters).iter().collect::<String>(), want, "{text}");
        }
    }
}
