//! People and origin: bylines, lead-ins and datelines, meta lines, photographers' lines, signatures and credits.

pub(super) mod byline;
pub(super) mod english;
pub(super) mod lead;
pub(super) mod meta;
pub(super) mod names;
pub(super) mod origin;
pub(super) mod photographer;
pub(super) mod signature;
