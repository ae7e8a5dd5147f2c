//! The page as given, from which texts are cut by code points.

use crate::article::Span;

/// A page and where its code points begin.
pub(crate) struct Given<'p> {
    page: &'p str,
    /// How many code points it has.
    length: usize,
    /// The byte at which each [`STEP`]th code point begins.
    bytes: Vec<usize>,
}

/// Of so many code points one knows its byte; the others are counted from there.
const STEP: usize = 16;

impl<'p> Given<'p> {
    /// A page with its code points.
    pub(crate) fn of(page: &'p str) -> (Self, Vec<char>) {
        // Counted first, so that no character asks for room.
        let length = page.chars().count();
        let (mut bytes, mut chars) = (Vec::with_capacity(length.div_ceil(STEP)), vec!['\0'; length]);
        let mut rest = page.chars();
        for slots in chars.chunks_mut(STEP) {
            bytes.push(page.len() - rest.as_str().len());
            slots.iter_mut().zip(&mut rest).for_each(|(slot, c)| *slot = c);
        }
        (Given { page, length, bytes }, chars)
    }

    /// How many code points the page has.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// The text of `span`; nothing of what lies behind the page.
    pub(crate) fn cut(&self, span: Span) -> &'p str {
        self.page.get(self.byte(span.start)..self.byte(span.end)).unwrap_or_default()
    }

    /// The byte at which a code point begins.
    fn byte(&self, at: usize) -> usize {
        let known = self.bytes.get(at / STEP).copied().filter(|_| at < self.length);
        let rest = known.and_then(|byte| self.page.get(byte..)).unwrap_or_default();
        let before: usize = rest.chars().take(at % STEP).map(char::len_utf8).sum();
        known.map_or(self.page.len(), |byte| byte + before)
    }
}
