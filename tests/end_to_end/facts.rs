//! Who really sent a mail is found out from DNS after the reply, and told: SPF, DKIM, DMARC, the client's name.

mod dkim;
mod dmarc;
mod dns;
mod events;
mod hostile;
mod peers;
mod signer;
mod site;
mod spf;
