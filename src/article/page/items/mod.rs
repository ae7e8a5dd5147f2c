//! From sorted blocks to items: photos, groups of briefs, and who owns each block.

pub(super) mod assemble;
pub(super) mod brief;
pub(super) mod caption;
pub(super) mod draft;
mod found;
mod listing;
pub(super) mod photo;
pub(super) mod row;
pub(super) mod title;
