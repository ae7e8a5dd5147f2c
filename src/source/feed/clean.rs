//! What is wrong with XML in the wild and can be put right without a guess. Pure.

/// Makes a document fit to be read: without the control characters that XML forbids, written or referred to, without
/// comments, and with every `&` that begins no reference written as one. Lines stay where they are.
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.trim_start_matches('\u{feff}');
    let special = |c: char| matches!(c, '&' | '<') || !legal(c);
    while let Some(at) = rest.find(special) {
        let (before, from) = rest.split_at(at);
        clean.push_str(before);
        rest = from;
        if rest.starts_with("<!--") {
            let (comment, after) = until(rest, "-->");
            clean.extend(comment.matches('\n'));
            rest = after;
        } else if rest.starts_with("<![CDATA[") {
            let (section, after) = until(rest, "]]>");
            clean.extend(section.chars().filter(|c| legal(*c)));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('<') {
            clean.push('<');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('&') {
            let (name, behind) = after.split_once(';').unwrap_or(("", after));
            match reference(name) {
                Some(true) => {
                    clean.push('&');
                    rest = after;
                }
                // A character that must not be there.
                Some(false) => rest = behind,
                None => {
                    clean.push_str("&amp;");
                    rest = after;
                }
            }
        } else {
            let mut chars = rest.chars();
            chars.next();
            rest = chars.as_str();
        }
    }
    clean.push_str(rest);
    clean
}

/// Whether XML 1.0 has this character (its production 2).
fn legal(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A text up to the end of `mark`, and the rest.
fn until<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
    let end = text.find(mark).map_or(text.len(), |at| at + mark.len());
    text.split_at(end)
}

/// Whether what stands between `&` and `;` refers to a legal character; `None` if it is no reference.
fn reference(name: &str) -> Option<bool> {
    const LONGEST: usize = 32;
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let Some(number) = name.strip_prefix('#') else {
        return name.chars().all(|c| c.is_alphanumeric() || "._-:".contains(c)).then_some(true);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    };
    Some(code.and_then(char::from_u32).is_some_and(legal))
}
