//! From characters to sorted blocks: lines, what they join to, and what sort each block is of.

pub(super) mod block;
pub(super) mod columns;
pub(super) mod context;
pub(super) mod join;
pub(super) mod line;
pub(super) mod marks;
pub(super) mod narrow;
pub(super) mod pictures;
pub(super) mod reading;
pub(super) mod results;
pub(super) mod sort;
pub(super) mod words;
pub(super) mod wrap;
