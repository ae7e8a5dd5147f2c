//! What belongs to the page and to no article: names and numbers of the paper, staff, contacts, menus,
//! advertisements, weather, jump lines, scanner's scraps.
//!
//! All tests look at one short line; what needs the neighbours (the lines of an advertisement, of a
//! list of related links) is for the sequence in [`super::sort`].

use super::text::{is_blank, is_han};

/// Longest line that can be furniture.
const LONGEST: usize = 160;

/// Sorts of furniture that later steps tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Names, numbers, dates, staff, contacts: one line, whatever follows.
    Line,
    /// Opens an advertisement, whose further lines bear no mark.
    Ad,
    /// Opens or goes on a weather box.
    Weather,
    /// Menus and bread crumbs.
    Nav,
    /// Opens a list of links to other articles.
    Links,
}

/// The class of a line that is furniture on its own evidence.
pub(super) fn class(chars: &[char]) -> Option<Class> {
    if chars.is_empty() || chars.len() > LONGEST {
        return None;
    }
    let text: String = chars.iter().collect();
    let lower = text.to_lowercase();
    let bare = unwrap(&lower);
    let sentence = chars.iter().any(|c| matches!(c, '。' | '；'));
    if is_ad(bare, sentence) {
        return Some(Class::Ad);
    }
    if is_weather(bare, sentence) {
        return Some(Class::Weather);
    }
    if LINKS.iter().any(|word| bare.trim_end_matches([':', '：']) == *word) {
        return Some(Class::Links);
    }
    if is_nav(bare, sentence) {
        return Some(Class::Nav);
    }
    let segments: Vec<&str> = lower
        .split(['\u{3000}', '\t', '|', '｜'])
        .flat_map(|p| p.split("  "))
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let known = |part: &str| is_number(part) || is_date(part) || is_paper_name(part);
    let named = |part: &str| MENU.iter().chain(PAGES).any(|w| *w == part);
    // A running head: the paper, the date, the page and its name side by side.
    let head = segments.len() >= 2
        && segments.iter().any(|p| known(p))
        && segments.iter().all(|p| known(p) || named(p));
    let line = head
        || is_staff(bare)
        || is_number(bare)
        || is_date(&text)
        || is_contact(bare, sentence)
        || is_code(bare, sentence)
        || is_paper_name(&text);
    line.then_some(Class::Line)
}

/// Without blanks at the ends and one pair of brackets around all.
pub(super) fn unwrap(text: &str) -> &str {
    let text = text.trim();
    let inner = |open: char, close: char| text.strip_prefix(open)?.strip_suffix(close);
    [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】'), ('〔', '〕')]
        .into_iter()
        .find_map(|(open, close)| inner(open, close).filter(|s| !s.contains(open)))
        .unwrap_or(text)
        .trim()
}

const STAFF: &[&str] = &[
    "责任编辑",
    "责编",
    "本版责编",
    "本版编辑",
    "本版责任编辑",
    "编辑",
    "美编",
    "美术编辑",
    "本版美编",
    "版式",
    "版式设计",
    "校对",
    "校检",
    "检校",
    "审校",
    "组版",
    "排版",
    "值班编辑",
    "值班编委",
    "值班总编",
    "值班主任",
    "值班副总编辑",
    "主编",
    "本版主编",
    "执行主编",
    "总编辑",
    "副总编辑",
    "总编",
    "监制",
    "编审",
    "编校",
    "一审",
    "二审",
    "三审",
    "初审",
    "复审",
    "终审",
    "审核",
    "签发",
    "设计",
    "图编",
    "本期编辑",
    "见习编辑",
    "视觉",
    "managing editor",
    "editor",
    "editor in chief",
    "editor-in-chief",
    "executive editor",
    "news editor",
    "page editor",
    "copy editor",
    "city editor",
    "night editor",
    "photo editor",
    "design",
    "designer",
    "page design",
    "layout",
    "publisher",
    "proofreader",
    "proofreading",
    "edited by",
    "designed by",
    "copy desk",
];

/// A role of the staff at the front, then a colon or a blank and a short rest.
fn is_staff(text: &str) -> bool {
    STAFF.iter().any(|role| {
        let Some(rest) = text.strip_prefix(role) else { return false };
        let rest = rest.trim_start_matches(['/', '、', '|']);
        let colon = rest.trim_start().starts_with([':', '：', '｜', '|', '/']);
        let latin = role.is_ascii();
        let names = rest.trim().chars().count();
        let spaced = rest.starts_with(is_blank)
            && !latin
            && names <= 40
            && rest.split(is_blank).filter(|w| !w.is_empty()).all(|w| w.chars().count() <= 12);
        let plain = !rest.contains(['。', '；', '？', '！']);
        plain && (colon && names > 1 || spaced || latin && rest.starts_with(" by ") && names < 40)
    })
}

/// Edition and page numbers, the names of pages among them.
fn is_number(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| !is_blank(*c)).collect();
    if squeezed.chars().count() > 40 || text.contains(['。', '；', '？', '！']) {
        return false;
    }
    let digits = |s: &str| s.chars().take_while(char::is_ascii_digit).count();
    // 第07版 区域·协作 / 07版：要闻 / A07 · 要闻 / 今日8版
    if let Some(rest) = squeezed.strip_prefix('第') {
        let rest = rest.trim_start_matches(|c: char| {
            c.is_ascii_alphanumeric() || "一二三四五六七八九十〇".contains(c) || matches!(c, '-' | '~' | '～')
        });
        // 第三版规划 is print; a page is named behind a blank or colon, or in a word or two.
        let name = rest.chars().skip(1).collect::<String>();
        let apart = text.split_once(['版', '页']).is_some_and(|(_, rest)| !rest.starts_with(is_han));
        let page = rest.starts_with(['版', '页'])
            && (apart || name.chars().count() <= 4 && MENU.iter().chain(PAGES).any(|w| name.starts_with(w)));
        let issue = rest.starts_with('期') || rest.starts_with("号");
        if page && !squeezed.contains('，')
            || issue && squeezed.chars().count() <= 24 && !squeezed.contains('，')
        {
            return true;
        }
    }
    let first = squeezed.trim_start_matches(['a', 'b', 'c', 'd', 't']);
    let n = digits(first);
    if (1..=3).contains(&n) {
        let rest: String = first.chars().skip(n).collect();
        if rest.starts_with('版') && rest.chars().count() <= 12 && !rest.contains('，')
            || rest.is_empty() && first != squeezed
        {
            return true;
        }
    }
    let total = ["今日", "本期", "今天", "共", "全份"].iter().any(|w| squeezed.starts_with(w))
        && squeezed.contains(['版', '张'])
        && squeezed.contains(|c: char| c.is_ascii_digit() || "四八十二六".contains(c))
        && squeezed.chars().count() <= 14;
    let english = ["page ", "vol. ", "vol ", "volume ", "no. ", "issue "].iter().any(|w| {
        text.strip_prefix(w).is_some_and(|rest| {
            let word = rest.split(is_blank).next().unwrap_or_default();
            word.contains(|c: char| c.is_ascii_digit())
                && word.chars().count() <= 6
                && rest.split(is_blank).filter(|w| !w.is_empty()).count() <= 8
        })
    });
    total
        || english
        || text.starts_with("国内统一")
        || text.starts_with("国内统一连续出版物号")
        || squeezed.contains("统一刊号")
        || squeezed.starts_with("cn") && squeezed.contains('-') && squeezed.chars().count() <= 14
        || squeezed.starts_with("issn")
        || squeezed.starts_with("总第")
        || squeezed.starts_with("零售价")
        || squeezed.starts_with("定价")
}

/// Names of pages that stand right behind their number.
const PAGES: &[&str] = &["综合", "广告", "副刊", "专版", "特刊", "理论", "产业", "市场", "民生"];

/// A line of dates, week days and calendar words only.
fn is_date(text: &str) -> bool {
    if text.chars().count() > 70 {
        return false;
    }
    let mut rest = text.to_lowercase();
    let mut found = false;
    for word in [
        "星期一",
        "星期二",
        "星期三",
        "星期四",
        "星期五",
        "星期六",
        "星期日",
        "星期天",
        "周一",
        "周二",
        "周三",
        "周四",
        "周五",
        "周六",
        "周日",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ] {
        if rest.contains(word) {
            found = true;
            rest = rest.replace(word, " ");
        }
    }
    for word in [
        "农历", "闰", "正月", "腊月", "冬月", "出版", "今日", "公历", "丙午", "乙巳", "丁未", "马年", "蛇年",
        "羊年", "年", "月", "日", "初", "廿", "版",
    ] {
        rest = rest.replace(word, " ");
    }
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let year = text.contains('年') && text.contains('月') && text.contains('日')
        || text.contains("20") && digits >= 5;
    (found || year && digits >= 3)
        && rest.chars().all(|c| {
            c.is_ascii_digit() || is_blank(c) || "一二三四五六七八九十〇零○,，.-/:：|·()（）第".contains(c)
        })
        && (digits > 0 || found)
        && (digits > 0 || !text.chars().any(is_han) || text.contains("星期"))
}

fn is_contact(text: &str, sentence: bool) -> bool {
    if sentence {
        return false;
    }
    let own = [
        "本报",
        "本社",
        "报社",
        "社址",
        "新闻热线",
        "广告热线",
        "发行热线",
        "订报热线",
        "订阅热线",
        "投诉热线",
        "爆料热线",
        "读者热线",
        "总编室",
        "编辑部电话",
        "邮发代号",
        "广告经营许可证",
        "广告许可证",
        "广告部",
        "发行部",
        "印刷",
        "承印",
        "报料",
        "法律顾问",
        "投稿邮箱",
        "网址",
        "订阅价",
        "全年订价",
        "全年定价",
        "月价",
        "newsroom",
        "subscriptions",
        "subscribe",
        "advertising",
        "circulation",
        "classifieds",
        "customer service",
        "home delivery",
        "news tips",
        "main office",
        "letters to the editor",
    ]
    .iter()
    .find_map(|word| text.strip_prefix(word));
    let Some(rest) = own else {
        return text.starts_with("www.") && !text.contains(' ')
            || text.starts_with("http") && !text.contains(' ');
    };
    let number = rest.chars().filter(char::is_ascii_digit).count() >= 4;
    rest.starts_with([':', '：', '/', '|']) && rest.chars().count() > 2
        || number && (rest.contains(['：', ':']) || rest.starts_with(is_blank))
        || ["地址", "电话", "邮编", "社址", "热线", "法律顾问", "广告"].iter().any(|w| rest.starts_with(w))
}

fn is_code(text: &str, sentence: bool) -> bool {
    if sentence || text.chars().count() > 50 {
        return false;
    }
    let scan = [
        "扫一扫",
        "扫码",
        "扫描",
        "手机扫码",
        "长按",
        "微信扫",
        "请扫",
        "欢迎扫",
        "更多内容",
        "更多新闻",
        "更多精彩",
        "scan the",
        "scan this",
        "scan for",
        "scan to",
        "scan here",
        "scan qr",
    ]
    .iter()
    .any(|w| text.starts_with(w));
    let target = [
        "关注",
        "二维码",
        "公众号",
        "客户端",
        "阅读",
        "下载",
        "本文",
        "视频",
        "更多",
        "小程序",
        "查看",
        "进入",
        "code",
        "read",
        "online",
        "more",
        "app",
        "watch",
    ]
    .iter()
    .any(|w| text.contains(w));
    let code = ["二维码", "公众号", "客户端", "视频号", "微信", "微博"].iter().any(|w| text.ends_with(w))
        && text.chars().count() <= 14
        && !text.contains('，');
    scan && target || code || text.starts_with("关注") && text.contains("公众号")
}

/// Endings of names of papers.
const PAPERS: &[&str] = &[
    "日报",
    "晚报",
    "晨报",
    "早报",
    "导报",
    "时报",
    "商报",
    "都市报",
    "周报",
    "新报",
    "快报",
    "经济报",
    "青年报",
    "工人报",
    "农民报",
    "生活报",
    "新闻网",
    "电子报",
    "数字报",
];

fn is_paper_name(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| !is_blank(*c)).collect();
    let length = squeezed.chars().count();
    if (3..=12).contains(&length) && squeezed.chars().all(|c| is_han(c) || c == '·') {
        return PAPERS.iter().any(|end| squeezed.ends_with(end));
    }
    // THE HARBOR LEDGER, JIANGZHOU RIBAO, China Daily
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let upper = text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
    let last = words.last().map(|w| w.to_lowercase()).unwrap_or_default();
    let paper = [
        "daily",
        "ledger",
        "gazette",
        "times",
        "herald",
        "tribune",
        "journal",
        "chronicle",
        "courier",
        "observer",
        "post",
        "ribao",
        "wanbao",
        "sentinel",
        "examiner",
        "dispatch",
        "register",
        "bulletin",
        "argus",
        "mercury",
        "standard",
        "inquirer",
        "telegraph",
        "guardian",
        "advertiser",
        "star",
        "record",
        "press",
    ]
    .contains(&last.as_str());
    let title = words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase));
    paper
        && (2..=5).contains(&words.len())
        && (upper || title && words.first().is_some_and(|w| *w == "The") || title && words.len() <= 3)
}

fn is_ad(text: &str, sentence: bool) -> bool {
    let opener = [
        "广告",
        "公益广告",
        "分类广告",
        "商业广告",
        "遗失声明",
        "advertisement",
        "paid advertisement",
        "sponsored",
        "sponsored content",
        "paid notice",
    ]
    .iter()
    .find_map(|w| text.strip_prefix(w));
    if let Some(rest) = opener {
        if rest.is_empty() || rest.starts_with([' ', '\u{3000}', '：', ':', '|', '｜', '\t', '】', ')', '）'])
        {
            return true;
        }
    }
    let pushes = [
        "热线",
        "电话",
        "优惠",
        "抢购",
        "低至",
        "折扣",
        "特惠",
        "钜惠",
        "盛大开",
        "开盘",
        "诚聘",
        "招租",
        "咨询",
        "欢迎选购",
        "恭候",
        "免费领",
        "限时",
        "元起",
        "首付",
        "满减",
        "地址",
        "诚邀",
        "加盟",
        "预约",
        "official sponsor",
        "call ",
        "% off",
        "sale",
        "free ",
        "visit ",
        "limited time",
        "open house",
        "www.",
        ".com",
        "hurry",
        "offer",
        "shop ",
        "buy one",
    ]
    .iter()
    .filter(|w| text.contains(*w))
    .count();
    let phone = has_phone(text);
    let slogans = text.chars().filter(|c| matches!(c, '！' | '!')).count();
    !sentence && pushes + usize::from(phone) + usize::from(slogans > 0) >= 3
        || !sentence
            && phone
            && pushes >= 1
            && text.split(is_blank).filter(|w| !w.is_empty()).count() >= 2
            && !text.contains('，')
            && !text.starts_with("联系")
}

/// `0000-1234567`, `555-0142`, `400 123 4567`.
fn has_phone(text: &str) -> bool {
    let mut digits = 0;
    let mut dashed = false;
    for c in text.chars().chain(['x']) {
        match c {
            '0'..='9' => digits += 1,
            '-' | '－' | '—' if digits >= 3 => dashed = true,
            _ => {
                if dashed && digits >= 7 || digits == 11 {
                    return true;
                }
                (digits, dashed) = (0, false);
            }
        }
    }
    false
}

fn is_weather(text: &str, sentence: bool) -> bool {
    let opener = [
        "今日天气",
        "天气预报",
        "明日天气",
        "天气：",
        "天气:",
        "今日气象",
        "气象信息",
        "未来三天天气",
        "本周天气",
        "市区天气",
    ]
    .iter()
    .any(|w| text.starts_with(w));
    if opener && text.chars().count() <= 90 && !(sentence && text.contains('，')) {
        return true;
    }
    if let Some(rest) =
        ["weather", "today's weather", "the weather"].iter().find_map(|w| text.strip_prefix(w))
    {
        if rest.is_empty()
            || rest.starts_with([' ', ':', '\t', '|'])
                && (rest.contains(char::is_numeric) || rest.contains("today"))
        {
            return true;
        }
    }
    let words = [
        "气温",
        "℃",
        "多云",
        "晴",
        "阴转",
        "小雨",
        "阵雨",
        "偏北风",
        "偏南风",
        "东南风",
        "西北风",
        "南风",
        "北风",
        "湿度",
        "降水概率",
        "空气质量",
        "紫外线",
        "微风",
        "小雪",
        "°",
    ]
    .iter()
    .filter(|w| text.contains(*w))
    .count();
    let english = [
        "cloudy", "sunny", "high ", "low ", "showers", "rain", "winds", "humidity", "tonight", "tomorrow",
        "today", "°", "highs", "lows", "mph",
    ]
    .iter()
    .filter(|w| text.contains(*w))
    .count();
    !sentence
        && text.chars().count() <= 90
        && (words >= 3 || english >= 3 && text.contains(char::is_numeric) && !text.ends_with('.'))
}

/// Headings of lists of links.
const LINKS: &[&str] = &[
    "相关阅读",
    "相关新闻",
    "相关链接",
    "相关报道",
    "相关文章",
    "热门排行",
    "热门推荐",
    "热门新闻",
    "热点推荐",
    "推荐阅读",
    "猜你喜欢",
    "点击排行",
    "阅读排行",
    "点击排行榜",
    "新闻排行",
    "新闻排行榜",
    "排行榜",
    "最新新闻",
    "最新资讯",
    "今日热点",
    "更多新闻",
    "更多报道",
    "大家都在看",
    "精彩推荐",
    "图片新闻推荐",
    "编辑推荐",
    "为您推荐",
    "24小时热闻",
    "热评",
    "网友评论",
    "最新评论",
    "友情链接",
    "related",
    "related stories",
    "related articles",
    "related news",
    "most read",
    "most popular",
    "most viewed",
    "trending",
    "trending now",
    "recommended",
    "more news",
    "you may also like",
    "latest news",
    "latest stories",
    "more from this section",
    "editors' picks",
    "editor's picks",
    "also read",
    "read next",
    "popular stories",
    "more stories",
];

const MENU: &[&str] = &[
    "首页",
    "新闻",
    "要闻",
    "政务",
    "专题",
    "视频",
    "图片",
    "登录",
    "注册",
    "国内",
    "国际",
    "社会",
    "财经",
    "体育",
    "娱乐",
    "文化",
    "教育",
    "旅游",
    "健康",
    "科技",
    "房产",
    "汽车",
    "论坛",
    "博客",
    "评论",
    "理论",
    "党建",
    "县域",
    "县区",
    "民生",
    "法治",
    "直播",
    "客户端",
    "数字报",
    "电子报",
    "更多",
    "搜索",
    "打印",
    "收藏",
    "分享",
    "关闭",
    "返回",
    "返回顶部",
    "上一页",
    "下一页",
    "上一版",
    "下一版",
    "时政",
    "经济",
    "本地",
    "滚动",
    "微博",
    "微信",
    "手机版",
    "english",
    "无障碍",
    "大",
    "中",
    "小",
    "纠错",
    "举报",
    "点赞",
    "转发",
    "home",
    "news",
    "business",
    "sports",
    "opinion",
    "local",
    "politics",
    "world",
    "culture",
    "weather",
    "video",
    "videos",
    "photos",
    "sign in",
    "log in",
    "login",
    "subscribe",
    "search",
    "menu",
    "share",
    "print",
    "email",
    "save",
    "tweet",
    "facebook",
    "twitter",
    "x",
    "linkedin",
    "copy link",
    "comments",
    "comment",
    "contact us",
    "about us",
    "terms",
    "terms of use",
    "privacy",
    "privacy policy",
    "newsletters",
    "markets",
    "economy",
    "back to top",
    "read more",
    "register",
    "topics",
    "more",
    "sport",
    "lifestyle",
    "travel",
    "obituaries",
    "classifieds",
    "e-paper",
    "about",
    "contact",
    "careers",
    "advertise",
    "help",
    "font size",
    "a",
    "a-",
    "a+",
    "aa",
    "listen",
    "follow us",
    "skip to content",
    "skip to main content",
];

/// One entry of a menu, for runs of them.
pub(super) fn is_menu_word(chars: &[char]) -> bool {
    chars.len() <= 20 && MENU.contains(&unwrap(&chars.iter().collect::<String>().to_lowercase()))
}

fn is_nav(text: &str, sentence: bool) -> bool {
    let starts = [
        "您当前的位置",
        "当前位置",
        "您的位置",
        "您现在的位置",
        "现在位置",
        "所在位置",
        "字号",
        "分享到",
        "分享：",
        "分享至",
        "上一篇",
        "下一篇",
        "上一条",
        "下一条",
        "打印本",
        "关于我们",
        "版权声明",
        "版权所有",
        "联系我们",
        "网站地图",
        "免责声明",
        "备案号",
        "未经授权",
        "未经许可",
        "违法和不良信息",
        "返回首页",
        "返回顶部",
        "我要评论",
        "发表评论",
        "我要纠错",
        "点击查看",
        "点击下载",
        "责任声明",
        "网络视听许可证",
        "主办单位",
        "主管单位",
        "技术支持",
        "阅读次数",
        "浏览次数",
        "阅读量",
        "收藏本",
        "copyright",
        "©",
        "all rights reserved",
        "share this",
        "share on",
        "print this",
        "email this",
        "follow us",
        "sign up for",
        "skip to",
        "you are here",
        "back to top",
        "previous article",
        "next article",
        "previous:",
        "next:",
        "home >",
        "home ›",
        "home »",
        "home /",
        "click here",
        "font size",
        "text size",
        "terms of",
        "privacy policy",
        "about us",
        "contact us",
        "read more:",
        "share:",
        "subscribe now",
        "download the app",
    ]
    .iter()
    .any(|w| text.starts_with(w));
    let contains = ["icp备", "icp证", "公网安备", "all rights reserved", "版权所有", "未经授权"]
        .iter()
        .any(|w| text.contains(w));
    if (starts || contains) && !(sentence && text.chars().count() > 60) {
        return true;
    }
    let parts: Vec<&str> = text
        .split(['|', '｜', '>', '›', '»', '\u{3000}', '\t', '/'])
        .flat_map(|p| p.split("  "))
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let menu = parts.iter().filter(|p| MENU.contains(p)).count();
    let words: Vec<&str> = text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let spaced = words.iter().filter(|w| MENU.contains(w)).count();
    parts.len() >= 2 && menu * 2 >= parts.len() || words.len() >= 3 && spaced * 3 >= words.len() * 2
}

/// A scrap: no word of a language, or letters that stand alone.
pub(super) fn is_noise(chars: &[char]) -> bool {
    let words = chars.split(|c| is_blank(*c)).filter(|w| !w.is_empty());
    chars.len() <= 24
        && words.clone().all(|word| {
            let letters = word.iter().filter(|c| c.is_alphanumeric()).count();
            letters == 0
                || letters == 1 && !word.iter().any(|c| is_han(*c)) && word.len() <= 3
                || word.len() <= 2
                    && word
                        .iter()
                        .all(|c| matches!(c, '一' | '丨' | '丶' | '丿' | '亅' | '〇' | 'o' | 'l' | 'I' | '1'))
        })
}

/// The index at which a jump line begins that ends the line: the whole line, or what stands in
/// brackets or behind a full stop at its end.
pub(super) fn jump_tail(chars: &[char]) -> Option<usize> {
    let from = chars.len().saturating_sub(60);
    let (mut at, tail) = (from, chars.get(from..)?);
    let starts = |i: usize, w: &str| {
        w.chars().enumerate().all(|(n, c)| tail.get(i + n).is_some_and(|x| x.eq_ignore_ascii_case(&c)))
    };
    for (i, &c) in tail.iter().enumerate() {
        let bracket = matches!(c, '(' | '（' | '[' | '【' | '［' | '〔');
        let begin = from + i == 0
            || bracket
            || i > 0
                && (is_blank(tail[i - 1])
                    || matches!(
                        tail[i - 1],
                        '。' | '！'
                            | '”'
                            | '…'
                            | '？'
                            | '.'
                            | '>'
                            | '»'
                            | '▶'
                            | '►'
                            | '→'
                            | '■'
                            | '▲'
                            | '●'
                            | '◆'
                            | '*'
                    ));
        if !begin {
            continue;
        }
        let skip = i + tail[i..]
            .iter()
            .take_while(|c| {
                matches!(
                    c,
                    '(' | '（'
                        | '['
                        | '【'
                        | '［'
                        | '〔'
                        | '>'
                        | '»'
                        | '▶'
                        | '►'
                        | '→'
                        | '*'
                        | '■'
                        | '▲'
                        | '●'
                        | '◆'
                ) || is_blank(**c)
            })
            .count();
        let chinese = [
            "下转",
            "上接",
            "转第",
            "接第",
            "紧接",
            "续见",
            "详见",
            "相关报道见",
            "更多内容见",
            "报道见",
            "全文见",
            "全文详见",
            "文见",
            "上转",
            "继续阅读",
            "参见",
            "见第",
            "下接",
            "上下转",
            "本报今日第",
            "全文刊",
        ]
        .iter()
        .any(|w| starts(skip, w));
        let english = [
            "see ",
            "continued on",
            "continued from",
            "continues on",
            "turn to",
            "from page",
            "cont. on",
            "cont'd on",
            "cont’d on",
            "please see",
            "more on page",
            "jump to",
            "story continues",
            "continued, page",
            "continued page",
        ]
        .iter()
        .any(|w| starts(skip, w));
        let rest: String = tail[skip..].iter().collect();
        let lower = rest.to_lowercase();
        let digit = rest.contains(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        let length = rest.chars().count();
        let behind = rest
            .rsplit_once(['版', '页'])
            .map_or(0, |(_, behind)| behind.chars().filter(|c| is_han(*c)).count());
        let is = chinese && digit && rest.contains(['版', '页']) && behind <= 6 && length <= 30
            || english && (lower.contains("page") || lower.contains("section") || lower.contains("continued") || page_code(&lower)) && length <= 55
            // The sentence is print: only capitals, `Page` or the bare form make it a jump.
            && !(lower.starts_with("see ") && !lower.contains("page") && !page_code(&lower));
        if is {
            at += i;
            return Some(at);
        }
    }
    None
}

/// `A4`, `B12` as the last word.
fn page_code(lower: &str) -> bool {
    let last = lower.trim_end_matches([')', '.', ']']).rsplit(is_blank).next().unwrap_or_default();
    let mut chars = last.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase())
        && (1..=2).contains(&chars.clone().count())
        && chars.all(|c| c.is_ascii_digit())
}

/// The end of a jump line in brackets that opens a line, as in `（上接第1版）正文…`.
pub(super) fn jump_head(chars: &[char]) -> Option<usize> {
    if !chars.first().is_some_and(|c| matches!(c, '(' | '（' | '[' | '【' | '［' | '〔')) {
        return None;
    }
    let end = chars.iter().take(40).position(|c| matches!(c, ')' | '）' | ']' | '】' | '］' | '〕'))? + 1;
    let head = chars.get(..end)?;
    (end < chars.len() && jump_tail(head) == Some(0)).then_some(end)
}

/// Whether a jump line says where a text comes from, and not where it goes.
pub(super) fn comes_from(chars: &[char]) -> bool {
    let text: String = chars.iter().collect::<String>().to_lowercase();
    ["上接", "接第", "from page", "continued from", "紧接"].iter().any(|w| text.contains(w))
        && !text.contains("下转")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    #[test]
    fn furniture_lines() {
        use Class::*;
        for (text, want) in [
            ("北原日报", Some(Line)),
            ("北 原 日 报", Some(Line)),
            ("THE BAY COURIER", Some(Line)),
            ("第07版 区域·协作", Some(Line)),
            ("第 11 版", Some(Line)),
            ("A07", Some(Line)),
            ("08版：要闻", Some(Line)),
            ("今日12版", Some(Line)),
            ("2026年3月9日　星期一　农历正月廿一", Some(Line)),
            ("Monday, March 9, 2026", Some(Line)),
            ("Page B3      $1.50", Some(Line)),
            ("责任编辑：石磊　版式：林冬", Some(Line)),
            ("[责任编辑：石磊]", Some(Line)),
            ("本版责编 石磊 本版美编 林冬", Some(Line)),
            ("新闻热线：0000-8110110", Some(Line)),
            ("扫一扫 关注北原日报微信公众号", Some(Line)),
            ("Managing editor: Ann Roe", Some(Line)),
            ("广告", Some(Ad)),
            ("广告 刊登热线 0000-1234567", Some(Ad)),
            ("今日天气：晴转多云 最高气温5℃", Some(Weather)),
            ("WEATHER  Today: Sunny, high 50, low 31", Some(Weather)),
            ("您当前的位置：首页 > 新闻 > 县域", Some(Nav)),
            ("首页 | 新闻 | 视频", Some(Nav)),
            ("相关阅读", Some(Links)),
            ("编辑部里的故事", None),
            ("2025年，全市生产总值增长5.6%。", None),
            ("第三版规划获批", None),
            ("设计院入驻园区", None),
            ("扫码就能办的23件事", None),
            ("广告产业园签约落户", None),
            ("County board adopts budget", None),
            ("May the best port win", None),
        ] {
            assert_eq!(class(&chars(text)), want, "{text}");
        }
    }

    #[test]
    fn jump_lines() {
        for (text, want) in [
            ("（下转第3版）", Some(0)),
            ("下转A3版", Some(0)),
            ("继续推进。（下转第三版）", Some(5)),
            ("See BRIDGE, Page A4", Some(0)),
            ("FROM PAGE ONE", Some(0)),
            ("will reopen. Continued on Page B2", Some(12)),
            ("详见第2版规划图的说明显示，项目已完工。", None),
            ("You can see the river from the bridge", None),
        ] {
            assert_eq!(jump_tail(&chars(text)), want, "{text}");
        }
        assert_eq!(jump_head(&chars("（上接第1版）与此同时")), Some(7));
        assert!(comes_from(&chars("（上接第1版）")) && !comes_from(&chars("（下转第1版）")));
    }

    #[test]
    fn scraps() {
        for (text, noise) in [
            ("~ .", true),
            ("l l", true),
            ("|", true),
            ("一 一", true),
            ("五。", false),
            ("吨", false),
            ("A5", false),
        ] {
            assert_eq!(is_noise(&chars(text)), noise, "{text}");
        }
    }
}
