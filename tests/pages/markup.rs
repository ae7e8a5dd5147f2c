//! Reads a page with the answer marked inside it (see README.md).

use std::collections::HashMap;

/// What an item of a page should be.
#[derive(Debug, Clone, Default)]
pub struct Gold {
    pub kind: &'static str,
    pub section: Option<String>,
    pub headline: Option<String>,
    pub kicker: Option<String>,
    pub deck: Option<String>,
    pub authors: Vec<String>,
    pub paper: Option<String>,
    pub credit: Option<String>,
    pub subheads: Vec<String>,
    pub paragraphs: Vec<String>,
    /// Further values that count as right, by field.
    pub alt: HashMap<String, Vec<serde_json::Value>>,
}

/// A page and its items in the order in which they begin.
pub struct Page {
    pub name: String,
    pub text: String,
    pub items: Vec<Gold>,
    /// Lines that belong to no item.
    pub furniture: Vec<String>,
    /// What each code point is.
    pub marks: Vec<Mark>,
}

/// What a code point of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// The letter of the field it lies in, or `¶` in a paragraph.
    pub field: Option<char>,
    /// The item it belongs to.
    pub item: Option<usize>,
    /// Which subhead of the page it lies in or behind.
    pub subhead: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Char(char),
    /// Cut out, with nothing or one space in its place.
    Cut(bool),
    /// A paragraph that goes on elsewhere.
    Break,
}

struct Reader {
    page: Page,
    index: HashMap<String, usize>,
    current: Option<usize>,
    section: Option<String>,
    /// Open fields, and the parts of each.
    fields: Vec<(char, Vec<Part>)>,
    /// The paragraphs of each item.
    paragraphs: Vec<Vec<Vec<Part>>>,
    open: bool,
    line: String,
    subheads: usize,
}

pub fn read(source: &str) -> Page {
    let (head, body) = source.split_once('\n').unwrap();
    let head = head.strip_prefix("⟦page ").unwrap();
    let options: Vec<&str> = head.split('|').next().unwrap().split_whitespace().collect();
    let mut body = unescape(body);
    if options.contains(&"crlf") {
        body = body.replace('\n', "\r\n");
    }
    if options.contains(&"bom") {
        body.insert(0, '\u{feff}');
    }
    let page = Page {
        name: options[0].into(),
        text: String::new(),
        items: Vec::new(),
        furniture: Vec::new(),
        marks: Vec::new(),
    };
    let mut reader = Reader {
        page,
        index: HashMap::new(),
        current: None,
        section: None,
        fields: Vec::new(),
        paragraphs: Vec::new(),
        open: false,
        line: String::new(),
        subheads: 0,
    };
    reader.read(&body);
    reader.finish()
}

fn unescape(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('⟨') {
        let (code, after) = after.split_once('⟩').unwrap();
        out.push_str(before);
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = after;
    }
    out + rest
}

impl Reader {
    fn read(&mut self, body: &str) {
        let mut chars = body.chars().peekable();
        while let Some(c) = chars.next() {
            let until = |chars: &mut dyn Iterator<Item = char>, end: char| {
                chars.take_while(|c| *c != end).collect::<String>()
            };
            match c {
                '⟦' => {
                    let tag = until(&mut chars, '⟧');
                    self.region(&tag);
                }
                '⟪' => {
                    let field = until(&mut chars, '|').chars().next().unwrap();
                    if !matches!(field, 'x' | '_' | 'n') {
                        self.close();
                    }
                    self.subheads += usize::from(field == 'u');
                    self.fields.push((field, Vec::new()));
                }
                '⟫' => self.field(),
                '¶' | '⁋' => {
                    self.close();
                    let item = self.current.unwrap();
                    if c == '¶' {
                        self.paragraphs[item].push(Vec::new());
                    } else {
                        self.paragraphs[item].last_mut().unwrap().push(Part::Break);
                    }
                    self.open = true;
                }
                '¬' => self.open = false,
                _ => self.emit(c),
            }
        }
        self.furniture();
    }

    fn region(&mut self, tag: &str) {
        self.close();
        self.furniture();
        if tag.starts_with('.') {
            self.current = None;
            return;
        }
        let (id, rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let next = self.page.items.len();
        let item = *self.index.entry(id.to_string()).or_insert(next);
        if item == next {
            let kind = match id.chars().next().unwrap() {
                'p' => "photo",
                'b' => "brief",
                'l' => "list",
                _ => "article",
            };
            let mut gold = Gold { kind, section: self.section.clone(), ..Gold::default() };
            if rest.starts_with('-') {
                gold.section = None;
            }
            for alt in rest.split("alt.").skip(1) {
                let (field, values) = alt.split_once('=').unwrap();
                let values = serde_json::from_str(values.trim()).unwrap();
                gold.alt.insert(field.to_string(), values);
            }
            self.page.items.push(gold);
            self.paragraphs.push(Vec::new());
        }
        self.current = Some(item);
    }

    /// Ends a paragraph; marks of the next block that were read with it go.
    fn close(&mut self) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        let paragraph = self.paragraphs[self.current.unwrap()].last_mut().unwrap();
        let line = paragraph.iter().rposition(|p| *p == Part::Char('\n')).map_or(0, |n| n + 1);
        let said = paragraph[line..].iter().any(|p| matches!(p, Part::Char(c) if c.is_alphanumeric()));
        if line > 0 && !said {
            paragraph.truncate(line);
        }
    }

    fn emit(&mut self, c: char) {
        self.page.text.push(c);
        let field = self.fields.iter().map(|(field, _)| *field).find(|field| !matches!(field, 'x' | '_'));
        let field = field.or(self.open.then_some('¶'));
        self.page.marks.push(Mark { field, item: self.current, subhead: self.subheads });
        if self.current.is_none() && c != '\n' {
            self.line.push(c);
        } else {
            self.furniture();
        }
        let cut =
            self.fields.iter().map(|(f, _)| *f).filter(|f| matches!(f, 'x' | '_')).max_by_key(|f| *f == '_');
        let part = cut.map_or(Part::Char(c), |f| Part::Cut(f == '_'));
        self.fields
            .iter_mut()
            .filter(|(f, _)| !matches!(f, 'x' | '_'))
            .for_each(|(_, parts)| parts.push(part));
        if self.open {
            self.paragraphs[self.current.unwrap()].last_mut().unwrap().push(part);
        }
    }

    fn furniture(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.page.furniture.extend(Some(line).filter(|line| !line.trim().is_empty()));
    }

    fn field(&mut self) {
        let (field, parts) = self.fields.pop().unwrap();
        if matches!(field, 'x' | '_') {
            return;
        }
        let text = text(&parts, matches!(field, 'h' | 'k' | 's'));
        if field == 'S' {
            self.section = Some(text);
            return;
        }
        let gold = &mut self.page.items[self.current.unwrap()];
        let slot = match field {
            'h' => &mut gold.headline,
            'k' => &mut gold.kicker,
            's' => &mut gold.deck,
            'o' => &mut gold.paper,
            'c' => &mut gold.credit,
            'u' => return gold.subheads.push(text),
            'n' => {
                let han = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                let name = if han { text.split_whitespace().collect() } else { text };
                if !gold.authors.contains(&name) {
                    gold.authors.push(name);
                }
                return;
            }
            _ => return,
        };
        *slot = Some(slot.take().map_or(text.clone(), |have| format!("{have} {text}")));
    }

    fn finish(mut self) -> Page {
        for (gold, paragraphs) in self.page.items.iter_mut().zip(&self.paragraphs) {
            gold.paragraphs = paragraphs.iter().map(|parts| text(parts, false)).collect();
        }
        self.page
    }
}

/// The text of parts, joined across line ends.
fn text(parts: &[Part], heading: bool) -> String {
    let zero = |c: char| matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}');
    let mut out: Vec<char> = Vec::new();
    // What stands between the last character and the next: nothing, a cut, or a line end.
    let (mut blanks, mut space, mut broken) = (String::new(), false, false);
    for part in parts {
        let c = match *part {
            Part::Char(c) => c,
            Part::Cut(with) => {
                space |= with;
                continue;
            }
            Part::Break => {
                broken = true;
                continue;
            }
        };
        if zero(c) {
            continue;
        }
        if c.is_whitespace() {
            broken |= c == '\n';
            blanks.push(c);
            continue;
        }
        let between = std::mem::take(&mut blanks);
        if let Some(&last) = out.last() {
            if space || broken && (heading || joins_with_space(&out, last, c)) {
                out.push(' ');
            } else if !broken {
                out.extend(between.chars());
            }
        }
        (space, broken) = (false, false);
        out.push(c);
    }
    out.into_iter().collect()
}

fn joins_with_space(before: &[char], last: char, next: char) -> bool {
    let wide = |c: char| c as u32 >= 0x3000 || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·');
    let number = last.is_ascii_digit() && (next.is_ascii_digit() || matches!(next, '.' | ',' | '%'))
        || matches!(last, '.' | ',')
            && next.is_ascii_digit()
            && before.len() > 1
            && before[before.len() - 2].is_ascii_digit();
    !wide(last) && !wide(next) && !number
}
