//! store-sql: being written.
