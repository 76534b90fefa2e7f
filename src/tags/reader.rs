//! Looks through stored mail for clues, after the reply and one mail at a time.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{self, Receiver, SyncSender},
    thread,
};

use super::{Clues, Tags, Trace};
use crate::{
    background::{REST, step_back},
    mail::message::Source,
};

/// How many mails may wait; more are not looked through, which is counted.
const QUEUE: usize = 4_096;
/// As for mail that somebody looks at.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Reads mails that were noted, in a queue of bounded length. Cheap to clone; its thread ends with the last clone.
#[derive(Clone)]
pub struct Reader {
    jobs: SyncSender<Job>,
    tags: Tags,
}

type Job = (Vec<Trace>, Box<dyn Source>);

impl Reader {
    /// Starts the thread that reads.
    pub fn start(tags: Tags) -> io::Result<Self> {
        let (jobs, queue) = mpsc::sync_channel(QUEUE);
        let reading = tags.clone();
        thread::Builder::new().name("tags".into()).stack_size(STACK_BYTES).spawn(move || work(&reading, &queue))?;
        Ok(Self { jobs, tags })
    }

    /// Has a mail read where that bears on a tag.
    pub fn read(&self, traces: &[Trace], source: impl Source) {
        let traces: Vec<_> = traces.iter().filter(|trace| self.tags.matters(trace)).cloned().collect();
        if !traces.is_empty() && self.jobs.try_send((traces, Box::new(source))).is_err() {
            metrics::counter!("sundew_tags_unread_mails_total").increment(1);
        }
    }
}

fn work(tags: &Tags, queue: &Receiver<Job>) {
    step_back("looks for clues");
    while let Ok(first) = queue.recv() {
        for (traces, source) in std::iter::once(first).chain(queue.try_iter()) {
            let Some(raw) = source.raw() else { continue };
            let mut brands: Vec<_> = traces.iter().flat_map(|trace| tags.brands(trace)).collect();
            brands.sort_unstable();
            brands.dedup();
            // A mail that breaks the reader is one that nothing is known of.
            if let Ok(clues) = catch_unwind(AssertUnwindSafe(|| Clues::of(&raw, &brands))) {
                traces.iter().for_each(|trace| tags.learn(trace, &clues));
            }
        }
        thread::sleep(REST);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;

    use super::*;
    use crate::{
        mail::{address::Recipient, envelope::Envelope, message::Message, message::Summary, timestamp::Timestamp, transcript::Transcript},
        tags::Settings,
    };

    struct Raw(&'static [u8]);

    impl Source for Raw {
        fn raw(&self) -> Option<Bytes> {
            Some(Bytes::from_static(self.0)).filter(|raw| !raw.is_empty())
        }
    }

    #[test]
    fn what_a_mail_links_to_is_learned_when_it_has_a_tag() {
        let tags = Tags::new(Settings::new(Duration::from_secs(60)));
        let reader = Reader::start(tags.clone()).unwrap();
        let envelope = Envelope {
            sender: "a@shop.example".into(),
            helo: "".into(),
            peer: [192, 0, 2, 1].into(),
            extended: true,
            smtputf8: false,
            tls: None,
            auth: false,
        };
        let now = Timestamp::from_millis(1_700_000_000_000);
        let message = Message::new(envelope, now, Bytes::new(), Summary::default(), Transcript::default());
        let noted = |path: &str| tags.note(&Recipient::from_path(path, "x.org").unwrap(), &message, now).unwrap();
        let (bare, tagged) = (noted("you@x.org"), noted("me+milk@x.org"));
        let mail = b"From: a@shop.example\r\n\r\nhttps://www.elsewhere.example/\r\n";
        reader.read(&[bare], Raw(mail));
        reader.read(std::slice::from_ref(&tagged), Raw(b""));
        reader.read(&[tagged], Raw(mail));
        let links = |path: &str, tag: &str| {
            let address = Recipient::from_path(path, "x.org").unwrap().address;
            tags.report_of(&address, tag, now).unwrap().introduced[0].links.clone()
        };
        while links("me@x.org", "milk").is_empty() {
            thread::yield_now();
        }
        assert_eq!((links("me@x.org", "milk"), links("you@x.org", "")), (vec!["elsewhere.example".into()], Vec::new()));
    }
}
