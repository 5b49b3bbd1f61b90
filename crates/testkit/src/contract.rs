//! One suite per port, run against every driver of it, fakes included.
