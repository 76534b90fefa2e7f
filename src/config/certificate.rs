//! The operator's certificate: two files or none.

use std::path::PathBuf;

use super::ConfigError;
use crate::smtp::tls::TlsFiles;

pub(super) fn files(certificate: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<TlsFiles>, ConfigError> {
    const KNOBS: [&str; 2] = ["SUNDEW_TLS_CERT", "SUNDEW_TLS_KEY"];
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate, key })),
        (Some(path), None) => Err(ConfigError::HalfACertificate { set: KNOBS[0], path, missing: KNOBS[1] }),
        (None, Some(path)) => Err(ConfigError::HalfACertificate { set: KNOBS[1], path, missing: KNOBS[0] }),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::config::Knobs;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        knobs: Knobs,
    }

    #[test]
    fn a_certificate_needs_its_key_and_a_key_its_certificate() {
        let knobs = |arguments: &[&str]| Line::try_parse_from([&["sundew"], arguments].concat()).unwrap().knobs;
        for (flag, sentence) in [
            ("--tls-cert", "SUNDEW_TLS_CERT (x.pem) is set without SUNDEW_TLS_KEY: a certificate and its key belong together"),
            ("--tls-key", "SUNDEW_TLS_KEY (x.pem) is set without SUNDEW_TLS_CERT: a certificate and its key belong together"),
        ] {
            assert_eq!(knobs(&[flag, "x.pem"]).resolve().err().unwrap().to_string(), sentence);
        }
        assert!(knobs(&["--tls-cert", "x.pem", "--tls-key", "y.pem"]).resolve().unwrap().tls.is_some());
    }
}
