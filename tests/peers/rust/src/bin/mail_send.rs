//! Sends a mail with mail-send; what the server refused is the error.

use std::{env, error::Error, sync::Arc};

use mail_send::{
    SmtpClientBuilder,
    smtp::message::{Address, Message, Parameters},
};
use peers::{Delivery, HOST};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, pem::PemObject},
    },
};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The words of its errors hold the reply's code and enhanced code as they came.
    runtime.block_on(send(Delivery::from_args()?)).map_err(|error| error.to_string().into())
}

async fn send(delivery: Delivery) -> Result<(), Box<dyn Error>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&delivery.ca)?)?;
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = SmtpClientBuilder::new_with_tls_connector(HOST, delivery.port, TlsConnector::from(Arc::new(tls)))
        .implicit_tls(delivery.route == "tls");
    // It leaves the parameters of MAIL to its caller.
    let mut parameters = Parameters::new();
    if env::var_os("DECLARE_SIZE").is_some() {
        parameters.add(("SIZE".to_owned(), delivery.mail.len().to_string()));
    }
    if !delivery.mail.is_ascii() {
        parameters.add(("BODY", "8BITMIME"));
    }
    if !delivery.to.iter().all(|to| to.is_ascii()) {
        parameters.add("SMTPUTF8");
    }
    let mut message = Message::empty().from(Address::new(delivery.from.as_str(), parameters)).body(&delivery.mail);
    for to in &delivery.to {
        message = message.to(to.as_str());
    }
    if delivery.route == "plain" {
        let mut client = builder.connect_plain().await?;
        client.send(message).await?;
        client.quit().await?;
    } else {
        let mut client = builder.connect().await?;
        client.send(message).await?;
        client.quit().await?;
    }
    Ok(())
}
