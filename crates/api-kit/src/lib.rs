//! api-kit: being written.
