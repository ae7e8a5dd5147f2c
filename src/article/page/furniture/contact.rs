//! Where the paper is reached: addresses, numbers to call, requests to send something in.

use crate::article::page::furniture::advert::has_phone;
use crate::article::page::text::{is_blank, is_han};

/// What lines of addresses and numbers of the paper begin with.
pub(crate) const CONTACTS: &[&str] = &[
    "本报",
    "本社",
    "报社",
    "社址",
    "letters",
    "副刊投稿",
    "来稿",
    "投稿",
    "来信地址",
    "微信公众号",
    "公众号",
    "视频号",
    "征稿",
    "约稿",
    "欢迎投稿",
    "欢迎来稿",
    "本版投稿邮箱",
    "本版投稿",
    "本版邮箱",
    "新闻热线",
    "晚报热线",
    "晨报热线",
    "日报热线",
    "商报热线",
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
    "投稿信箱",
    "电子邮箱",
    "网址",
    "订阅价",
    "全年订价",
    "全年定价",
    "月价",
    "newsroom",
    "news desk",
    "newsdesk",
    "scores desk",
    "sports desk",
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
    "business desk",
    "reprints",
];

/// Requests to send something in, addresses behind them, whether or not they end as sentences do.
pub(crate) const SEND: &[&str] =
    &["来稿请寄", "来稿请发", "来信请寄", "来信请发", "投稿请寄", "投稿请发", "稿件请寄", "稿件请发"];

/// `读者朋友，您有想说的话，请发到…`: what the paper asks of its readers.
pub(crate) fn asks_readers(text: &str) -> bool {
    let said = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let ways = [
        "发到",
        "发至",
        "发送",
        "发短信",
        "发邮件",
        "拨打",
        "致电",
        "来电",
        "来信",
        "来稿",
        "投稿",
        "寄到",
        "寄至",
        "联系我们",
        "告诉我们",
        "留言",
        "扫码",
        "写信",
    ];
    said(&["您", "你", "读者", "大家", "市民朋友"]) && said(&["请", "欢迎", "可以", "不妨"]) && said(&ways)
}

pub(crate) fn is_contact(text: &str, sentence: bool) -> bool {
    // `您有身边的新鲜事，请拨打晚报热线 96000，线索一经采用即有酬谢。`
    let asked = ["线索", "酬谢", "爆料", "报料", "新鲜事"].iter().filter(|w| text.contains(*w)).count();
    let paper = ["报热线", "新闻热线", "本报", "报社"].iter().any(|w| text.contains(w));
    if asked >= 2 && paper && text.chars().filter(char::is_ascii_digit).count() >= 5 {
        return true;
    }
    // `您有想说的话，请发到本报邮箱…`
    let reached = text.contains('@') || text.chars().filter(char::is_ascii_digit).count() >= 5;
    let whose = ["报热线", "新闻热线", "本报", "本版", "本栏", "本刊", "报社", "编辑部"];
    if reached && whose.iter().any(|w| text.contains(w)) && asks_readers(text) {
        return true;
    }
    // `“某某”来稿请寄：…`
    let front: String = text.chars().take(16).collect();
    if SEND.iter().any(|send| text.starts_with(send) || front.contains(send) && text.contains('@')) {
        return true;
    }
    // `征稿　本栏欢迎八百字以内的散文，来稿请寄：…`
    let own =
        ["征稿", "约稿", "征文", "本版", "本刊", "本栏", "本报", "欢迎"].iter().any(|w| text.starts_with(w));
    if own && text.contains('@') && SEND.iter().any(|send| text.contains(send)) {
        return true;
    }
    if sentence {
        return false;
    }
    // `晚报热线 96000`
    let line = text.split_once("热线").is_some_and(|(whose, rest)| {
        whose.chars().count() <= 4
            && (["报", "刊", "新闻", "读者", "爆料", "报料", "小时"].iter().any(|w| whose.ends_with(w)))
            && rest
                .trim_start_matches(|c| is_blank(c) || matches!(c, ':' | '：'))
                .starts_with(|c: char| c.is_ascii_digit())
    });
    let own = ["服务", "咨询", "监督", "举报", "联系", "报名", "预约", "求助", "救助"];
    let number =
        |c: char| c.is_ascii_digit() || matches!(c, '０'..='９' | '-' | '－' | '—' | ' ' | '\u{3000}');
    let whole = text.split_once("热线").is_some_and(|(whose, rest)| {
        let digits = rest.trim_start_matches(|c| is_blank(c) || matches!(c, ':' | '：'));
        whose.chars().count() <= 4
            && !own.iter().any(|w| whose.contains(w))
            && digits.chars().count() >= 7
            && digits.chars().all(number)
    });
    if line || whole {
        return true;
    }
    let own = CONTACTS.iter().filter_map(|word| text.strip_prefix(word)).min_by_key(|rest| rest.len());
    let Some(rest) = own else {
        return text.starts_with("www.") && !text.contains(' ')
            || text.starts_with("http") && !text.contains(' ');
    };
    let number = has_phone(rest) && rest.chars().count() <= 60;
    let call = ["征稿", "约稿"].iter().any(|w| text.starts_with(w));
    let address = rest.contains('@') && rest.starts_with(|c| is_blank(c) || matches!(c, ':' | '：'));
    if call && (rest.contains('@') || has_phone(rest)) || address && rest.chars().count() <= 80 {
        return true;
    }
    let own = text.starts_with("本报") || text.starts_with("本社");
    !own && rest.starts_with([':', '：', '/', '|']) && rest.chars().count() > 2
        || number && (rest.contains(['：', ':']) || rest.starts_with(is_blank))
        || ["地址", "电话", "邮编", "社址", "热线", "法律顾问", "常年法律顾问", "广告"]
            .iter()
            .any(|w| rest.starts_with(w))
}

/// `《某某》投稿信箱　a@b.c　来稿请注明姓名`: where readers send what they wrote.
pub(crate) fn is_address_for_texts(text: &str, sentence: bool) -> bool {
    let sent =
        ["投稿", "来稿", "来论", "征稿", "约稿", "赐稿", "征集线索", "来信"].iter().any(|w| text.contains(w));
    let address = ["邮箱", "信箱", "邮件", "email", "e-mail", "线索："].iter().any(|w| text.contains(w));
    sent && address && !sentence
}

/// `某某日报社出版　社址：…　邮编：…`
pub(crate) fn line_of_paper(text: &str) -> bool {
    // `The Bay Courier, 12 Bridge Street. News desk: 555-0110`
    let desk = || {
        CONTACTS
            .iter()
            .filter(|w| w.is_ascii())
            .any(|w| text.split_once(w).is_some_and(|(_, rest)| rest.starts_with(':')))
    };
    text.contains("社址") && (text.contains("邮编") || text.contains("电话") || text.contains("出版"))
        || has_phone(text) && desk()
}

/// `刊登热线 0000-1234567`: short labels and numbers to call, and nothing else. What a notice tells its
/// readers to call is part of the notice.
pub(crate) fn is_phone_line(text: &str) -> bool {
    let own = ["联系", "咨询", "报名", "监督", "举报", "电话", "办公", "预约", "服务", "tel", "phone"];
    let label = |part: &str| part.chars().count() <= 10 && !part.contains(['，', '、', ',', '。']);
    text.chars().count() <= 80
        && has_phone(text)
        && !own.iter().any(|w| text.starts_with(w))
        && text
            .split(|c: char| is_blank(c) || matches!(c, '：' | ':' | '|' | '｜' | '/' | '；'))
            .filter(|part| !part.is_empty())
            .all(|part| label(part) || has_phone(part) && part.chars().count() <= 24)
        && text.chars().filter(|c| is_han(*c)).count() <= 24
        && text.chars().any(is_han)
}
