//! Who really sent a mail is found out from DNS after the reply, and told: SPF, DKIM, DMARC, the client's name.

mod arc;
mod dkim;
mod dmarc;
mod dns;
mod events;
mod flood;
mod hostile;
mod peers;
mod shown;
mod signer;
mod site;
mod spf;
