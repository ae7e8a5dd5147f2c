//! Lines of a byte stream with a bound on their length, so that one endless line cannot take the memory.

use std::io::{self, BufRead};

/// One line, without its line end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is longer than the bound; its length.
    TooLong(usize),
}

/// How a line lay in its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Its bytes, line end included.
    pub bytes: usize,
    /// Whether it has a line end; the last one may still be growing.
    pub ended: bool,
}

/// Reads the next line of at most `limit` bytes; the rest of a longer one is passed over. `None` at the end.
///
/// # Errors
/// Those of the stream.
pub fn next_line(input: &mut dyn BufRead, limit: usize) -> io::Result<Option<Line>> {
    Ok(next_with_extent(input, limit)?.map(|(line, _)| line))
}

/// As [`next_line`], with the line's extent.
///
/// # Errors
/// Those of the stream.
pub fn next_with_extent(input: &mut dyn BufRead, limit: usize) -> io::Result<Option<(Line, Extent)>> {
    let mut bytes = Vec::new();
    let mut length = 0;
    let mut ended = false;
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            if length == 0 {
                return Ok(None);
            }
            break;
        }
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
        length += part.len();
        if length <= limit {
            bytes.extend_from_slice(part);
        }
        let used = end.map_or(chunk.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            ended = true;
            break;
        }
    }
    let extent = Extent { bytes: length + usize::from(ended), ended };
    if length > limit {
        return Ok(Some((Line::TooLong(length), extent)));
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    Ok(Some((Line::Bytes(bytes), extent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over_and_the_others_are_whole() {
        let mut input = io::BufReader::with_capacity(3, &b"ab\r\n\n0123456789\nlast"[..]);
        let mut lines = Vec::new();
        while let Some(line) = next_line(&mut input, 6).unwrap() {
            lines.push(line);
        }
        let bytes = |text: &[u8]| Line::Bytes(text.to_vec());
        assert_eq!(lines, [bytes(b"ab"), bytes(b""), Line::TooLong(10), bytes(b"last")]);
    }
}
