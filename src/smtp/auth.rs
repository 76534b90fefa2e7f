//! AUTH (RFC 4954): the exchange is held as the mechanism asks, then anything is believed. Pure.
//!
//! Credentials are decoded to tell a good exchange from a broken one, and dropped: nothing keeps or logs them.

use base64::{Engine, engine::general_purpose::STANDARD};

/// What is offered, as EHLO says it.
pub(super) const MECHANISMS: &str = "PLAIN LOGIN";
/// A line of the exchange, or AUTH with its initial response (RFC 4954 section 4).
pub(super) const MAX_LINE_BYTES: usize = 12_288;
/// "Username:" and "Password:", as clients of LOGIN expect them.
const ASK_USER: &str = "VXNlcm5hbWU6";
const ASK_PASSWORD: &str = "UGFzc3dvcmQ6";

/// What the client has to answer next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exchange {
    /// PLAIN (RFC 4616): everything at once.
    Plain,
    /// LOGIN: the name.
    LoginUser,
    /// LOGIN: the password.
    LoginPassword,
}

/// How it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Ask on, with this challenge in base64.
    Challenge(Exchange, &'static str),
    /// Authenticated.
    Done,
    /// The client sent `*`.
    Cancelled,
    /// Not base64, or not what the mechanism sends.
    Malformed,
}

impl Exchange {
    /// The exchange of a mechanism; `None` for one that is not offered.
    pub(super) fn of(mechanism: &str) -> Option<Self> {
        match mechanism {
            _ if mechanism.eq_ignore_ascii_case("PLAIN") => Some(Self::Plain),
            _ if mechanism.eq_ignore_ascii_case("LOGIN") => Some(Self::LoginUser),
            _ => None,
        }
    }

    /// Begins with what stood behind the mechanism; `=` there is an empty response.
    pub(super) fn begin(self, initial: Option<&str>) -> Answer {
        match initial {
            None => Answer::Challenge(self, if self == Self::Plain { "" } else { ASK_USER }),
            Some("=") => self.respond(b""),
            Some(response) => self.respond(response.as_bytes()),
        }
    }

    /// Takes a line of the client's.
    pub(super) fn respond(self, line: &[u8]) -> Answer {
        if line == b"*" {
            return Answer::Cancelled;
        }
        let Ok(response) = STANDARD.decode(line) else { return Answer::Malformed };
        match self {
            // RFC 4616 section 2: whom to act for, who it is, the password, with NUL between them.
            Self::Plain if response.iter().filter(|&&byte| byte == 0).count() == 2 => Answer::Done,
            Self::Plain => Answer::Malformed,
            Self::LoginUser => Answer::Challenge(Self::LoginPassword, ASK_PASSWORD),
            Self::LoginPassword => Answer::Done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_judged_by_its_form_and_by_nothing_else() {
        const ASK: Answer = Answer::Challenge(Exchange::LoginPassword, ASK_PASSWORD);
        for (exchange, line, answer) in [
            (Exchange::Plain, "AGEAYg==", Answer::Done),
            (Exchange::Plain, "eABhAGI=", Answer::Done),
            (Exchange::Plain, "AAA=", Answer::Done),
            (Exchange::Plain, "AGE=", Answer::Malformed),
            (Exchange::Plain, "", Answer::Malformed),
            (Exchange::Plain, "AGEAYg", Answer::Malformed),
            (Exchange::Plain, "not base64", Answer::Malformed),
            (Exchange::Plain, "*", Answer::Cancelled),
            (Exchange::LoginUser, "Ym9i", ASK),
            (Exchange::LoginUser, "", ASK),
            (Exchange::LoginUser, "*", Answer::Cancelled),
            (Exchange::LoginPassword, "eA==", Answer::Done),
            (Exchange::LoginPassword, "eA=", Answer::Malformed),
        ] {
            assert_eq!(exchange.respond(line.as_bytes()), answer, "{exchange:?} {line}");
        }
    }

    #[test]
    fn an_initial_response_saves_a_round_trip_and_an_equals_sign_is_an_empty_one() {
        let (plain, login) = (Exchange::of("plain").unwrap(), Exchange::of("LOGIN").unwrap());
        assert_eq!(plain.begin(None), Answer::Challenge(Exchange::Plain, ""));
        assert_eq!(plain.begin(Some("AGEAYg==")), Answer::Done);
        assert_eq!(plain.begin(Some("=")), Answer::Malformed);
        assert_eq!(login.begin(None), Answer::Challenge(Exchange::LoginUser, ASK_USER));
        assert_eq!(login.begin(Some("=")), Answer::Challenge(Exchange::LoginPassword, ASK_PASSWORD));
        assert_eq!(Exchange::of("CRAM-MD5"), None);
    }

    #[test]
    fn the_challenges_say_what_they_ask_for() {
        assert_eq!(STANDARD.decode(ASK_USER).unwrap(), b"Username:");
        assert_eq!(STANDARD.decode(ASK_PASSWORD).unwrap(), b"Password:");
    }
}
