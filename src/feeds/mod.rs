//! Feed bytes (pure).
