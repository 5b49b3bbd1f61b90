//! Live figures in one file of their own.
