//! A part of a snapshot: what it is, in which version, how long, and that it is what was written.

use postcard::{ser_flavors::Flavor, serialize_with_flavor, take_from_bytes};
use serde::{Deserialize, Serialize};

use super::{RestoreError, Snapshot};

/// All of them begin so.
const MARK: &[u8] = b"sundew traps: ";
const LENGTH_BYTES: usize = size_of::<u64>();
const CHECKSUM_BYTES: usize = blake3::OUT_LEN;
/// Digits of a version.
const MAX_DIGITS: usize = 9;

/// What a part is called, and the version of its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::trap) struct Format {
    pub(in crate::trap) name: &'static str,
    pub(in crate::trap) version: u32,
}

/// Where a part stands that has no length and no checksum yet.
#[derive(Debug)]
pub(super) struct Place {
    begins: usize,
    /// Behind its line.
    length_at: usize,
    ends: usize,
}

impl Snapshot {
    /// Adds a part with this content; `None` if there is no memory for about so many bytes.
    pub(in crate::trap) fn add(&mut self, format: Format, content: &impl Serialize, about_bytes: usize) -> Option<()> {
        let Self { bytes, parts } = self;
        let begins = bytes.len();
        bytes.try_reserve(about_bytes).ok()?;
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(format!("{} {}\n", format.name, format.version).as_bytes());
        let length_at = bytes.len();
        bytes.extend_from_slice(&[0; LENGTH_BYTES + CHECKSUM_BYTES]);
        serialize_with_flavor(content, Bytes(bytes)).ok()?;
        parts.push(Place { begins, length_at, ends: bytes.len() });
        Some(())
    }

    /// The bytes for a file.
    pub fn into_bytes(mut self) -> Vec<u8> {
        for Place { begins, length_at, ends } in self.parts {
            let (line, rest) = self.bytes[begins..ends].split_at_mut(length_at - begins);
            let (length, rest) = rest.split_at_mut(LENGTH_BYTES);
            let (checksum, content) = rest.split_at_mut(CHECKSUM_BYTES);
            length.copy_from_slice(&(content.len() as u64).to_le_bytes());
            checksum.copy_from_slice(&checksum_of(line, content));
        }
        self.bytes
    }
}

/// Bytes that grow. What the library has for that takes twice the time for each of many small numbers.
struct Bytes<'a>(&'a mut Vec<u8>);

impl Flavor for Bytes<'_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// Takes a part of this format from the beginning of `bytes`.
pub(in crate::trap) fn next<'a>(format: Format, bytes: &mut &'a [u8]) -> Result<&'a [u8], RestoreError> {
    let (version, content) = read(format.name, bytes).ok_or(RestoreError::Damaged)?;
    match version {
        version if version == format.version => Ok(content),
        version if version > format.version => Err(RestoreError::Newer(version)),
        _ => Err(RestoreError::Damaged),
    }
}

fn read<'a>(name: &str, bytes: &mut &'a [u8]) -> Option<(u32, &'a [u8])> {
    let rest = bytes.strip_prefix(MARK)?.strip_prefix(name.as_bytes())?.strip_prefix(b" ")?;
    let end = rest.iter().take(MAX_DIGITS + 1).position(|byte| *byte == b'\n')?;
    let (digits, rest) = rest.split_at(end);
    let line = &bytes[..bytes.len() - rest.len() + 1];
    let version = str::from_utf8(digits).ok()?.parse().ok()?;
    let (length, rest) = rest[1..].split_first_chunk::<LENGTH_BYTES>()?;
    let (checksum, rest) = rest.split_first_chunk::<CHECKSUM_BYTES>()?;
    let (content, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    *bytes = rest;
    (checksum_of(line, content) == *checksum).then_some((version, content))
}

fn checksum_of(line: &[u8], content: &[u8]) -> [u8; CHECKSUM_BYTES] {
    blake3::Hasher::new().update(line).update(content).finalize().into()
}

/// What a part holds, all of it.
pub(in crate::trap) fn content<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, RestoreError> {
    match take_from_bytes(bytes) {
        Ok((content, [])) => Ok(content),
        _ => Err(RestoreError::Damaged),
    }
}
