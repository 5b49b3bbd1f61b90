//! flows: being written.
