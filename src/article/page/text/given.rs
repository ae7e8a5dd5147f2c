//! The page as given, from which texts are cut by code points.

use crate::article::Span;

/// A page and where its code points begin.
pub(crate) struct Given<'p> {
    page: &'p str,
    /// The byte at which each code point begins, and the page's length.
    bytes: Vec<usize>,
}

impl<'p> Given<'p> {
    /// A page with its code points.
    pub(crate) fn of(page: &'p str) -> (Self, Vec<char>) {
        // Counted first, so that no character asks for room.
        let length = page.chars().count();
        let (mut bytes, mut chars) = (vec![page.len(); length + 1], vec!['\0'; length]);
        for ((byte, slot), (at, c)) in bytes.iter_mut().zip(&mut chars).zip(page.char_indices()) {
            (*byte, *slot) = (at, c);
        }
        (Given { page, bytes }, chars)
    }

    /// How many code points the page has.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    /// The text of `span`; nothing of what lies behind the page.
    pub(crate) fn cut(&self, span: Span) -> &'p str {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(self.page.len());
        self.page.get(byte(span.start)..byte(span.end)).unwrap_or_default()
    }
}
