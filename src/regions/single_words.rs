//! Words in whose company a single character is a short name.

use super::words::{List, Words};

/// What follows a cluster of two characters, which by themselves may belong to other words.
pub(super) static TOGETHER: List = List::new(|| {
    Words::behind(&[
        "都市", "同城", "一体", "城市", "两", "三", "地区", "经济", "联动", "协同", "合作", "科创", "之间",
        "全域", "青年", "居民", "四", "五", "交界", "企业", "跨境", "携手", "共建", "游客", "、", "，", "。",
    ])
});
/// What makes a line or a landscape of it.
pub(super) static LINES: List = List::new(|| {
    Words::behind(&["高原", "铁路", "公路", "高铁", "高速", "城际", "线", "大桥", "运河", "客专", "动车"])
});

/// Verbs and prepositions in front of a short name: 驻邕, 入渝.
pub(super) const LEADS: &str = "驻在来赴入离援返抵住留进出省由到回";
/// The same for countries: 对蒙贸易, 输美.
pub(super) const FOREIGN_LEADS: &str = "对赴输驻访旅在援抵涉";
/// The same for the weak names of Hong Kong, Macao and Taiwan.
pub(super) const STRAIT_LEADS: &str = "赴来对涉在访抵留";
/// What follows a short name there.
pub(super) static TRADE: List = List::new(|| {
    Words::behind(&[
        "贸易",
        "出口",
        "进口",
        "投资",
        "合作",
        "关税",
        "加征",
        "开放",
        "口岸",
        "经贸",
        "货运",
        "通关",
        "班列",
        "农产品",
        "货物",
        "农业",
        "外贸",
        "电力",
        "供电",
        "市场",
        "产品",
        "商品",
        "旅游",
        "企业",
        "直接投资",
        "边贸",
        "跨境",
        "陆路",
        "运输",
        "援助",
        "上市",
        "举行",
        "举办",
        "召开",
        "设立",
        "发行",
        "就业",
        "生活",
        "出席",
        "签署",
        "推介",
        "青年",
        "同胞",
        "交流",
        "制裁",
        "政策",
        "参展",
        "访问",
        "考察",
        "留学",
        "销售",
        "建厂",
        "设厂",
        "办厂",
        "工厂",
        "业务",
        "使馆",
        "大使",
        "能源",
        "外交",
        "军售",
        "谈判",
        "供应",
        "贸",
    ])
});
/// Organs behind a country's short name: 美财政部, 俄总统.
pub(super) static ORGANS: List = List::new(|| {
    Words::behind(&[
        "总统",
        "总理",
        "首相",
        "外长",
        "政府",
        "财政部",
        "央行",
        "国防部",
        "议会",
        "国会",
        "官员",
        "使馆",
        "大使",
        "国防",
        "外交部",
        "商务部",
        "农业部",
        "农业",
        "能源",
        "企业",
        "两国",
        "三国",
        "贸易",
        "经贸",
        "防长",
        "总检察",
        "天然气",
        "石油",
        "海关",
        "国家",
        "领导人",
        "元首",
        "副总统",
        "司法部",
        "劳工部",
        "众议院",
        "参议院",
        "航天",
        "工业",
        "部长",
        "教育部",
        "卫生部",
        "交通部",
        "内政部",
        "经济部",
        "副总理",
        "议员",
        "议长",
        "最高法院",
        "军方",
        "智库",
    ])
});
/// Characters after a short name that make a noun of it: 辽企, 蒙电.
pub(super) const TAILS: &str = "企电资籍造产研品货商方胞茶酒菜粮糖果药煤气棉猪牛羊车";
/// The same for countries.
pub(super) const FOREIGN_TAILS: &str = "企资籍方";
/// Continuations that make a short name and its tail a company's name: 吉电股份.
pub(super) static COMPANY: List = List::new(|| {
    Words::behind(&["股份", "集团", "能源", "有限", "公司", "科技", "控股", "银行", "证券", "国际"])
});
/// What makes a company's name of several short names.
pub(super) static FIRMS: List =
    List::new(|| Words::behind(&["集团", "股份", "有限", "公司", "控股", "证券", "银行"]));
/// Exchanges, railways and such, whose characters name no region.
pub(super) static FIXED: List = List::new(|| {
    Words::behind(&[
        "沪深",
        "沪港通",
        "深港通",
        "沪指",
        "深指",
        "沪股",
        "深股",
        "沪市",
        "深市",
        "京剧",
        "川剧",
        "京东",
        "沪铜",
        "沪金",
        "沪银",
        "沪铝",
        "沪镍",
        "沪锌",
    ])
});
