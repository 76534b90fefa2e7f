//! Sends a mail with lettre; what the server refused is the error.

use std::{error::Error, fs};

use lettre::{
    Address, SmtpTransport, Transport,
    address::Envelope,
    transport::smtp::client::{Certificate, Tls, TlsParameters},
};
use peers::{Delivery, HOST};

fn main() -> Result<(), Box<dyn Error>> {
    let delivery = Delivery::from_args()?;
    let ca = Certificate::from_pem(&fs::read(&delivery.ca)?)?;
    let tls = TlsParameters::builder(HOST.to_owned()).add_root_certificate(ca).build()?;
    let tls = match delivery.route.as_str() {
        "plain" => Tls::None,
        "starttls" => Tls::Required(tls),
        _ => Tls::Wrapper(tls),
    };
    let to = delivery.to.iter().map(|to| to.parse::<Address>()).collect::<Result<_, _>>()?;
    let envelope = Envelope::new(Some(delivery.from.parse()?), to)?;
    let transport = SmtpTransport::builder_dangerous(HOST).port(delivery.port).tls(tls).build();
    // The words of its errors hold the reply's code and text as they came.
    transport.send_raw(&envelope, &delivery.mail).map(drop).map_err(|error| error.to_string().into())
}
