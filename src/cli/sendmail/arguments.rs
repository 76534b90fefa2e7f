//! The options of sendmail(8), as programs have used them for forty years: single letters, together or apart from their
//! values, options that mean nothing here among them.

use std::ffi::OsString;

/// Options with a value, which stands in the same word or is the next one.
const WITH_VALUE: &str = "ABCFLNORSVXbefhopr";
/// Options without one. `q` may have one in the same word.
const ALONE: &str = "GUimnqtv";

/// What is to be sent how.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// `-S`: the server, `host:port`.
    pub(super) server: Option<String>,
    /// `-f`, `-r`: the envelope sender; empty is the null sender.
    pub(super) sender: Option<String>,
    /// `-F`: the name of the sender.
    pub(super) full_name: Option<String>,
    /// `-t`: the recipients are those of the header.
    pub(super) reads_recipients: bool,
    /// `-i`, `-oi`: a line with a single dot is text.
    pub(super) ignores_dots: bool,
    /// The recipients on the command line.
    pub(super) recipients: Vec<String>,
}

impl Arguments {
    /// Reads the words after the name of the program; the error says what is wrong.
    pub(super) fn read(words: &[OsString]) -> Result<Self, String> {
        let mut read = Self::default();
        let mut words = words.iter().map(|word| word.to_str().ok_or_else(|| format!("{} is not UTF-8", word.display())));
        while let Some(word) = words.next().transpose()? {
            match word.strip_prefix('-') {
                Some("-") => {
                    read.recipients.extend(words.by_ref().map(|word| word.map(str::to_owned)).collect::<Result<Vec<_>, _>>()?);
                }
                Some(letters) if !letters.is_empty() => read.options(letters, || words.next())?,
                _ => read.recipients.push(word.to_owned()),
            }
        }
        Ok(read)
    }

    /// The options of one word.
    fn options<'a>(&mut self, letters: &'a str, next: impl FnOnce() -> Option<Result<&'a str, String>>) -> Result<(), String> {
        let mut rest = letters;
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            if WITH_VALUE.contains(letter) {
                let value = if rest.is_empty() { next().ok_or_else(|| format!("-{letter} needs a value"))?? } else { rest };
                return self.set(letter, value);
            }
            match letter {
                't' => self.reads_recipients = true,
                'i' => self.ignores_dots = true,
                // Deliver what is queued, how often: there is no queue.
                'q' => return Ok(()),
                letter if ALONE.contains(letter) => {}
                _ => return Err(format!("there is no option -{letter}")),
            }
        }
        Ok(())
    }

    fn set(&mut self, letter: char, value: &str) -> Result<(), String> {
        match (letter, value) {
            ('S', server) => self.server = Some(server.to_owned()),
            ('f' | 'r', sender) => self.sender = Some(sender.trim_start_matches('<').trim_end_matches('>').to_owned()),
            ('F', name) => self.full_name = Some(name.to_owned()),
            ('o', "i") => self.ignores_dots = true,
            ('b', "m") => {}
            ('b', mode) => return Err(format!("-b{mode} is not offered: -bm, which reads a mail and sends it, is all there is")),
            // How errors are told, what is queued, notified, logged and set: nothing of it is different here.
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Arguments, String> {
        Arguments::read(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn what_programs_write_is_understood() {
        let (sender, text) = (|text: &str| Some(text.to_owned()), |text: &str| text.to_owned());
        let plain = Arguments::default;
        for (words, meant) in [
            // PHP's default, and what its documentation adds.
            (&["-t", "-i"][..], Arguments { reads_recipients: true, ignores_dots: true, ..plain() }),
            (&["-t", "-i", "-fa@b.org"], Arguments { reads_recipients: true, ignores_dots: true, sender: sender("a@b.org"), ..plain() }),
            // git send-email, cron, mailx, Perl, Django and Rails.
            (
                &["-i", "-f", "a@b.org", "c@d.org", "e@f.org"],
                Arguments { ignores_dots: true, sender: sender("a@b.org"), recipients: vec![text("c@d.org"), text("e@f.org")], ..plain() },
            ),
            (
                &["-FCronDaemon", "-i", "-odi", "-oem", "-oi", "-t"],
                Arguments { full_name: sender("CronDaemon"), ignores_dots: true, reads_recipients: true, ..plain() },
            ),
            (&["-bm", "-ti", "-r", "<>"], Arguments { reads_recipients: true, ignores_dots: true, sender: sender(""), ..plain() }),
            (
                &["-v", "-q15m", "-O", "DeliveryMode=b", "-B8BITMIME", "-N", "never", "root"],
                Arguments { recipients: vec![text("root")], ..plain() },
            ),
            (
                &["-S", "sundew:1025", "--", "-odd@d.org"],
                Arguments { server: sender("sundew:1025"), recipients: vec![text("-odd@d.org")], ..plain() },
            ),
        ] {
            assert_eq!(read(words).as_ref(), Ok(&meant), "{words:?}");
        }
    }

    #[test]
    fn what_is_no_option_is_refused() {
        for (words, said) in
            [(&["-t", "-z"][..], "-z"), (&["-bs"], "-bs"), (&["-bd"], "-bm"), (&["-f"], "-f needs"), (&["--verbose"], "--")]
        {
            assert!(read(words).is_err_and(|reason| reason.contains(said)), "{words:?}");
        }
    }
}
