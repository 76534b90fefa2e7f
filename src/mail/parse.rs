//! The only user of mail-parser: raw bytes in, owned summaries and views out.
