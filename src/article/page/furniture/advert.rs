//! Advertisements and weather boxes, known by their openers or by the words that press in them.

use crate::article::page::layout::words::{List, Words};
use crate::article::page::text::is_blank;

/// Whether a line with these words may be part of an advertisement: an opener, three words that
/// press, or fewer beside a phone number or an exclamation.
pub(crate) fn may_be_ad(words: &Words) -> bool {
    let pushes = words.pushes;
    words.opens(List::AdOpener)
        || words.closes(List::AdOpener) && words.latin
        || pushes >= 2
        || words.latin && words.digits >= if words.parts { 7 } else { 10 } && !words.sentence
        || pushes == 1 && (words.digits >= 7 || words.digits > 0 && !words.sentence)
}

/// Whether a line with these words may be part of a weather box.
pub(crate) fn may_be_weather(words: &Words) -> bool {
    words.opens(List::WeatherOpener)
        || words.weather >= 3
        || words.weather >= 1
            && words.latin
            && words.digits >= 2
            && words.has(List::Days)
            && words.has(List::Colon)
        || words.weather >= 2 && words.parts && words.digits > 0
        || words.weather > 0 && words.latin && words.strokes && words.digits >= 8
}

/// Words that open an advertisement.
pub(crate) const OPENERS: &[&str] = &[
    "广告",
    "公益广告",
    "分类广告",
    "商业广告",
    "遗失声明",
    "遗失公告",
    "分类信息",
    "便民信息",
    "推广",
    "advertisement",
    "paid advertisement",
    "paid adv.",
    "sponsored",
    "sponsored content",
    "a message from our sponsor",
    "a message from our sponsors",
    "a word from our sponsor",
    "from our sponsors",
    "paid notice",
    "classifieds",
    "classified ads",
];

/// Words that press.
pub(crate) const PUSHES: &[&str] = &[
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
    "遗失",
    "声明作废",
    "出租",
    "转让",
    "月嫂",
    "加盟",
    "预约",
    "专线",
    "订购",
    "订座",
    "团购",
    "招聘",
    "急聘",
    "月薪",
    "包吃住",
    "开发商",
    "㎡",
    "折起",
    "周年庆",
    "大酬宾",
    "赠送",
    "加微信",
    "分类广告",
    "每行",
    "招生",
    "随到随学",
    "天天见报",
    "门票",
    "入场",
    "博览会",
    "展销",
    "家电节",
    "购物节",
    "开业",
    "酬宾",
    "全场",
    "特卖",
    "促销",
    "清仓",
    "甩卖",
    "让利",
    "返现",
    "直降",
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
];

pub(crate) fn is_ad(text: &str, sentence: bool) -> bool {
    let opened = text.trim_start_matches(['〔', '［', '【', '[', '(', '（']);
    let opener = OPENERS.iter().find_map(|w| opened.strip_prefix(w));
    if let Some(rest) = opener
        && (rest.is_empty()
            || rest
                .starts_with([' ', '\u{3000}', '：', ':', '|', '｜', '\t', '】', ')', '）', '〕', '］', ']']))
    {
        return true;
    }
    if sentence {
        return false;
    }
    // `Hay for sale, any amount. Some Farm. Paid advertisement`
    if text.trim_end_matches(['.', ')', ']']).ends_with("paid advertisement") {
        return true;
    }
    // `讲文明 树新风　公益广告`
    if text.ends_with("公益广告") && text.contains(is_blank) && text.chars().count() <= 30 {
        return true;
    }
    let pushes = PUSHES.iter().filter(|w| text.contains(*w)).count();
    let phone = has_phone(text);
    let slogans = text.chars().filter(|c| matches!(c, '！' | '!')).count();
    // Parts set far apart say where, when and for how much.
    let parts = text
        .split(['\u{3000}', '\t', '|', '｜'])
        .flat_map(|p| p.split("  "))
        .filter(|p| !p.trim().is_empty())
        .count();
    let told = text.split(is_blank).filter(|p| !p.is_empty()).count();
    let parts = if text.chars().any(crate::article::page::text::is_han) { parts.max(told) } else { parts };
    // `Some Firm — licensed — 555-0136`, `SOME FIRM   Fresh hay   555-0136`
    let told_apart = text.is_ascii() && parts >= 3 && text.ends_with(|c: char| c.is_ascii_digit());
    if phone && (told_apart || text.split(" — ").count() >= 3)
        || pushes >= 1 && text.split(" - ").count() >= 3
    {
        return true;
    }
    let presses = || PUSHES.iter().any(|w| w.chars().count() > 1 && text.contains(*w));
    pushes >= 1
        && parts >= 3
        && presses()
        && text.contains(|c: char| c.is_ascii_digit())
        && !text.contains(['，', '“'])
        || pushes + usize::from(phone) + usize::from(slogans > 0) >= 3
        || phone
            && pushes >= 1
            && told >= 2
            // A notice of whole sentences tells whom to call.
            && !(told > 12 && text.ends_with('.'))
            && !text.contains('，')
            && !text.starts_with("联系")
}

/// `0000-1234567`, `555-0142`, `400 123 4567`.
pub(crate) fn has_phone(text: &str) -> bool {
    if text.bytes().filter(u8::is_ascii_digit).count() < 7 {
        return false;
    }
    // Digits in all, digits in the last group, and whether a dash parts them: a date ends in two digits.
    let (mut digits, mut group, mut dashed) = (0, 0, false);
    let mut apart = text.split(|c: char| !(c.is_ascii_digit() || c == ' '));
    // `0191 000 0001`, `0000 555012`: a nought, then groups of three digits or more.
    let spaced = |part: &str| {
        let groups = || part.split(' ').filter(|g| !g.is_empty());
        part.trim_start().starts_with('0')
            && groups().count() >= 2
            && groups().all(|g| g.len() >= 3)
            && (10..=11).contains(&groups().map(str::len).sum::<usize>())
    };
    if apart.any(spaced) {
        return true;
    }
    for c in text.chars().chain(['x']) {
        match c {
            '0'..='9' => (digits, group) = (digits + 1, group + 1),
            '-' | '－' | '—' if digits >= 3 => (group, dashed) = (0, true),
            _ => {
                if dashed && digits >= 7 && group >= 4 || digits == 11 {
                    return true;
                }
                (digits, group, dashed) = (0, 0, false);
            }
        }
    }
    false
}

/// Words that open a weather box.
pub(crate) const WEATHER_OPENERS: &[&str] = &[
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
    "今明天气",
];

/// Names of a weather box.
pub(crate) const WEATHER_NAMES: &[&str] = &[
    "weather",
    "today's weather",
    "the weather",
    "seven-day outlook",
    "five-day outlook",
    "five-day forecast",
    "forecast",
];

/// Words of weather boxes.
pub(crate) const WEATHER: &[&str] = &[
    "气温",
    "℃",
    "多云",
    "晴",
    "阴转",
    "小雨",
    "阵雨",
    "中雨",
    "大雨",
    "转阴",
    "转晴",
    "偏北风",
    "偏南风",
    "东风",
    "西风",
    "东北风",
    "西南风",
    "东南风",
    "西北风",
    "南风",
    "北风",
    "湿度",
    "降水概率",
    "空气质量",
    "紫外线",
    "洗车指数",
    "穿衣指数",
    "微风",
    "小雪",
    "阴有",
    "雨夹雪",
    "°",
];

/// The same in English.
pub(crate) const WEATHER_ENGLISH: &[&str] = &[
    "flurries",
    "drizzle",
    "sleet",
    "complete forecast",
    "full forecast",
    "cloudy",
    "breezy",
    "frost",
    "sunny",
    "high ",
    "low ",
    "showers",
    "rain",
    "winds",
    "humidity",
    "tonight",
    "tomorrow",
    "today",
    "°",
    "highs",
    "lows",
    "mph",
];

/// `Weekend outlook Saturday: showers, high 50. Sunday: clearing, high 54.`: what each of two days or more will be like.
fn tells_days(text: &str) -> bool {
    let days: Vec<usize> = text.match_indices("day: ").map(|(at, _)| at).collect();
    let number = |part: &str| part.split(|c: char| !c.is_ascii_digit()).any(|n| (1..=3).contains(&n.len()));
    let forecast = |part: &str| {
        part.len() <= 60
            && number(part)
            && WEATHER_ENGLISH.iter().any(|w| part.contains(w))
            && !part.contains(".m.")
    };
    let ends = days.iter().skip(1).copied().chain([text.len()]);
    days.len() >= 2
        && days[0] <= 40
        && days.iter().zip(ends).all(|(at, end)| text.get(*at..end).is_some_and(forecast))
}

pub(crate) fn is_weather(text: &str, sentence: bool) -> bool {
    let opener = WEATHER_OPENERS.iter().any(|w| text.starts_with(w));
    if opener && text.chars().count() <= 90 && !(sentence && text.contains('，')) {
        return true;
    }
    if let Some(rest) = WEATHER_NAMES.iter().find_map(|w| text.strip_prefix(w))
        && (rest.is_empty()
            || rest.starts_with([' ', ':', '\t', '|'])
                && (rest.contains(char::is_numeric) || rest.contains("today")))
    {
        return true;
    }
    let words = WEATHER.iter().filter(|w| text.contains(*w)).count();
    let english = WEATHER_ENGLISH.iter().filter(|w| text.contains(*w)).count();
    // `今天：多云，10～19℃；明天：小雨` holds no sentence for all its marks.
    let told = sentence && text.contains('。');
    let label = text.chars().count() <= 8 && (text.ends_with("天气") || text.ends_with("气象"));
    // `Today: Rain, 51/42   Friday: Clearing, 54/40`
    let number = |part: &str| (1..=3).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
    let degrees = |word: &&str| {
        let word = word.trim_end_matches([',', ';', '.', '°']);
        word.split_once('/').is_some_and(|(high, low)| number(high) && number(low))
    };
    let forecast = english >= 1 && !text.ends_with('.') && text.split(is_blank).filter(degrees).count() >= 2;
    // `Wind and sleet. High 36, low 29.`: both ends of a day, whatever sky is told of.
    let end = |word: &str| {
        text.split_once(word).is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let ends = text.chars().count() <= 100 && end("high ") && end("low ");
    label
        || forecast
        || ends
        || tells_days(text)
        || !told
            && text.chars().count() <= 90
            && (words >= 3
                || words >= 2
                    && !sentence
                    && text.contains('℃')
                    && text.chars().count() <= 30
                    && !text.contains('，')
                || english >= 3 && text.starts_with("today:")
                || english >= 3 && text.contains(char::is_numeric) && !text.ends_with('.'))
}
