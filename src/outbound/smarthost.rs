//! The operator's smarthost: how it is written, and one mail handed to it.

use std::{fmt, net::IpAddr, str::FromStr, time::Duration};

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        extension::{ClientId, Extension},
    },
};
use percent_encoding::percent_decode_str;
use thiserror::Error;
use tokio::time::timeout;
use url::{Host, Url};

use super::queue::{Answer, Outcome};

/// Submission (RFC 6409), and the same under TLS from its first byte (RFC 8314).
const SUBMISSION_PORT: u16 = 587;
const SUBMISSIONS_PORT: u16 = 465;
/// How long a smarthost may take until it has greeted and let us in, and then for one mail.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
const MAIL_TIMEOUT: Duration = Duration::from_secs(120);
/// How long a farewell is waited for; the mail is the smarthost's by then.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// Where mail that leaves is handed in, and as whom. Never printed: it has a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Smarthost {
    host: String,
    port: u16,
    security: Security,
    login: Option<(String, String)>,
}

/// How the connection is encrypted. The certificate must be good for the host in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    /// Plain until STARTTLS (RFC 3207), without which nothing is sent.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// Not at all.
    Off,
}

/// What a smarthost is written like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SmarthostError {
    /// No URL of the kind.
    #[error("smtp://user:password@host:587 (with STARTTLS), smtps://host:465, or smtp://host:25?tls=off")]
    Syntax,
    /// A password would cross a network in clear.
    #[error("a user and a password only with TLS, unless the host is this machine: leave out ?tls=off")]
    PasswordInClear,
}

impl FromStr for Smarthost {
    type Err = SmarthostError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| SmarthostError::Syntax)?;
        let plain = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect::<Vec<_>>();
        let (security, default_port) = match (url.scheme(), plain.as_slice()) {
            ("smtp", []) => (Security::StartTls, SUBMISSION_PORT),
            ("smtp", [(name, value)]) if name == "tls" && value == "off" => (Security::Off, SUBMISSION_PORT),
            ("smtps", []) => (Security::Implicit, SUBMISSIONS_PORT),
            _ => return Err(SmarthostError::Syntax),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(SmarthostError::Syntax);
        }
        // In URLs of schemes that the standard does not know, IPv4 addresses are names.
        let host = match url.host().ok_or(SmarthostError::Syntax)? {
            Host::Ipv6(ip) => ip.to_string(),
            host => host.to_string(),
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| SmarthostError::Syntax);
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some((decoded(user)?, decoded(password)?)),
            _ => return Err(SmarthostError::Syntax),
        };
        let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if security == Security::Off && login.is_some() && !is_here {
            return Err(SmarthostError::PasswordInClear);
        }
        Ok(Self { host, port: url.port().unwrap_or(default_port), security, login })
    }
}

impl fmt::Debug for Smarthost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smarthost").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// Why nothing came of a try: the smarthost's own words, or what kept us from hearing any.
enum Failure {
    /// It was said of this mail.
    OfMail(SmtpError),
    /// The connection, its encryption or the login did not come about: the operator's affair, not this mail's.
    OfConnection(SmtpError),
    /// Nothing came in time.
    Silence,
    /// The mail can't be written.
    Unwritten(String),
}

impl Smarthost {
    /// Hands one mail in. `compose` writes it when it is known whether 8-bit lines may be sent (RFC 6152).
    pub(super) async fn send(
        &self,
        hello: &str,
        envelope: &Envelope,
        compose: impl FnOnce(bool) -> Result<Vec<u8>, String> + Send,
    ) -> Outcome {
        match self.try_send(hello, envelope, compose).await {
            Ok(()) => Outcome::Sent,
            Err(Failure::OfMail(error)) => {
                let answer = answer(&error);
                if error.is_permanent() { Outcome::Refused(answer) } else { Outcome::Deferred(answer) }
            }
            Err(Failure::OfConnection(error)) => Outcome::Unreachable(answer(&error)),
            Err(Failure::Silence) => Outcome::Unreachable(Answer::new(None, "no answer in time")),
            Err(Failure::Unwritten(reason)) => {
                tracing::warn!("a mail to be forwarded can't be written: {reason}");
                Outcome::Refused(Answer::new(None, "this mail can't be written"))
            }
        }
    }

    async fn try_send(
        &self,
        hello: &str,
        envelope: &Envelope,
        compose: impl FnOnce(bool) -> Result<Vec<u8>, String> + Send,
    ) -> Result<(), Failure> {
        let connecting = timeout(CONNECT_TIMEOUT, self.connect(hello));
        let mut connection = connecting.await.map_err(|_| Failure::Silence)?.map_err(Failure::OfConnection)?;
        let eight_bit = connection.server_info().supports_feature(Extension::EightBitMime);
        let mail = compose(eight_bit).map_err(Failure::Unwritten)?;
        let sending = timeout(MAIL_TIMEOUT, connection.send(envelope, &mail));
        sending.await.map_err(|_| Failure::Silence)?.map_err(Failure::OfMail)?;
        // It has the mail: whatever becomes of the farewell, sending it again would be one too many.
        let _ = timeout(QUIT_TIMEOUT, connection.quit()).await;
        Ok(())
    }

    async fn connect(&self, hello: &str) -> Result<AsyncSmtpConnection, SmtpError> {
        let name = ClientId::Domain(hello.to_owned());
        let tls = |security| (self.security == security).then(|| TlsParameters::new_rustls(self.host.clone())).transpose();
        let server = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, None, &name, tls(Security::Implicit)?, None).await?;
        if let Some(parameters) = tls(Security::StartTls)? {
            connection.starttls(parameters, &name).await?;
        }
        if let Some((user, password)) = &self.login {
            let login = Credentials::new(user.clone(), password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).await?;
        }
        Ok(connection)
    }
}

/// What was said, or what the system says; of an error within an error the innermost, which names the cause.
fn answer(error: &SmtpError) -> Answer {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let code = error.status().map(u16::from);
    Answer::new(code, &cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smarthost_is_written_as_a_url_and_encrypted_unless_it_says_not_to_be() {
        for (text, host, port, security, login) in [
            ("smtp://mail.example.org", "mail.example.org", 587, Security::StartTls, None),
            (" smtp://me%40x.org:p%3Ass@mail.example.org:2587 ", "mail.example.org", 2587, Security::StartTls, Some(("me@x.org", "p:ss"))),
            ("smtps://u:p@mail.example.org/", "mail.example.org", 465, Security::Implicit, Some(("u", "p"))),
            ("smtp://127.0.0.1:2525?tls=off", "127.0.0.1", 2525, Security::Off, None),
            ("smtp://u:p@localhost?tls=off", "localhost", 587, Security::Off, Some(("u", "p"))),
            ("smtp://[::1]:25?tls=off", "::1", 25, Security::Off, None),
        ] {
            let login = login.map(|(user, password)| (user.to_owned(), password.to_owned()));
            assert_eq!(text.parse(), Ok(Smarthost { host: host.to_owned(), port, security, login }), "{text}");
        }
    }

    #[test]
    fn what_is_no_smarthost_is_refused_and_no_password_goes_out_in_clear() {
        for text in [
            "mail.example.org",
            "http://x.org",
            "smtp://",
            "smtp://x.org?tls=maybe",
            "smtps://x.org?tls=off",
            "smtp://x.org/in",
            "smtp://u@x",
        ] {
            assert_eq!(text.parse::<Smarthost>(), Err(SmarthostError::Syntax), "{text}");
        }
        assert_eq!("smtp://u:p@mail.example.org?tls=off".parse::<Smarthost>(), Err(SmarthostError::PasswordInClear));
    }

    #[test]
    fn nothing_that_prints_it_prints_the_password() {
        let smarthost: Smarthost = "smtp://user:hunter22@mail.example.org".parse().unwrap();
        let shown = format!("{smarthost:?}");
        assert!(shown.contains("mail.example.org") && !shown.contains("hunter22") && !shown.contains("user"), "{shown}");
    }
}
