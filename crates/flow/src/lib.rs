//! flow: being written.
