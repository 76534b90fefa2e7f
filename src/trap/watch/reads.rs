//! Reads that were told and are not remembered yet: who looks into an inbox must not wait for traps, and no read may be lost,
//! else an address in use would look like one that was left.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::trap::memory::{Memory, Secs};

/// As soon as so many addresses wait, whoever tells of one more has all of them remembered.
const ROOM: usize = 4_096;

/// Somebody looked into an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// The keyed hash of the address.
    pub mailbox: u64,
    /// Whether it is somebody's own.
    pub is_issued: bool,
    /// Where its reader comes from, as a hash.
    pub origin: u32,
    /// Whether a program read it.
    pub by_program: bool,
    /// When.
    pub at: Secs,
}

/// The last read of each address, until it is remembered.
#[derive(Debug, Default)]
pub(super) struct Reads(Mutex<HashMap<u64, Read>>);

impl Reads {
    /// Takes a read; true when it is time to have all remembered.
    pub(super) fn add(&self, read: Read) -> bool {
        let mut reads = self.lock();
        let is_test = reads.get(&read.mailbox).is_some_and(|before| before.by_program);
        reads.insert(read.mailbox, Read { by_program: read.by_program || is_test, ..read });
        reads.len() >= ROOM
    }

    /// Has all of them remembered.
    pub(super) fn settle(&self, memory: &mut Memory) {
        let reads = std::mem::take(&mut *self.lock());
        for Read { mailbox, is_issued, origin, by_program, at } in reads.into_values() {
            memory.read(mailbox, is_issued, origin, by_program, at);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Read>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
