//! Makes any text fit for XML, JSON, HTML and addresses.
//!
//! None of the feed crates removes characters that XML 1.0 forbids, and readers that forgive them
//! hide the fault from a round trip; so every text passes [`clean`] on its way into an entry.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write;

/// All but the unreserved characters of RFC 3986, so that an encoded text has one spelling only.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// From here on, nearly, each character is a word of its own as far as a line may be cut.
const CJK: char = '\u{2e80}';

/// Percent-encodes a text as one path segment.
pub fn percent(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Whether a character may stand in a feed or a page.
///
/// Left out: what XML 1.0 forbids (C0 controls but tab and line ends, U+FFFE, U+FFFF), the other
/// controls and noncharacters that XML discourages, byte order marks, and the embeddings, overrides and
/// isolates that make text run out of its element and show other words than it says.
pub fn is_fit(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => false,
        '\u{fdd0}'..='\u{fdef}' => false,
        _ => !c.is_control() && (c as u32) & 0xfffe != 0xfffe,
    }
}

/// The text without the characters that are not fit.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| is_fit(*c)).collect()
}

/// The text cleaned and on one line, every run of white space one space.
pub fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text on one line, or `None` where nothing is left of it.
pub fn filled(text: Option<&str>) -> Option<String> {
    text.map(line).filter(|line| !line.is_empty())
}

/// The text as HTML, safe in content and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c if is_fit(c) => html.push(c),
            _ => {}
        }
    }
    html
}

/// At most `limit` characters of one line, with an ellipsis where something was cut off: before a word or a number, not within it.
pub fn shorten(text: &str, limit: usize) -> String {
    let line = line(text);
    let Some((end, next)) = line.char_indices().nth(limit) else { return line };
    let kept = line.get(..end).unwrap_or_default();
    let is_word = |c: char| c.is_alphanumeric() && c < CJK || matches!(c, '.' | ',');
    let whole = if is_word(next) { kept.trim_end_matches(is_word) } else { kept }.trim_end();
    format!("{}…", if whole.is_empty() { kept } else { whole })
}

/// The address if it is an http or https one, with everything escaped that could end it early.
/// `None` for `javascript:`, `data:`, relative and unreadable ones.
pub fn web_address(address: &str) -> Option<String> {
    let address = clean(address.trim());
    let (scheme, rest) = address.split_once("://")?;
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.contains(|c: char| c.is_whitespace() || "<>\"'\\^`{|}%".contains(c)) {
        return None;
    }
    let mut url = format!("{}://", scheme.to_ascii_lowercase());
    for c in rest.chars() {
        if c.is_ascii_graphic() && !"<>\"'\\^`{|}".contains(c) {
            url.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a String cannot fail.
                write!(url, "%{byte:02X}").ok();
            }
        }
    }
    Some(url)
}

/// The tag if it is well formed (RFC 5646), `_` taken for `-`; `None` otherwise.
pub fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let primary = parts.next()?;
    let fits = |part: &str, least: usize| {
        (least..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let primary_fits = matches!(primary.len(), 2 | 3) && primary.chars().all(|c| c.is_ascii_alphabetic());
    // Single letters open extensions, which no article needs.
    (primary_fits && parts.all(|part| fits(part, 2))).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfit_characters_go() {
        let cases = [
            ("a\u{0}b\u{b}c\u{1f}d\u{7f}e\u{85}f", "abcdef"),
            ("a\u{202e}b\u{2066}c\u{feff}d", "abcd"),
            ("a\u{fffe}b\u{ffff}c\u{1fffe}d\u{fdd0}e", "abcde"),
            ("增长\t1%\n黑河\r", "增长\t1%\n黑河\r"),
        ];
        for (given, wanted) in cases {
            assert_eq!(clean(given), wanted);
        }
        assert_eq!(line(" a\n\u{3000} b\u{b} "), "a b");
        assert_eq!(filled(Some(" \u{0} ")), None);
    }

    #[test]
    fn only_web_addresses_become_links() {
        let cases = [
            ("https://paper.example/a?b=1&c=2#d", Some("https://paper.example/a?b=1&c=2#d")),
            ("HTTP://paper.example/报", Some("http://paper.example/%E6%8A%A5")),
            ("https://paper.example/\"><script>", Some("https://paper.example/%22%3E%3Cscript%3E")),
            ("https://pa\u{202e}per.example/ x", Some("https://paper.example/%20x")),
            ("javascript:alert(1)", None),
            ("javascript://%0aalert(1)", None),
            ("java\nscript:alert(1)", None),
            ("data:text/html,<script>", None),
            ("//paper.example/", None),
            ("https://", None),
            ("https://a b/", None),
            ("../../x", None),
        ];
        for (given, wanted) in cases {
            assert_eq!(web_address(given).as_deref(), wanted, "{given}");
        }
    }

    #[test]
    fn language_tags_are_well_formed_or_gone() {
        let cases = [
            ("zh_Hans", Some("zh-Hans")),
            ("en-GB", Some("en-GB")),
            ("zh-Hans-CN", Some("zh-Hans-CN")),
            ("", None),
            ("中文", None),
            ("en\"><script>", None),
            ("chinese", None),
        ];
        for (given, wanted) in cases {
            assert_eq!(language(given).as_deref(), wanted, "{given}");
        }
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(shorten("黑河口岸进出口", 4), "黑河口岸…");
        assert_eq!(shorten("黑河口岸", 4), "黑河口岸");
        assert_eq!(shorten("总值完成244.82亿元", 7), "总值完成…");
        assert_eq!(shorten("总值完成244.82亿元", 10), "总值完成244.82…");
        assert_eq!(shorten("at the port of Dalian", 19), "at the port of…");
        assert_eq!(shorten("Donaudampfschifffahrt", 5), "Donau…");
    }
}
