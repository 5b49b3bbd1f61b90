//! cloud: being written.
