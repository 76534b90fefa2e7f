//! Who really sent a mail is found out from DNS after the reply, and told: SPF, DKIM, DMARC, the client's name.

mod dns;
mod signer;
mod site;
mod spf;
