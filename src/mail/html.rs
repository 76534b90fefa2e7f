//! The one scanner of hostile HTML.
