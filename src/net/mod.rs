//! What all outgoing HTTP calls share: which addresses may be called.
//!
//! The hub calls subscribers, the poller calls feeds and pages; each has a client of its own, since what
//! they send and how long they wait differs.

pub mod address;
