//! From bytes to text: UTF-8, UTF-16, GB18030, Big5 and the other encodings of the web.
//!
//! A byte order mark decides; then what the page or the server declares; then whether the bytes are valid
//! UTF-8, or regular as UTF-16; and only then a guess by frequencies, which is said to be one.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::{self, BufRead};

/// How much of the beginning is looked at for a declaration: HTML asks for 1024 bytes, pages in the wild
/// put scripts in front of it.
const DECLARATION: usize = 4096;

/// How much of a long text tells its encoding.
pub const SAMPLE: usize = 64 << 10;

/// A text and how sure its encoding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// What a reader of messages should know: that the encoding was guessed, or that bytes were replaced.
    pub note: Option<String>,
}

/// Decodes a whole text. `declared` is the name that the text or who sent it gives to its encoding.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return by(encoding, bytes.get(mark..).unwrap_or_default(), None);
    }
    let label = declared.map(str::trim).filter(|label| !label.is_empty());
    let known = label.and_then(|label| Encoding::for_label(label.as_bytes())).map(widened);
    let strange = label.filter(|_| known.is_none());
    if let Some(encoding) = known.filter(|known| ![UTF_16LE, UTF_16BE].contains(known)) {
        if !encoding.decode_without_bom_handling(bytes).1 {
            return by(encoding, bytes, None);
        }
        // A template declares what its text is not: the bytes know better where they are regular.
        let guess = || Some(detect(bytes, true)).filter(|_| encoding == UTF_8);
        let other = sure(bytes).or_else(guess).filter(|other| !other.decode_without_bom_handling(bytes).1);
        return match other {
            Some(other) => {
                let note = format!("declared as {}, but read as {}", encoding.name(), other.name());
                by(other, bytes, Some(note))
            }
            None => by(encoding, bytes, None),
        };
    }
    let note = |text: &str| match strange {
        Some(label) => Some(format!("encoding {label:?} is not known; {text}")),
        None => Some(text.to_owned()),
    };
    match sure(bytes) {
        Some(encoding) => by(encoding, bytes, strange.and(note(&format!("read as {}", encoding.name())))),
        None => {
            let encoding = detect(bytes, true);
            by(encoding, bytes, note(&format!("encoding guessed as {}", encoding.name())))
        }
    }
}

/// The encoding of a text that begins with `head`, which may end in the middle of a character; `None` for UTF-8.
pub fn of_stream(head: &[u8]) -> Option<(&'static Encoding, Option<String>)> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return (encoding != UTF_8).then_some((encoding, None));
    }
    if let Some(encoding) = looks_like_utf16(head) {
        return Some((encoding, None));
    }
    if std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some()) && !is_nearly_utf8(head) {
        let encoding = detect(head, false);
        return Some((encoding, Some(format!("encoding guessed as {}", encoding.name()))));
    }
    None
}

/// A stream as UTF-8, in constant memory. One that is UTF-8 already passes through as it is, a byte order
/// mark and damaged bytes included.
pub struct Utf8<'a> {
    input: &'a mut dyn BufRead,
    decoder: Option<encoding_rs::Decoder>,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<'a> Utf8<'a> {
    /// Tells the encoding by what the stream gives first; the note says that it was guessed.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn new(input: &'a mut dyn BufRead) -> io::Result<(Self, Option<String>)> {
        let (encoding, note) = of_stream(input.fill_buf()?).unzip();
        let decoder = encoding.map(Encoding::new_decoder_with_bom_removal);
        Ok((Self { input, decoder, buffer: Vec::new(), at: 0, ended: false }, note.flatten()))
    }

    /// Whether bytes pass through as they are.
    pub fn is_plain(&self) -> bool {
        self.decoder.is_none()
    }
}

impl io::Read for Utf8<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let part = self.fill_buf()?.read(into)?;
        self.consume(part);
        Ok(part)
    }
}

impl BufRead for Utf8<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Some(decoder) = &mut self.decoder else { return self.input.fill_buf() };
        while self.at >= self.buffer.len() && !self.ended {
            let chunk = self.input.fill_buf()?;
            self.ended = chunk.is_empty();
            let room = decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 4 + 16);
            self.buffer.resize(room, 0);
            let (_, read, written, _) = decoder.decode_to_utf8(chunk, &mut self.buffer, self.ended);
            self.buffer.truncate(written);
            self.at = 0;
            self.input.consume(read);
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        match self.decoder {
            Some(_) => self.at += amount,
            None => self.input.consume(amount),
        }
    }
}

/// The encoding that an HTML or XML text declares in its first bytes.
pub fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..DECLARATION).unwrap_or(bytes).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    if let Some(declaration) =
        head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next())
        && let Some(value) = value_after(declaration, "encoding")
    {
        return Some(value);
    }
    // <meta charset="gbk"> and <meta http-equiv="Content-Type" content="text/html; charset=gb2312">
    head.split("<meta").skip(1).find_map(|tag| value_after(tag.split('>').next()?, "charset"))
}

/// The value in `name = "value"`, quoted or not.
fn value_after(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start_matches(['"', '\'', ' ']);
    let value: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    (!value.is_empty()).then_some(value)
}

/// The encoding that the bytes leave no doubt about.
fn sure(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = looks_like_utf16(bytes) {
        return Some(encoding);
    }
    is_nearly_utf8(bytes).then_some(UTF_8)
}

/// Whether the bytes are UTF-8 but for some damage: no other encoding gives its sequences by chance, so a few
/// bytes that are none do not make the text another one.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 2
}

fn by<'a>(encoding: &'static Encoding, bytes: &'a [u8], note: Option<String>) -> Decoded<'a> {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    let note = match (replaced, note) {
        (false, note) => note,
        (true, note) => {
            // A U+FFFD that was in the text already is a lost character all the same.
            let count = text.chars().filter(|c| *c == '\u{fffd}').count();
            let lost = format!("{count} damaged characters for {}", encoding.name());
            Some(note.map_or(lost.clone(), |note| format!("{note}; {lost}")))
        }
    };
    Decoded { text, note }
}

/// The most likely legacy encoding of bytes that are not UTF-8. Those that are not `whole` may end within a character.
fn detect(bytes: &[u8], whole: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let whole = whole && sample.len() == bytes.len();
    detector.feed(sample, whole);
    let guess = widened(detector.guess(None, Utf8Detection::Deny));
    // Chinese comes first here: what decodes cleanly as Chinese and mostly to Han characters is Chinese,
    // however short, before it is the Latin letters of some code page.
    if guess == GB18030 || guess == BIG5 {
        return guess;
    }
    let chinese = [GB18030, BIG5].into_iter().find(|encoding| mostly_han(encoding, sample, whole));
    chinese.unwrap_or(guess)
}

fn mostly_han(encoding: &'static Encoding, sample: &[u8], whole: bool) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(sample.len() * 3 + 16);
    let (_, _, replaced) = decoder.decode_to_string(sample, &mut text, whole);
    let (mut han, mut other) = (0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match c {
            '\u{4e00}'..='\u{9fff}' => han += 1,
            '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '\u{2010}'..='\u{2027}' => {}
            _ => other += 1,
        }
    }
    !replaced && han >= 4 && other * 10 < han
}

/// GB18030 for its subsets: what is called gb2312 has characters of the larger ones in it.
fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// UTF-16 without a byte order mark: read as such, nearly all are characters that texts have.
fn looks_like_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let even = bytes.len() & !1;
    let sample = bytes.get(..even.min(SAMPLE)).unwrap_or_default();
    if sample.len() < 4 || bytes.len() < SAMPLE && bytes.len() % 2 == 1 {
        return None;
    }
    let share = |of: fn([u8; 2]) -> u16| {
        let (mut usual, mut breaks) = (0, 0);
        for pair in sample.chunks_exact(2) {
            let unit = of([pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0)]);
            match unit {
                0x0a | 0x0d | 0x20 => {
                    usual += 1;
                    breaks += 1;
                }
                0x09
                | 0x21..=0x7e
                | 0x3000..=0x303f
                | 0x4e00..=0x9fff
                | 0xff00..=0xffef
                | 0x2010..=0x2027 => {
                    usual += 1;
                }
                _ => {}
            }
        }
        // Latin text read in pairs gives Han characters by the thousand, but no line ends or blanks.
        let whole = sample.len() / 2;
        usual * 100 >= whole * 95 && (breaks > 0 || std::str::from_utf8(sample).is_err())
    };
    match (share(u16::from_le_bytes), share(u16::from_be_bytes)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    const TEXT: &str = "北原省今年一月进出口总值一百二十亿元，同比增长百分之八。\n口岸通关时间缩短。";

    fn utf16(text: &str, of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(of).collect()
    }

    #[test]
    fn texts_come_back_whatever_their_encoding() {
        let gbk = GB18030.encode(TEXT).0.into_owned();
        let traditional = "北原省今年一月進出口總值一百二十億元，同比增長百分之八。\n口岸通關時間縮短。";
        let big5 = BIG5.encode(traditional).0.into_owned();
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        let guessed = |name: &str| Some(format!("encoding guessed as {name}"));
        for (bytes, declared, want, note) in [
            (TEXT.as_bytes().to_vec(), None, TEXT, None),
            (marked(b"\xef\xbb\xbf", TEXT.into()), Some("gbk"), TEXT, None),
            (marked(b"\xff\xfe", utf16(TEXT, u16::to_le_bytes)), None, TEXT, None),
            (marked(b"\xfe\xff", utf16(TEXT, u16::to_be_bytes)), None, TEXT, None),
            (utf16(TEXT, u16::to_le_bytes), None, TEXT, None),
            (utf16(TEXT, u16::to_be_bytes), None, TEXT, None),
            (utf16("Trade grew 8 percent.\n", u16::to_le_bytes), None, "Trade grew 8 percent.\n", None),
            (gbk.clone(), Some("gb2312"), TEXT, None),
            (gbk.clone(), None, TEXT, guessed("gb18030")),
            (gbk.clone(), Some("utf-8"), TEXT, Some("declared as UTF-8, but read as gb18030".into())),
            (TEXT.into(), Some("gbk"), TEXT, Some("declared as gb18030, but read as UTF-8".into())),
            (TEXT.into(), Some("utf-16"), TEXT, None),
            (
                gbk.clone(),
                Some("klingon"),
                TEXT,
                Some("encoding \"klingon\" is not known; encoding guessed as gb18030".into()),
            ),
            (big5.clone(), Some("big5"), traditional, None),
            (big5, None, traditional, guessed("Big5")),
            (GB18030.encode("通关提速").0.into_owned(), None, "通关提速", guessed("gb18030")),
            (b"caf\xe9 au lait".to_vec(), None, "café au lait", guessed("windows-1252")),
            (b"".to_vec(), None, "", None),
            (
                b"a\xff\xffb".to_vec(),
                Some("utf-8"),
                "aÿÿb",
                Some("declared as UTF-8, but read as windows-1252".into()),
            ),
        ] {
            let decoded = decode(&bytes, declared);
            assert_eq!((&*decoded.text, decoded.note), (want, note), "{declared:?} {bytes:x?}");
        }
    }

    #[test]
    fn streams_become_utf8_in_pieces() {
        let text = TEXT.repeat(50);
        let gbk = GB18030.encode(&text).0.into_owned();
        let marked = [b"\xff\xfe".to_vec(), utf16(&text, u16::to_le_bytes)].concat();
        for (bytes, plain, noted) in
            [(gbk, false, true), (marked, false, false), (text.clone().into_bytes(), true, false)]
        {
            let mut input = io::BufReader::with_capacity(61, &bytes[..]);
            let (mut stream, note) = Utf8::new(&mut input).unwrap();
            assert_eq!((stream.is_plain(), note.is_some()), (plain, noted));
            let mut out = String::new();
            stream.read_to_string(&mut out).unwrap();
            assert_eq!(out, text);
        }
    }

    #[test]
    fn damage_is_counted() {
        let mut bytes = GB18030.encode(TEXT).0.into_owned();
        bytes.push(0x81);
        let decoded = decode(&bytes, Some("gbk"));
        assert_eq!(decoded.note.as_deref(), Some("1 damaged characters for gb18030"));
        // Damage makes no other encoding of a text.
        let cut = TEXT.as_bytes().get(..7).unwrap();
        let decoded = decode(cut, None);
        assert_eq!(
            (&*decoded.text, decoded.note.as_deref()),
            ("北原\u{fffd}", Some("1 damaged characters for UTF-8"))
        );
    }

    #[test]
    fn declarations() {
        for (text, want) in [
            ("<meta charset=gbk>", Some("gbk")),
            ("<META http-equiv='Content-Type' content='text/html; charset=GB2312'>", Some("gb2312")),
            ("<?xml version=\"1.0\" encoding='Big5'?><rss/>", Some("big5")),
            ("<meta name=viewport><meta\ncharset = \"utf-8\">", Some("utf-8")),
            ("<p>charset=gbk</p>", None),
            ("", None),
        ] {
            assert_eq!(declared(text.as_bytes()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn streams_are_told_by_their_beginning() {
        let gbk = GB18030.encode(TEXT).0.into_owned();
        assert_eq!(of_stream(&gbk).map(|(encoding, _)| encoding), Some(GB18030));
        assert_eq!(of_stream(&utf16(TEXT, u16::to_le_bytes)).map(|(e, _)| e), Some(UTF_16LE));
        // The last character is cut.
        assert_eq!(of_stream(TEXT.as_bytes().get(..7).unwrap()), None);
        assert_eq!(of_stream(b"\xef\xbb\xbfabc"), None);
        assert_eq!(of_stream(&[TEXT.as_bytes(), b"\xff", TEXT.as_bytes()].concat()), None);
    }
}
