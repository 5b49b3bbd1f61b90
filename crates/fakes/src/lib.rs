//! fakes: being written.
