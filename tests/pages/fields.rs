//! The marks of a page in its source: fields, paragraphs and articles that can be exchanged for others.

use std::ops::Range;

/// A marked field: where it stands with its marks, and what is inside them.
pub struct Field {
    pub outer: Range<usize>,
    pub inner: Range<usize>,
}

pub fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

pub fn han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// The fields of one sort, those inside others as well.
pub fn fields(source: &str, sort: char) -> Vec<Field> {
    let opens = format!("⟪{sort}|");
    let field = |start: usize| {
        let mut depth = 0;
        let (end, _) = source[start..].char_indices().find(|(_, c)| {
            depth += i32::from(*c == '⟪') - i32::from(*c == '⟫');
            *c == '⟫' && depth == 0
        })?;
        let end = start + end;
        Some(Field { outer: start..end + '⟫'.len_utf8(), inner: start + opens.len()..end })
    };
    source.match_indices(&opens).filter_map(|(start, _)| field(start)).collect()
}

/// What a field says, the marks inside it and what they cut out left aside.
pub fn plain(inner: &str) -> String {
    let mut out = inner.to_string();
    while let Some((start, rest)) = out.split_once('⟪').map(|(start, rest)| (start.len(), rest)) {
        let end = rest.find('⟫').map_or(out.len(), |n| start + '⟪'.len_utf8() + n + '⟫'.len_utf8());
        out.replace_range(start..end, "");
    }
    out
}

/// The source with each field of a sort as `change` would have it.
pub fn each(source: &str, sort: char, mut change: impl FnMut(&str, &Field) -> Option<String>) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for field in fields(source, sort) {
        if field.outer.start < at {
            continue;
        }
        if let Some(new) = change(&source[field.inner.clone()], &field) {
            out += &source[at..field.inner.start];
            out += &new;
            at = field.inner.end;
        }
    }
    out + &source[at..]
}

/// The stretches of a source from one region to the next, marks of the region included.
fn regions(source: &str) -> Vec<Range<usize>> {
    let starts: Vec<usize> = source.match_indices('⟦').map(|(n, _)| n).chain([source.len()]).collect();
    starts.windows(2).map(|w| w[0]..w[1]).collect()
}

/// The headlines of articles that stand on one line and are like others: no marks, brackets or colons, and one of them
/// to an article.
pub fn headlines(source: &str) -> Vec<Range<usize>> {
    let whole = |text: &str| {
        let words = text.split(' ').count();
        !text.contains(['⟪', '\n', '⟨', '*', '#', '[', '（', '【', '：', ':'])
            && text.chars().count() >= 7
            && if han(text) { words < 4 } else { words > 3 }
    };
    regions(source)
        .into_iter()
        .filter(|r| source[r.clone()].starts_with("⟦a"))
        .filter_map(|region| {
            let part = &source[region.clone()];
            let field = fields(part, 'h').into_iter().next().filter(|_| part.matches("⟪h|").count() == 1)?;
            whole(&part[field.inner.clone()])
                .then(|| region.start + field.inner.start..region.start + field.inner.end)
        })
        .collect()
}

/// Whole sentences between the first and the last paragraph of an article, each on one line.
pub fn paragraphs(source: &str) -> Vec<Range<usize>> {
    let fine = |text: &str| {
        !text.contains(['⟪', '\n', '⟨', '⟦', '⁋', '*', '[', '“'])
            && text.ends_with(['。', '.'])
            && text.chars().count() > 40
            && text.starts_with(|c: char| is_han(c) || c.is_uppercase())
            && !text.chars().take(12).any(|c| matches!(c, '：' | ':' | '、' | '.' | '．'))
    };
    let mut found = Vec::new();
    for region in regions(source).into_iter().filter(|r| source[r.clone()].starts_with("⟦a")) {
        let part = &source[region.clone()];
        let begins: Vec<usize> = part.match_indices('¶').map(|(n, _)| n + '¶'.len_utf8()).collect();
        for w in begins.windows(3) {
            let listed =
                part[w[0]..w[1]].split('¬').next().is_some_and(|before| before.ends_with(['：', ':']));
            let end = part[w[1]..w[2]].find('¬').map(|n| w[1] + n);
            if let Some(end) = end.filter(|end| !listed && fine(&part[w[1]..*end])) {
                found.push(region.start + w[1]..region.start + end);
            }
        }
    }
    found
}

/// The articles that stand in one piece and end before another article or furniture.
pub fn articles(source: &str) -> Vec<Range<usize>> {
    let regions = regions(source);
    let next = |n: usize| regions.get(n + 1).map_or("", |r| &source[r.clone()]);
    let whole = |(n, region): &(usize, &Range<usize>)| {
        let part = &source[(*region).clone()];
        let Some((tag, text)) = part.split_once('⟧') else { return false };
        tag.starts_with("⟦a")
            && tag["⟦a".len()..].chars().all(|c| c.is_ascii_digit())
            && source.matches(&format!("{tag}⟧")).count() == 1
            && (next(*n).is_empty() || next(*n).starts_with("⟦a") || next(*n).starts_with("⟦."))
            && text.contains("⟪h|")
            && text.contains('¶')
            && !text.contains("⟪S|")
            && text.ends_with("\n\n")
            && text.trim_end().ends_with(['¬', '⟫', '）'])
            && !text.lines().any(|l| l.contains('¶') && !l.contains('¬'))
    };
    regions.iter().enumerate().filter(whole).map(|(_, region)| region.clone()).collect()
}

/// How an article is built: what stands before its headline and its first paragraph, how it is spaced, its script.
pub fn build(article: &str) -> String {
    let (_, text) = article.split_once('⟧').unwrap();
    let head: String = text.chars().take_while(|c| *c != '⟪').collect();
    let first = text.lines().find(|l| l.contains('¶')).unwrap_or_default();
    let indent: String = first.chars().take_while(|c| c.is_whitespace()).collect();
    let spaced = text.contains("¬\n\n") || text.matches('¶').count() < 2;
    format!("{head}|{indent}|{spaced}|{}", text.chars().filter(|c| is_han(*c)).count() > 20)
}
