//! `sundew analyze --into`: what an archive tells is added to what the traps of a server know.

use std::{
    fmt,
    io::{self, ErrorKind, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;

use super::{
    NO_MAIL, NOT_WRITTEN, SOME_NOT_READ,
    archive::Archive,
    history::{self, Trace},
    sources::Sources,
};
use crate::{
    config::Knobs,
    mail::timestamp::Timestamp,
    server::Kept,
    trap::{
        fingerprint::Key,
        memory::{Kind, Memory, Secs, Settings},
        snapshot::Snapshot,
        watch::{Arrival, Recipient, Room, State, pattern},
    },
};

#[derive(Args)]
pub(super) struct History {
    /// Adds the mails to what the traps of a server know, by their dates, in its data directory; the server is not to run. Prints
    /// what came of it instead of a line for each mail
    #[arg(long, value_name = "DIR", conflicts_with_all = ["key", "top"])]
    pub(super) into: Option<PathBuf>,
    /// What the addresses of the archive are
    #[arg(long = "as", value_name = "CLASS", value_enum, default_value_t = Class::TrapOnly, requires = "into")]
    class: Class,
    /// What the place is called where seeded addresses were given away
    #[arg(long, value_name = "NAME", requires = "into", required_if_eq("class", "seeded"))]
    source: Option<String>,
}

/// Why the addresses of an archive are traps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Class {
    /// Never made, given or looked into: they count more from mail to mail
    Pristine,
    /// Given away to be found, all at one place
    Seeded,
    /// At domains that take nothing but this
    TrapOnly,
    /// Left by whoever had them, at their first mail in the archive at the latest
    Abandoned,
}

/// What came of it.
struct Outcome {
    added: u64,
    first: Secs,
    last: Secs,
    campaigns: usize,
    /// Campaigns, networks and domains.
    deserving: [usize; 3],
}

/// How a server is set up that is to know this.
struct Setup {
    room: Room,
    settings: Settings,
    now: Secs,
}

/// Errors are sentences for who asked for this; nothing was changed then.
pub(super) fn run(
    history: &History,
    into: &Path,
    sources: &mut Sources,
    knobs: &Knobs,
    progress: &ProgressBar,
) -> Result<ExitCode, String> {
    let (room, settings) = knobs.traps.settings(knobs.inbox_ttl);
    let setup = Setup { room, settings, now: Timestamp::now().as_secs() };
    // Before anything else: who waits for an archive of years to be read shall not learn then that it was for nothing.
    let mut kept = Kept::open(into, settings, room).map_err(|error| error.to_string())?;
    let mut archive = Archive::read(sources, setup.now, progress);
    let outcome = add(&mut archive, history, &mut kept, &setup, progress);
    progress.finish_and_clear();
    let left_out = &archive.left_out;
    let Some(outcome) = outcome? else {
        let _ = writeln!(io::stderr(), "sundew: no mail was found that can be added; left out: {left_out}");
        return Ok(ExitCode::from(NO_MAIL));
    };
    match writeln!(io::stdout(), "{outcome}\nLeft out: {left_out}.") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "sundew: standard output: {error}");
            Ok(ExitCode::from(NOT_WRITTEN))
        }
        _ if left_out.not_read > 0 => Ok(ExitCode::from(SOME_NOT_READ)),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Adds all mails as if they came one after the other, and writes down what is known then; `None` where there are none.
fn add(
    archive: &mut Archive,
    history: &History,
    kept: &mut Kept,
    setup: &Setup,
    progress: &ProgressBar,
) -> Result<Option<Outcome>, String> {
    let Some((first, last)) = archive.mails.first().zip(archive.mails.last()).map(|(first, last)| (first.at, last.at)) else {
        return Ok(None);
    };
    let key = kept.key;
    let mut state = kept.state.take().map_or_else(|| setup.begin(key, first), Ok)?;
    let place = history.source.as_deref().unwrap_or_default();
    let source = key.hash(place.as_bytes()) as u32;
    let mut added = 0;
    progress.set_length(archive.mails.len() as u64);
    progress.set_message("mails");
    for nth in 0..archive.mails.len() {
        progress.set_position(nth as u64);
        // What changed since its date was read is another mail, or none.
        let raw = archive.content(nth).ok();
        let Some((raw, trace)) = raw.and_then(|raw| history::trace(&raw, setup.now).ok().map(|trace| (raw, trace))) else {
            archive.left_out.not_read += 1;
            continue;
        };
        let mailbox = key.hash(trace.to.as_str().as_bytes());
        if history.class == Class::Seeded && !state.memory.seed(mailbox, source, place, trace.at) {
            return Err("--source: addresses were given away at too many places already".to_owned());
        }
        let arrival = arrival(trace, mailbox, history.class, key, source);
        // A mail that breaks what reads it is one that nothing is known of.
        match catch_unwind(AssertUnwindSafe(|| state.learn(&key, &arrival, &raw))) {
            Ok(()) => added += 1,
            Err(_) => archive.left_out.not_read += 1,
        }
    }
    if added == 0 {
        return Ok(None);
    }
    let campaigns = state.memory.campaigns().count();
    let snapshot = Snapshot::take(|| &state).ok_or("there is not enough memory to write down what is known")?.into_bytes();
    drop(state);
    // What can't be read again is not written.
    let deserving = setup.deserving(key, &snapshot)?;
    kept.write(&snapshot).map_err(|error| format!("what is known can't be written: {error}"))?;
    Ok(Some(Outcome { added, first, last, campaigns, deserving }))
}

/// As a server would have seen it that looks into no senders.
fn arrival(trace: Trace, mailbox: u64, class: Class, key: Key, source: u32) -> Arrival {
    let Trace { at, to, client, helo, sender, tls } = trace;
    let recipient = Recipient { address: to.as_str().into(), mailbox, kind: class.kind(to.local(), key, source), leak: None };
    Arrival {
        recipients: vec![recipient],
        client,
        is_from_near: false,
        sends_for_many: false,
        helo,
        sender,
        tls,
        results: None,
        proof: None,
        is_checked: false,
        at,
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, campaigns, deserving: [letters, networks, domains], .. } = self;
        let [first, last] = [self.first, self.last].map(|at| Timestamp::from_secs(at).rfc3339());
        write!(
            formatter,
            "Added {added} mails, from {first} to {last}; {campaigns} campaigns are known now.\n\
             On the lists, once a server has learned long enough: {letters} campaigns, {networks} networks, {domains} domains."
        )
    }
}

impl Setup {
    /// Nothing is known yet. It is new today, so that it waits before it lists, as others do: an archive of traps knows nothing of
    /// what people ask for. Days are counted from the first mail on.
    fn begin(&self, key: Key, first: Secs) -> Result<State, String> {
        let state = State::new(self.settings, self.room, key, first).map_err(|error| error.to_string())?;
        Ok(State { memory: Memory::new(self.settings, self.now), ..state })
    }

    /// How many campaigns, networks and domains a server would list that knows this, if it were not new.
    fn deserving(&self, key: Key, snapshot: &[u8]) -> Result<[usize; 3], String> {
        let settings = Settings { warm_up: 0, delay: 0, ..self.settings };
        let mut memory = State::restore(settings, self.room, key, snapshot).map_err(|error| error.to_string())?.memory;
        // Once to see that it is due, once to list it.
        (0..2).for_each(|_| memory.advance(self.now));
        Ok([
            memory.campaigns().filter(|named| named.evidence.listing.is_listed()).count(),
            memory.networks().filter(|named| named.evidence.listing.is_listed()).count(),
            memory.domains().filter(|named| named.evidence.listing.is_listed()).count(),
        ])
    }
}

impl Class {
    /// What an address with this local part is.
    fn kind(self, local: &str, key: Key, source: u32) -> Kind {
        let pattern = pattern(&key, local);
        match self {
            Self::Pristine => Kind::Typed { pattern, was_looked_at: false },
            Self::Seeded => Kind::Seeded { source },
            Self::TrapOnly => Kind::TrapOnly { pattern },
            // As if somebody had looked into it until its first mail; what it is later comes of its age from then on.
            Self::Abandoned => Kind::Typed { pattern, was_looked_at: true },
        }
    }
}
