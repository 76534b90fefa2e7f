//! Fingerprints within a snapshot: sketches and hashes as their bytes, since numbers that are chance don't get shorter by
//! being written with a length of their own.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer, Serializer,
    de::{Error, Visitor},
};

use super::MAX_KEYS;

/// A sketch, or none.
pub(super) mod sketch {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer, const K: usize>(sketch: &Option<[u16; K]>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(sketch.map(|values| values.map(u16::to_le_bytes)).as_ref().map_or(&[], |bytes| bytes.as_flattened()))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>, const K: usize>(deserializer: D) -> Result<Option<[u16; K]>, D::Error> {
        struct Sketch<const K: usize>(PhantomData<[u16; K]>);

        impl<'de, const K: usize> Visitor<'de> for Sketch<K> {
            type Value = Option<[u16; K]>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{} bytes or none", 2 * K)
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                let (values, rest) = bytes.as_chunks();
                if values.is_empty() && rest.is_empty() {
                    return Ok(None);
                }
                let values: &[[u8; 2]; K] = values.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))?;
                if rest.is_empty() { Ok(Some(values.map(u16::from_le_bytes))) } else { Err(E::invalid_length(bytes.len(), &self)) }
            }
        }

        deserializer.deserialize_bytes(Sketch(PhantomData))
    }
}

/// A few hashes.
pub(super) mod hashes {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(hashes: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = [[0; size_of::<u64>()]; MAX_KEYS];
        bytes.iter_mut().zip(hashes).for_each(|(bytes, hash)| *bytes = hash.to_le_bytes());
        serializer.serialize_bytes(bytes[..hashes.len().min(MAX_KEYS)].as_flattened())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<[u64]>, D::Error> {
        struct Hashes;

        impl Visitor<'_> for Hashes {
            type Value = Box<[u64]>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "up to {MAX_KEYS} hashes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                let (hashes, rest) = bytes.as_chunks();
                match hashes.len() <= MAX_KEYS && rest.is_empty() {
                    true => Ok(hashes.iter().map(|hash| u64::from_le_bytes(*hash)).collect()),
                    false => Err(E::invalid_length(bytes.len(), &self)),
                }
            }
        }

        deserializer.deserialize_bytes(Hashes)
    }
}
