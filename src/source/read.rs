//! One stream of bytes → what it holds, by its format: pages, web pages, JSON.

use super::encoding::{self, Utf8};
use super::file_name::Named;
use super::lines::{Line, next_with_extent};
use super::objects::{Next, Objects};
use super::sink::Go;
use super::{Fault, Found, MAX_INPUT, html, jsonl, page};
use serde::de::IgnoredAny;
use std::io::{self, BufRead, Read};

/// What a file or stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A newspaper page in Markdown or plain text.
    Page,
    /// A web page.
    Html,
    /// Articles or ninjs items in JSON: one a line, or laid out over lines, or in an array.
    Json,
}

/// Extensions that say what a file holds.
const EXTENSIONS: &[(&str, Format)] = &[
    ("htm", Format::Html),
    ("html", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::Json),
    ("markdown", Format::Page),
    ("md", Format::Page),
    ("ndjson", Format::Json),
    ("ninjs", Format::Json),
    ("shtml", Format::Html),
    ("txt", Format::Page),
    ("xhtml", Format::Html),
];

impl Format {
    /// By the extension of a file's name.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, format)| *format)
    }

    /// The extensions that are known, for messages.
    pub fn extensions() -> String {
        EXTENSIONS.iter().map(|(extension, _)| *extension).collect::<Vec<_>>().join(", ")
    }

    /// By how a stream begins.
    pub fn of_head(head: &[u8]) -> Self {
        let encoding = encoding::of_stream(head).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
        let text = encoding.decode(head).0;
        let text = text.trim_start();
        let mut chars = text.chars();
        match chars.next() {
            Some('{' | '\u{1e}') => Self::Json,
            // A link of Markdown begins with a bracket too.
            Some('[') if chars.find(|c| !c.is_whitespace()).is_some_and(|c| c == '{' || c == ']') => {
                Self::Json
            }
            Some('<') => {
                let head: String = text.chars().take(600).collect::<String>().to_ascii_lowercase();
                let tags = ["<!doctype html", "<html", "<head", "<meta", "<body", "<title"];
                if tags.iter().any(|tag| head.contains(tag)) { Self::Html } else { Self::Page }
            }
            _ => Self::Page,
        }
    }
}

/// How far a file of JSON lines has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// Bytes of whole lines.
    pub bytes: u64,
    /// Those lines.
    pub lines: usize,
}

/// How a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The receiver takes no more.
    Stopped,
    /// It was read to its end. With a mark, what is appended can be read from there.
    Done(Option<Mark>),
}

impl End {
    /// The end after the last thing was given.
    pub fn of(go: Go) -> Self {
        if go { Self::Done(None) } else { Self::Stopped }
    }
}

/// Reads a stream to its end. `format` is by its name, or else by its head.
pub fn stream(
    place: &str,
    format: Option<Format>,
    input: &mut dyn BufRead,
    named: &Named,
    found: &mut dyn FnMut(Found) -> Go,
) -> End {
    let format = match format.map_or_else(|| input.fill_buf().map(Format::of_head), Ok) {
        Ok(format) => format,
        Err(error) => return End::of(found(Found::Bad(Fault::new(place, error)))),
    };
    match format {
        Format::Json => json(place, input, found),
        Format::Page | Format::Html => {
            let bytes = match whole(input) {
                Ok(bytes) => bytes,
                Err(message) => return End::of(found(Found::Bad(Fault::new(place, message)))),
            };
            let items = if format == Format::Html {
                html::read(place, &bytes, None, None)
            } else {
                page::read(place, &bytes, named)
            };
            End::of(items.into_iter().all(found))
        }
    }
}

/// All bytes of a page.
///
/// # Errors
/// What the stream says, or that it is too long.
pub fn whole(input: &mut dyn BufRead) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    input.take(MAX_INPUT as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() > MAX_INPUT {
        return Err(format!("larger than {} MiB, the most that a page may have", MAX_INPUT >> 20));
    }
    Ok(bytes)
}

/// JSON in either layout. Which one it is, the first line tells: an object that ends on it is one a line.
fn json(place: &str, input: &mut dyn BufRead, found: &mut dyn FnMut(Found) -> Go) -> End {
    let fault = |error: io::Error| Found::Bad(Fault::new(place, error));
    let (mut stream, note) = match Utf8::new(input) {
        Ok(stream) => stream,
        Err(error) => return End::of(found(fault(error))),
    };
    if let Some(note) = note
        && !found(Found::Note(Fault::new(place, note)))
    {
        return End::Stopped;
    }
    let plain = stream.is_plain();
    let mut mark = Mark::default();
    let (line, extent) = loop {
        let (line, extent) = match next_with_extent(&mut stream, MAX_INPUT) {
            Ok(None) => return End::Done(plain.then_some(mark)),
            Ok(Some(next)) => next,
            Err(error) => return End::of(found(fault(error))),
        };
        let Line::Bytes(bytes) = &line else { break (line, extent) };
        let text = without_mark(bytes, mark.lines);
        if text.is_empty() {
            mark = mark.past(extent.bytes);
            continue;
        }
        let cut = |text: &[u8]| serde_json::from_slice::<IgnoredAny>(text).is_err_and(|error| error.is_eof());
        let array = text.first() == Some(&b'[');
        // An object that goes on is laid out over lines, unless the next line is one of its own.
        let over_lines = array
            || cut(text)
                && stream.fill_buf().is_ok_and(|next| next.first() != Some(&b'{') && !next.is_empty());
        if over_lines {
            let mut head: Vec<u8> = b"\n".repeat(mark.lines);
            head.extend_from_slice(text);
            head.push(b'\n');
            return objects(place, &mut io::BufReader::new(io::Cursor::new(head).chain(stream)), found);
        }
        break (line, extent);
    };
    if !one_line(place, mark.lines + 1, &line, found) {
        return End::Stopped;
    }
    if extent.ended {
        mark = mark.past(extent.bytes);
    }
    match lines(place, &mut stream, mark, false, found) {
        End::Done(mark) if !plain => End::Done(mark.and(None)),
        end => end,
    }
}

impl Mark {
    fn past(self, bytes: usize) -> Self {
        Self { bytes: self.bytes + bytes as u64, lines: self.lines + 1 }
    }
}

/// The line without blanks, and without a byte order mark, which can only stand at the very start.
fn without_mark(line: &[u8], before: usize) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").filter(|_| before == 0).unwrap_or(line).trim_ascii()
}

/// Reads lines from where `mark` stands. With `growing`, a last line without an end that is no JSON yet is
/// waited for.
pub fn lines(
    place: &str,
    input: &mut dyn BufRead,
    mark: Mark,
    growing: bool,
    found: &mut dyn FnMut(Found) -> Go,
) -> End {
    let mut mark = mark;
    loop {
        let (line, extent) = match next_with_extent(input, MAX_INPUT) {
            Ok(None) => return End::Done(Some(mark)),
            Ok(Some(next)) => next,
            Err(error) => return End::of(found(Found::Bad(Fault::new(place, error)))),
        };
        if !extent.ended
            && growing
            && let Line::Bytes(bytes) = &line
            && serde_json::from_slice::<IgnoredAny>(bytes).is_err()
        {
            let note = Fault::new(format!("{place}: line {}", mark.lines + 1), "not complete yet");
            return if found(Found::Note(note)) { End::Done(Some(mark)) } else { End::Stopped };
        }
        if !one_line(place, mark.lines + 1, &line, found) {
            return End::Stopped;
        }
        if extent.ended {
            mark = mark.past(extent.bytes);
        }
    }
}

fn one_line(place: &str, number: usize, line: &Line, found: &mut dyn FnMut(Found) -> Go) -> Go {
    match line {
        Line::Bytes(bytes) if without_mark(bytes, number - 1).is_empty() => true,
        Line::Bytes(bytes) => {
            let line = without_mark(bytes, number - 1);
            jsonl::read(&format!("{place}: line {number}"), line).into_iter().all(found)
        }
        Line::TooLong(length) => found(Found::Bad(too_long(place, number, *length))),
    }
}

fn too_long(place: &str, number: usize, length: usize) -> Fault {
    let message = format!("{length} bytes; a line may have {} MiB", MAX_INPUT >> 20);
    Fault::new(format!("{place}: line {number}"), message)
}

fn objects(place: &str, input: &mut dyn BufRead, found: &mut dyn FnMut(Found) -> Go) -> End {
    let mut objects = Objects::new(input, MAX_INPUT);
    loop {
        let bad = |number: usize, message: &str| {
            vec![Found::Bad(Fault::new(format!("{place}: line {number}"), message))]
        };
        let items = match objects.read() {
            Ok(None) => return End::Done(None),
            Ok(Some(Next::Object(number, Line::Bytes(object)))) => {
                jsonl::read(&format!("{place}: line {number}"), &object)
            }
            Ok(Some(Next::Object(number, Line::TooLong(length)))) => {
                vec![Found::Bad(too_long(place, number, length))]
            }
            Ok(Some(Next::Strange(number))) => bad(number, "no JSON object begins here"),
            Ok(Some(Next::Broken(number))) => bad(number, "a JSON object that is not closed begins here"),
            Err(error) => return End::of(found(Found::Bad(Fault::new(place, error)))),
        };
        if !items.into_iter().all(&mut *found) {
            return End::Stopped;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids and faults of a stream, and its end.
    fn shown(bytes: &[u8]) -> (Vec<String>, End) {
        let mut all = Vec::new();
        let mut input = io::BufReader::with_capacity(64, bytes);
        let end = stream("f", Some(Format::Json), &mut input, &Named::default(), &mut |found| {
            all.push(match found {
                Found::Article(article) => article.id,
                Found::Bad(fault) | Found::Note(fault) => fault.to_string(),
            });
            true
        });
        (all, end)
    }

    fn done(bytes: u64, lines: usize) -> End {
        End::Done(Some(Mark { bytes, lines }))
    }

    #[test]
    fn json_in_every_layout() {
        for (text, want, end) in [
            ("{\"id\":\"a\",\"body\":\"x\"}\n{\"id\":\"b\",\"body\":\"x\"}", &["a", "b"][..], done(22, 1)),
            ("\u{feff}{\"id\":\"a\",\"body\":\"x\"}\n", &["a"], done(25, 1)),
            ("\n\n{\"id\":\"a\",\"body\":\"x\"}\n\n", &["a"], done(25, 4)),
            ("{\n  \"id\": \"a\",\n  \"body\": \"x\"\n}\n", &["a"], End::Done(None)),
            (
                "\n{\n  \"id\": \"a\",\n  \"body\": 5\n}\n{\"id\":\"b\",\"body\":\"x\"}",
                &["f: line 2, its line 3, column 11: invalid type: integer `5`, expected a string", "b"],
                End::Done(None),
            ),
            (
                "[{\"id\":\"a\",\"body\":\"x\"},\n {\"id\":\"b\",\"body\":\"x\"}]",
                &["a", "b"],
                End::Done(None),
            ),
            ("[]", &[], End::Done(None)),
            // A line that was cut off is not the beginning of all that follows.
            (
                "{\"id\":\"a\",\"bo\n{\"id\":\"b\",\"body\":\"x\"}\n",
                &["f: line 1, column 13: EOF while parsing a string", "b"],
                done(36, 2),
            ),
            (
                "nope\n{\"id\":\"b\",\"body\":\"x\"}\n",
                &["f: line 1, column 2: expected ident", "b"],
                done(27, 2),
            ),
            ("", &[], done(0, 0)),
        ] {
            assert_eq!(
                shown(text.as_bytes()),
                (want.iter().map(|s| (*s).to_owned()).collect(), end),
                "{text}"
            );
        }
    }

    #[test]
    fn json_in_other_encodings() {
        let text = "{\"id\":\"甲\",\"body\":\"口岸进出口增长两成，通关时间缩短。\"}\n".repeat(3);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(shown(&utf16), (vec!["甲".to_owned(); 3], End::Done(None)));
        let gbk = encoding_rs::GB18030.encode(&text).0;
        let (all, _) = shown(&gbk);
        assert_eq!(all, ["f: encoding guessed as gb18030", "甲", "甲", "甲"]);
        // One line of another encoding among many.
        let mixed = ["{\"id\":\"a\",\"body\":\"x\"}\n".repeat(20).into_bytes(), gbk.into_owned()].concat();
        let (all, _) = shown(&mixed);
        assert_eq!(
            all.get(20..22),
            Some(&["f: line 21: encoding guessed as gb18030".to_owned(), "甲".to_owned()][..])
        );
    }

    #[test]
    fn heads_tell_the_format() {
        for (head, want) in [
            ("{\"id\"", Format::Json),
            (" [ {", Format::Json),
            ("[link](x)", Format::Page),
            ("# 标题", Format::Page),
            ("<!DOCTYPE html>", Format::Html),
            ("<!-- x -->\n<HTML>", Format::Html),
            ("<b>x</b> in Markdown", Format::Page),
            ("", Format::Page),
        ] {
            assert_eq!(Format::of_head(head.as_bytes()), want, "{head}");
        }
        let utf16: Vec<u8> = "\u{feff}{\"id\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Format::of_head(&utf16), Format::Json);
    }
}
