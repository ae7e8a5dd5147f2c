//! Lines that say who answered, told or read, and nothing else.

use crate::article::page::credits::origin;
use crate::article::page::furniture;
use crate::article::page::layout::block::Block;
use crate::article::page::layout::words::List;

/// `（本期解答：某医院药师 林知夏）`: a line in brackets that says who wrote, and nothing else.
pub(crate) fn signs_alone(block: &Block) -> bool {
    let text = &block.text;
    let bracketed = matches!(text.first(), Some('（' | '(')) && matches!(text.last(), Some('）' | ')'));
    text.len() <= 60
        && (bracketed || answers(block))
        && text.words().has(List::Colon)
        && origin::closing(furniture::unwrap(text.head()))
            .is_some_and(|tail| !tail.photo && tail.credit.is_none())
}

/// Whether a line begins with the word for who answered a question.
pub(crate) fn answers(block: &Block) -> bool {
    ["解答人：", "解答：", "答复人：", "答复：", "本期解答：", "回复人："]
        .iter()
        .any(|w| block.head().starts_with(w))
}
