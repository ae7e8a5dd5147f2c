//! HTML → the paragraphs that a reader sees.

use super::bound::bounded;
use dom_query::{Document, NodeRef};

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements whose text nobody reads.
const UNSEEN: &[&str] = &[
    "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "math", "noscript",
    "object", "option", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// The paragraphs of an HTML fragment, such as the content of a feed's item, as plain text: no markup, no
/// empty paragraphs, blanks as a browser shows them. Cells of a table's row are apart by a blank.
pub fn text(fragment: &str) -> Vec<String> {
    let document = Document::fragment(&*bounded(fragment));
    paragraphs(&document.root(), &[])
}

/// The paragraphs below a node, without what lies in `skipped` elements.
pub(super) fn paragraphs(root: &NodeRef, skipped: &[&str]) -> Vec<String> {
    let mut lines = Lines::default();
    let mut at = root.first_child();
    // By hand and not by recursion: nesting is as deep as its author likes.
    while let Some(node) = at {
        let name = node.node_name();
        let name = name.as_deref().unwrap_or_default();
        if node.is_text() {
            lines.add(&node.text());
        }
        let seen = !UNSEEN.contains(&name) && !skipped.contains(&name) && !is_hidden(&node);
        if node.is_element() && seen {
            lines.open(name);
            if let Some(child) = node.first_child() {
                at = Some(child);
                continue;
            }
            lines.close(name);
        }
        at = after(node, root, &mut lines);
    }
    lines.done()
}

/// The next node in document order that is not below `node`; elements that end on the way are closed.
fn after<'a>(node: NodeRef<'a>, root: &NodeRef<'a>, lines: &mut Lines) -> Option<NodeRef<'a>> {
    let mut node = node;
    loop {
        if let Some(next) = node.next_sibling() {
            return Some(next);
        }
        node = node.parent().filter(|parent| parent.id != root.id)?;
        lines.close(node.node_name().as_deref().unwrap_or_default());
    }
}

fn is_hidden(node: &NodeRef) -> bool {
    node.has_attr("hidden")
        || node.attr("style").is_some_and(|style| {
            style.to_ascii_lowercase().split_whitespace().collect::<String>().contains("display:none")
        })
}

/// Text that is becoming paragraphs.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    line: String,
    /// Blanks that stand between what is there and what comes; `true` with a line break among them.
    blank: Option<bool>,
    /// Depth of `pre`, where line breaks count.
    pre: usize,
}

impl Lines {
    fn open(&mut self, name: &str) {
        match name {
            "td" | "th" => self.blank = Some(false),
            "pre" => {
                self.end();
                self.pre += 1;
            }
            _ if BLOCKS.contains(&name) => self.end(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "td" | "th" => self.blank = Some(false),
            "pre" => {
                self.end();
                self.pre = self.pre.saturating_sub(1);
            }
            _ if BLOCKS.contains(&name) => self.end(),
            _ => {}
        }
    }

    fn add(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.pre > 0 => self.end(),
                // Marks that have no width only get in the way of matching words.
                '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
                // Below a table's row and a paragraph there is no other line end.
                c if c.is_whitespace() || c.is_control() => {
                    self.blank = Some(self.blank.unwrap_or(false) | matches!(c, '\n' | '\r'));
                }
                c => self.put(c),
            }
        }
    }

    fn put(&mut self, c: char) {
        if let Some(broken) = self.blank.take()
            && let Some(last) = self.line.chars().next_back()
            // Chinese has no blanks: one that is only a line end of the source is none.
            && !(broken && is_wide(last) && is_wide(c))
        {
            self.line.push(' ');
        }
        self.line.push(c);
    }

    fn end(&mut self) {
        self.blank = None;
        if !self.line.is_empty() {
            self.done.push(std::mem::take(&mut self.line));
        }
    }

    fn done(mut self) -> Vec<String> {
        self.end();
        self.done
    }
}

/// Han characters and the punctuation that goes with them.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_become_the_paragraphs_that_a_browser_shows() {
        for (fragment, want) in [
            ("<p>一</p><p>二</p>", &["一", "二"][..]),
            ("　　甲<br>　　乙<br/><br/>丙", &["甲", "乙", "丙"]),
            ("plain text &amp; more\nof it", &["plain text & more of it"]),
            ("汉字\n换行 and\nmore", &["汉字换行 and more"]),
            ("<p>a<b>b</b> c<script>x()</script></p>", &["ab c"]),
            (
                "<table><tr><td>一月</td><td>12.3</td></tr><tr><td>二月</td><td>4</td></tr></table>",
                &["一月 12.3", "二月 4"],
            ),
            ("<ul><li>x<li>y</ul>", &["x", "y"]),
            ("<pre>a\nb</pre>", &["a", "b"]),
            ("<p style='display: none'>x</p><p hidden>y</p>z", &["z"]),
            ("<p>\u{200b}&nbsp;</p>", &[]),
            ("", &[]),
            ("<div>a<div>b", &["a", "b"]),
        ] {
            assert_eq!(text(fragment), want, "{fragment}");
        }
    }

    #[test]
    fn nesting_has_no_bound() {
        let deep = "<div>".repeat(20_000) + "x";
        assert_eq!(text(&deep), ["x"]);
    }
}
