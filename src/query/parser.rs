//! Characters → expression, by descent.
//!
//! Every character is narrowed on its own (（ is (, ： is :), so that columns are those of what was typed.

use super::date::Range;
use super::error::{Fault, QueryError};
use super::expression::{Clause, Expression};
use super::figure::FigureClause;
use super::text::{Needle, is_latin, normal_name};
use crate::regions::{self, Named, simplified};

/// Characters of a query. Addresses of a few thousand characters pass everywhere; a Chinese character takes nine.
const LENGTH: usize = 2000;
/// Brackets within brackets; each costs the parser a frame of the stack.
const DEPTH: usize = 32;
/// Words and clauses of a query.
const CLAUSES: usize = 256;

type Result<T> = std::result::Result<T, QueryError>;

/// The characters of a query and the place in it.
#[derive(Debug)]
pub(super) struct Parser {
    raw: Vec<char>,
    /// Narrowed and simplified, case kept.
    chars: Vec<char>,
    pub(super) at: usize,
    clauses: usize,
}

/// Between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

pub(super) fn parse(text: &str) -> Result<Expression> {
    let raw: Vec<char> = text.chars().collect();
    let chars: Vec<char> = raw.iter().map(|c| simplified(*c)).collect();
    if chars.len() > LENGTH {
        return Err(QueryError::new(LENGTH, Fault::TooLong(LENGTH)));
    }
    let mut parser = Parser { raw, chars, at: 0, clauses: 0 };
    parser.blanks();
    if parser.peek().is_none() {
        return Err(QueryError::new(0, Fault::Empty));
    }
    let expression = parser.any(0)?;
    match parser.peek() {
        None => Ok(expression),
        Some(_) => Err(QueryError::new(parser.at, Fault::Closed)),
    }
}

impl Parser {
    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn ahead(&self, by: usize) -> Option<char> {
        self.chars.get(self.at + by).copied()
    }

    pub(super) fn error<T>(&self, at: usize, fault: Fault) -> Result<T> {
        Err(QueryError::new(at, fault))
    }

    /// Passes over blanks and the commas that part words.
    pub(super) fn blanks(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    pub(super) fn count(&mut self, at: usize) -> Result<()> {
        self.clauses += 1;
        if self.clauses > CLAUSES { self.error(at, Fault::TooMany(CLAUSES)) } else { Ok(()) }
    }

    fn any(&mut self, depth: usize) -> Result<Expression> {
        let mut parts = vec![self.all(depth)?];
        while self.takes(Operator::Or) {
            parts.push(self.all(depth)?);
        }
        Ok(Expression::any(parts))
    }

    fn all(&mut self, depth: usize) -> Result<Expression> {
        let mut parts = Vec::new();
        loop {
            self.blanks();
            let wanted = parts.is_empty() || self.takes(Operator::And);
            self.blanks();
            let over = matches!(self.peek(), None | Some(')'))
                || self.operator().is_some_and(|it| it.0 == Operator::Or);
            if over && wanted {
                return self.error(self.at, Fault::Missing);
            }
            if over {
                return Ok(Expression::all(parts));
            }
            parts.push(self.unary(depth)?);
        }
    }

    fn unary(&mut self, depth: usize) -> Result<Expression> {
        if depth > DEPTH {
            return self.error(self.at, Fault::TooDeep(DEPTH));
        }
        self.blanks();
        let start = self.at;
        if self.takes(Operator::Not) {
            self.blanks();
            return Ok(self.unary(depth + 1)?.not());
        }
        match self.peek() {
            None | Some(')') => self.error(start, Fault::Missing),
            Some('(') => {
                self.at += 1;
                let inner = self.any(depth + 1)?;
                if self.peek() != Some(')') {
                    return self.error(start, Fault::Open('('));
                }
                self.at += 1;
                Ok(inner)
            }
            Some(_) if self.operator().is_some() => self.error(start, Fault::Missing),
            Some(c) if is_quote(c) => {
                self.count(start)?;
                let phrase = self.phrase()?;
                words(&phrase, false).map_or_else(|| self.error(start, Fault::Missing), Ok)
            }
            Some(_) => self.word(),
        }
    }

    /// The operator at this place with its length.
    fn operator(&self) -> Option<(Operator, usize)> {
        let c = self.peek()?;
        if c == '|' {
            return Some((Operator::Or, if self.ahead(1) == Some('|') { 2 } else { 1 }));
        }
        if matches!(c, '-' | '!') {
            let operand = self.ahead(1).is_some_and(|next| !is_blank(next) && !matches!(next, ')' | '|'));
            return operand.then_some((Operator::Not, 1));
        }
        let word = self.slice(self.at, self.word_end(self.at));
        let operator = match word.as_str() {
            "AND" | "且" | "和" | "&" | "&&" => Operator::And,
            "OR" | "或" => Operator::Or,
            "NOT" | "非" => Operator::Not,
            _ => return None,
        };
        Some((operator, word.chars().count()))
    }

    fn takes(&mut self, wanted: Operator) -> bool {
        self.blanks();
        match self.operator() {
            Some((operator, length)) if operator == wanted => {
                self.at += length;
                true
            }
            _ => false,
        }
    }

    /// One past the word that begins at `start`.
    pub(super) fn word_end(&self, start: usize) -> usize {
        let mut end = start;
        while let Some(&c) = self.chars.get(end) {
            let digit =
                |at: Option<usize>| at.and_then(|at| self.chars.get(at)).is_some_and(char::is_ascii_digit);
            let inner_comma = c == ',' && end > start && digit(end.checked_sub(1)) && digit(Some(end + 1));
            if !inner_comma && (is_blank(c) || is_quote(c) || matches!(c, '(' | ')' | '|')) {
                break;
            }
            end += 1;
        }
        end
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end).unwrap_or_default().iter().collect()
    }

    /// A word, `field:value` or `figure(…)`.
    fn word(&mut self) -> Result<Expression> {
        let start = self.at;
        self.count(start)?;
        let end = self.word_end(start);
        let colon = (start..end).find(|at| self.chars.get(*at) == Some(&':'));
        if let Some(colon) = colon {
            let name = self.slice(start, colon);
            // 10:30 is a time of the day.
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_digit()) {
                self.at = colon + 1;
                return self.field(start, &name);
            }
        }
        let text = self.slice(start, end);
        if self.chars.get(end) == Some(&'(')
            && matches!(text.to_lowercase().as_str(), "figure" | "数字" | "数据")
        {
            self.at = end + 1;
            return Ok(Expression::Clause(Clause::Figure(FigureClause::parse(self, start)?)));
        }
        self.at = end;
        let stem = text.strip_suffix('*').filter(|stem| stem.chars().all(is_latin) && !stem.is_empty());
        let found = words(stem.unwrap_or(&text), stem.is_some());
        found.map_or_else(|| self.error(start, Fault::Missing), Ok)
    }

    fn field(&mut self, start: usize, name: &str) -> Result<Expression> {
        let lower = name.to_lowercase();
        let field = match lower.as_str() {
            "region" | "地区" | "区域" => "region",
            "section" | "栏目" | "版面" => "section",
            "topic" | "主题" | "话题" => "topic",
            "source" | "来源" => "source",
            "story" | "报道" => "story",
            "lang" | "language" | "语言" => "lang",
            "published" | "date" | "日期" | "发布" => "published",
            _ => return self.error(start, Fault::Field(name.to_string())),
        };
        let (at, value) = self.value(field)?;
        let clause = match field {
            "region" => Clause::Region(region(at, &value)?),
            "section" => Clause::Section(normal_name(&value)),
            "source" => Clause::Source(normal_name(&value)),
            "topic" => Clause::Topic(normal_name(&value)),
            // An id is no text: it stays as it was typed.
            "story" => Clause::Story(self.raw_value(at)),
            "lang" => {
                let tag = value.to_lowercase();
                let sound = tag.split('-').all(|part| {
                    (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
                });
                let primary = tag.split('-').next().is_some_and(|part| (2..=3).contains(&part.len()));
                if !sound || !primary {
                    return self.error(at, Fault::Language(value));
                }
                Clause::Language(tag)
            }
            _ => match Range::parse(&value) {
                Some(range) => Clause::Published(range),
                None => return self.error(at, Fault::Date(value)),
            },
        };
        Ok(Expression::Clause(clause))
    }

    /// The value of a field, with the place where it begins.
    pub(super) fn value(&mut self, field: &str) -> Result<(usize, String)> {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
        let at = self.at;
        let value = if self.peek().is_some_and(is_quote) {
            self.phrase()?
        } else {
            self.at = self.value_end(at);
            self.slice(at, self.at)
        };
        if normal_name(&value).is_empty() {
            return self.error(at, Fault::Value(field.to_string()));
        }
        Ok((at, value))
    }

    /// One past the value that begins at `start`. A bar belongs to it, so that `region:a|b` is a wrong name
    /// and not another query than the one that was meant.
    fn value_end(&self, start: usize) -> usize {
        let rest = self.chars.get(start..).unwrap_or_default();
        start
            + rest
                .iter()
                .take_while(|c| !is_blank(**c) && !is_quote(**c) && !matches!(**c, '(' | ')'))
                .count()
    }

    /// The value at `start`, which was passed, as it was typed.
    fn raw_value(&self, start: usize) -> String {
        let quoted = self.chars.get(start).copied().is_some_and(is_quote);
        let (from, to) = if quoted { (start + 1, self.at - 1) } else { (start, self.at) };
        self.raw.get(from..to).unwrap_or_default().iter().collect::<String>().trim().to_string()
    }

    /// What stands between quotation marks.
    pub(super) fn phrase(&mut self) -> Result<String> {
        let open = self.at;
        self.at += 1;
        let start = self.at;
        while let Some(c) = self.peek() {
            self.at += 1;
            if is_quote(c) {
                return Ok(self.slice(start, self.at - 1));
            }
        }
        self.error(open, Fault::Open('"'))
    }
}

fn words(text: &str, open: bool) -> Option<Expression> {
    Needle::new(text, open).map(|needle| Expression::Clause(Clause::Words(needle)))
}

/// The code of a region that is given by code or by name.
pub(super) fn region(at: usize, value: &str) -> Result<String> {
    let upper = value.trim().to_uppercase();
    let macros = upper.strip_prefix("M:").map(|slug| format!("M:{}", slug.to_lowercase()));
    if let Some(known) = regions::lookup(macros.as_deref().unwrap_or(&upper)) {
        return Ok(known.code);
    }
    match regions::named(value) {
        Named::One(region) => Ok(region.code),
        Named::Several(all) => Err(QueryError::new(at, Fault::Ambiguous(value.to_string(), all))),
        Named::Unknown(near) => Err(QueryError::new(at, Fault::Region(value.to_string(), near))),
    }
}

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '、' | ';' | '，' | '；')
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '「' | '」' | '『' | '』' | '〝' | '〞')
}

/// Whether a normalised word means itself without quotation marks.
pub(super) fn is_bare(text: &str) -> bool {
    let reserved = matches!(text, "且" | "和" | "或" | "非");
    let plain = |c: char| {
        c.is_alphanumeric() || matches!(c, '-' | '.' | '%' | '_' | '/' | '\'' | '·' | '+' | '#' | '$')
    };
    !reserved && !text.starts_with('-') && text.chars().all(plain)
}
