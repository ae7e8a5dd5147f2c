//! JSON objects out of a stream that does not hold one a line: one object over many lines, several behind
//! each other, or an array of them. One object at a time is in memory.

use super::lines::Line;
use std::io::{self, BufRead};

/// An object and the line on which it begins, counted from 1; or what stands where one should begin.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// The bytes of an object, or how long it is where it is longer than the bound.
    Object(usize, Line),
    /// Something else; the rest of its line is passed over.
    Strange(usize),
    /// An object that is never closed, or whose text runs over the line's end.
    Broken(usize),
}

/// Reads objects from a stream.
pub struct Objects<'a> {
    input: &'a mut dyn BufRead,
    limit: usize,
    line: usize,
}

/// Where the reader is within an object.
#[derive(Default)]
struct Within {
    bytes: Vec<u8>,
    length: usize,
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl<'a> Objects<'a> {
    /// Objects of at most `limit` bytes.
    pub fn new(input: &'a mut dyn BufRead, limit: usize) -> Self {
        Self { input, limit, line: 1 }
    }

    /// The next object; `None` at the end.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn read(&mut self) -> io::Result<Option<Next>> {
        let mut begun = self.line;
        let mut within = Within::default();
        let mut strange = None;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                let broken = (within.depth > 0).then_some(Next::Broken(begun));
                return Ok(broken.or(strange.map(Next::Strange)));
            }
            let mut used = 0;
            let mut next = None;
            for byte in chunk {
                used += 1;
                let at = self.line;
                self.line += usize::from(*byte == b'\n');
                if within.depth == 0 {
                    match byte {
                        b'{' if strange.is_none() => {
                            begun = at;
                            within.begin();
                        }
                        b'\n' if strange.is_some() => {
                            next = strange.map(Next::Strange);
                            break;
                        }
                        // What may stand between objects; 1e begins a record of RFC 7464.
                        b' ' | b'\t' | b'\r' | b'\n' | b'[' | b']' | b',' | 0x1e => {}
                        _ => strange = strange.or(Some(at)),
                    }
                    continue;
                }
                match within.take(*byte, self.limit) {
                    Some(true) => {
                        let length = within.length;
                        let line = if length > self.limit {
                            Line::TooLong(length)
                        } else {
                            Line::Bytes(std::mem::take(&mut within.bytes))
                        };
                        next = Some(Next::Object(begun, line));
                    }
                    Some(false) => next = Some(Next::Broken(begun)),
                    None => {}
                }
                if next.is_some() {
                    break;
                }
            }
            self.input.consume(used);
            if next.is_some() {
                return Ok(next);
            }
        }
    }
}

impl Within {
    fn begin(&mut self) {
        self.bytes.push(b'{');
        (self.length, self.depth) = (1, 1);
    }

    /// Takes one byte: whether the object is whole, or `Some(false)` if it can be none.
    fn take(&mut self, byte: u8, limit: usize) -> Option<bool> {
        self.length += 1;
        if self.length <= limit {
            self.bytes.push(byte);
        }
        match byte {
            _ if self.escaped => self.escaped = false,
            // JSON has no line end within a text: the object was cut off, and the next may begin here.
            b'\n' if self.quoted => return Some(false),
            b'\\' if self.quoted => self.escaped = true,
            b'"' => self.quoted = !self.quoted,
            _ if self.quoted => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth -= 1;
                return (self.depth == 0).then_some(true);
            }
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, capacity: usize) -> Vec<String> {
        let mut input = io::BufReader::with_capacity(capacity, text.as_bytes());
        let mut objects = Objects::new(&mut input, 40);
        let mut all = Vec::new();
        while let Some(next) = objects.read().unwrap() {
            all.push(match next {
                Next::Object(line, Line::Bytes(bytes)) => {
                    let text = String::from_utf8(bytes).unwrap();
                    format!("{line} {}", text.split_whitespace().collect::<String>())
                }
                Next::Object(line, Line::TooLong(length)) => format!("{line} {length} bytes"),
                Next::Strange(line) => format!("{line} strange"),
                Next::Broken(line) => format!("{line} broken"),
            });
        }
        all
    }

    #[test]
    fn objects_come_one_by_one_however_they_are_laid_out() {
        for (text, want) in [
            ("{\n \"a\": {\"b\": [1, 2]}\n}\n", &["1 {\"a\":{\"b\":[1,2]}}"][..]),
            ("[{\"a\":1},\n{\"a\":2}]", &["1 {\"a\":1}", "2 {\"a\":2}"]),
            ("{\"a\":\"}{\\\"]\"}{}", &["1 {\"a\":\"}{\\\"]\"}", "1 {}"]),
            ("\u{1e}{}\n\u{1e}{}", &["1 {}", "2 {}"]),
            ("nonsense {}\n{}", &["1 strange", "2 {}"]),
            ("{\"a\": \"cut\n{\"b\": 1}", &["1 broken", "2 {\"b\":1}"]),
            ("{\"a\": [", &["1 broken"]),
            ("{\"a\":\"0123456789012345678901234567890123456789\"}\n{}", &["1 48 bytes", "2 {}"]),
            ("", &[]),
            ("[]", &[]),
        ] {
            for capacity in [1, 7, 4096] {
                assert_eq!(shown(text, capacity), want, "{text}");
            }
        }
    }
}
