//! When two texts are one story, and when two records are one article.
//!
//! A [`Sketch`] is what is kept of a body to answer both: the lowest hashes of its shingles (a bottom-k sketch,
//! Broder 1997), which estimate how much two texts share, and the numbers and days that it names. Shingles are five
//! tokens in Chinese and three in English; a token is a Chinese character, a word or a number. Blanks and punctuation do
//! not count, since OCR and typesetting change them.
//!
//! News repeats its wording: a price report of Tuesday has the sentences of Monday's and other numbers. So the same
//! story has, besides the wording, most of its numbers and at least one of its days in common.

/// Hashes kept of a body. The share of two texts is estimated to about ±0.06 from 64 of them.
const KEPT: usize = 64;

/// How many of the lowest hashes an article is looked up by, and how many two articles have to share to be compared.
const KEYS: usize = 12;
/// Two texts that share half of their shingles share so many keys in 997 of 1000 cases.
pub const COMMON_KEYS: usize = 2;

/// Letters and digits below which a text is too short to be like another: it is the same or it is not.
const SHORT: usize = 80;
/// Letters and digits below which even the same text is no story: "图片新闻", "本版摄影 林某".
const SHORTEST: usize = 24;

/// Numbers kept of a body. A market table has hundreds; the first say enough.
const NUMBERS: usize = 64;

/// What is kept of a body to compare it with others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    /// Hash of all letters and digits: equal for equal texts.
    whole: u64,
    /// Letters and digits.
    length: u32,
    /// The lowest hashes of the shingles, ascending.
    lowest: Vec<u32>,
    /// Hashes of its numbers with what they count, ascending.
    numbers: Vec<u32>,
    /// Hashes of the days that it names, ascending.
    days: Vec<u32>,
}

impl Sketch {
    /// The sketch of a body.
    pub fn new(body: &str) -> Self {
        let tokens = tokens(body);
        let length = tokens.iter().map(|token| token.length).sum();
        let whole = tokens.iter().fold(0, |hash, token| mix(hash ^ token.hash));
        let characters = tokens.iter().filter(|token| token.kind == Kind::Character).count();
        let width = if characters * 2 > tokens.len() { 5 } else { 3 };
        // Rotated, so that the order of the tokens tells; mixed once, since each token is already.
        let joined =
            |window: &[Token]| window.iter().fold(0, |hash: u64, token| hash.rotate_left(11) ^ token.hash);
        let shingle = |window: &[Token]| (mix(joined(window)) >> 32) as u32;
        let lowest = ascending(tokens.windows(width).map(shingle), KEPT);
        let (days, numbers): (Vec<_>, Vec<_>) =
            numbers(&tokens).into_iter().partition(|number| number.is_day);
        let hashes = |list: Vec<Number>| ascending(list.iter().take(NUMBERS).map(|it| it.hash), NUMBERS);
        Self { whole, length, lowest, numbers: hashes(numbers), days: hashes(days) }
    }

    /// What the same text has in common; `None` where the text is too short to be a story.
    pub fn whole(&self) -> Option<u64> {
        (self.length as usize >= SHORTEST).then_some(self.whole)
    }

    /// What to look similar texts up by; none for a short text.
    pub fn keys(&self) -> &[u32] {
        let count = if (self.length as usize) < SHORT { 0 } else { self.lowest.len().min(KEYS) };
        self.lowest.get(..count).unwrap_or_default()
    }

    /// How alike two texts are, from above 0 to 1, if they are the same story.
    pub fn same_story(&self, other: &Sketch) -> Option<f64> {
        if self.whole() == other.whole() {
            return self.whole().map(|_| 1.0);
        }
        if self.keys().is_empty() || other.keys().is_empty() {
            return None;
        }
        let share = Share::of(&self.lowest, &other.lowest);
        let (shorter, longer) = (self.length.min(other.length), self.length.max(other.length));
        // A paper may print half of a report; a digest that holds a report among others is another text.
        let is_cut = share.of_smaller >= 0.85 && shorter * 5 >= longer * 2;
        let is_like = share.of_both >= 0.5 || is_cut;
        (is_like && agree(&self.days, &other.days, 0.01) && agree(&self.numbers, &other.numbers, 0.75))
            .then_some(share.of_both.min(0.999))
    }

    /// The sketch without numbers and days, which [`same_article`] does not ask for.
    pub fn wording(&self) -> Self {
        Self { numbers: Vec::new(), days: Vec::new(), ..self.clone() }
    }

    /// Bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = [self.whole.to_le_bytes().as_slice(), &self.length.to_le_bytes()].concat();
        for list in [&self.lowest, &self.numbers, &self.days] {
            bytes.extend((list.len() as u32).to_le_bytes());
            bytes.extend(list.iter().flat_map(|hash| hash.to_le_bytes()));
        }
        bytes
    }

    /// The sketch of bytes that [`Sketch::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (whole, rest) = bytes.split_first_chunk::<8>()?;
        let mut words = rest.chunks_exact(4).map(|word| word.try_into().map_or(0, u32::from_le_bytes));
        let length = words.next()?;
        let mut list = || -> Option<Vec<u32>> {
            let count = words.next()? as usize;
            let list: Vec<u32> = words.by_ref().take(count).collect();
            (list.len() == count).then_some(list)
        };
        let (lowest, numbers, days) = (list()?, list()?, list()?);
        Some(Self { whole: u64::from_le_bytes(*whole), length, lowest, numbers, days })
    }
}

/// A headline as it is compared: letters and digits only, in lower case, full-width forms as their plain ones.
pub fn plain(headline: &str) -> String {
    headline.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Letters of a headline from which on it speaks for itself: "简讯" and "要闻" are headings of many articles.
const TELLING: usize = 10;

/// Whether two texts under the same [`plain`] headline in one paper of one day are one article: a page as it was scanned, and
/// the record or feed item of it, which may be the beginning alone.
pub fn same_article(headline: &str, one: &Sketch, other: &Sketch) -> bool {
    /// Shingles that two sketches must speak of to be compared.
    const LEAST: usize = 4;
    if one.length > 0 && one.whole == other.whole {
        return true;
    }
    let share = Share::of(&one.lowest, &other.lowest);
    if share.compared < LEAST {
        return headline.chars().count() >= TELLING;
    }
    share.of_smaller >= 0.4
}

/// What two bottom-k sketches say of the sets that they were made of.
struct Share {
    /// Hashes of the smaller one that could be compared.
    compared: usize,
    /// |A ∩ B| / |A ∪ B|.
    of_both: f64,
    /// |A ∩ B| / min(|A|, |B|).
    of_smaller: f64,
}

impl Share {
    fn of(one: &[u32], other: &[u32]) -> Self {
        // Beyond its last hash a full sketch says nothing.
        let reach =
            |list: &[u32]| if list.len() < KEPT { u32::MAX } else { list.last().copied().unwrap_or(0) };
        let reach = reach(one).min(reach(other));
        let within = |list: &[u32]| list.partition_point(|hash| *hash <= reach);
        let (a, b) = (within(one), within(other));
        let common = one.iter().take(a).filter(|hash| other.binary_search(hash).is_ok()).count();
        let of = |whole: usize| if whole == 0 { 0.0 } else { common as f64 / whole as f64 };
        Self { compared: a.min(b), of_both: of(a + b - common), of_smaller: of(a.min(b)) }
    }
}

/// Whether the smaller of two sets lies in the other up to a share; a set that is empty agrees with every other.
fn agree(one: &[u32], other: &[u32], share: f64) -> bool {
    let common = one.iter().filter(|hash| other.binary_search(hash).is_ok()).count();
    let smaller = one.len().min(other.len());
    common as f64 >= smaller as f64 * share
}

/// The lowest of some hashes, each once, ascending.
fn ascending(hashes: impl Iterator<Item = u32>, count: usize) -> Vec<u32> {
    let mut hashes: Vec<u32> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(count);
    hashes
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A Chinese character, or another that is a word by itself.
    Character,
    Word,
    /// Digits with what separates them.
    Number,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    kind: Kind,
    hash: u64,
    /// Letters and digits.
    length: u32,
    role: Role,
}

/// What a token says about the number beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    None,
    /// 日 and 号.
    Day,
    /// 年 and 月: their numbers are the same in all news of a month.
    Calendar,
    /// A month by name: its number is a day.
    Month,
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().map(narrow).collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let is_letter = |at: usize| chars.get(at).is_some_and(|c| is_spelled(*c) && c.is_alphabetic());
    let mut tokens = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let from = at;
        at += 1;
        let kind = if is_digit(from) {
            let is_separator = |at: usize| matches!(chars.get(at), Some('.' | ',')) && is_digit(at + 1);
            while is_digit(at) || is_separator(at) {
                at += 1;
            }
            Kind::Number
        } else if is_letter(from) {
            while is_letter(at) {
                at += 1;
            }
            Kind::Word
        } else if ('\u{4e00}'..='\u{9fff}').contains(&c) || c.is_alphanumeric() {
            Kind::Character
        } else {
            continue;
        };
        let token = chars.get(from..at).unwrap_or_default();
        let role = match c {
            '日' | '号' => Role::Day,
            '年' | '月' => Role::Calendar,
            _ if kind == Kind::Word && is_month(token) => Role::Month,
            _ => Role::None,
        };
        let length = token.iter().filter(|c| !matches!(c, '.' | ',')).count() as u32;
        // 1,250 and 1250 are the same number, Port and PORT the same word.
        let written = token.iter().filter(|c| **c != ',').flat_map(|c| c.to_lowercase());
        let hash = if kind == Kind::Character { step(0, c) } else { written.fold(0, step) };
        let hash = mix(hash);
        tokens.push(Token { kind, hash, length, role });
    }
    tokens
}

struct Number {
    hash: u32,
    is_day: bool,
}

/// The numbers of a text, each with the token after it, which says what it counts. Years and months are left out.
fn numbers(tokens: &[Token]) -> Vec<Number> {
    let mut numbers = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Number) {
        let role_at = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or(Role::None, |it| it.role);
        let (before, after) = (role_at(at.checked_sub(1)), role_at(Some(at + 1)));
        if after == Role::Calendar {
            continue;
        }
        let is_day = after == Role::Day || before == Role::Month || after == Role::Month;
        let unit = tokens.get(at + 1).filter(|_| !is_day).map_or(0, |unit| unit.hash);
        numbers.push(Number { hash: (mix(token.hash ^ unit.rotate_left(17)) >> 32) as u32, is_day });
    }
    numbers
}

/// Scripts that are written in words; Chinese is not.
fn is_spelled(c: char) -> bool {
    (c as u32) < 0x2e80 || ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Whether a word is the name of a month in English, or its first three letters.
fn is_month(word: &[char]) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word: String = word.iter().flat_map(|c| c.to_lowercase()).collect();
    word.len() >= 3
        && MONTHS.iter().any(|month| *month == word || (word.len() == 3 && month.starts_with(&word)))
}

/// Full-width forms as their plain ones.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn step(hash: u64, c: char) -> u64 {
    (hash ^ c as u64).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23).wrapping_add(0x9e37_79b9_7f4a_7c15)
}

/// The finalizer of SplitMix64: every bit of the input moves half of the output.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests;
