//! api-native: being written.
