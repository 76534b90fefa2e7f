//! The look over a raw mail that comes before any parser: is it safe to parse?
