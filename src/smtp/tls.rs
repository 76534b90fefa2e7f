//! TLS for SMTP: the certificate, its renewal while the server runs, and the handshake.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, CipherSuite, InconsistentKeys, ProtocolVersion, ServerConfig, ServerConnection,
        crypto::{CryptoProvider, ring},
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
    server::TlsStream,
};
use tracing::{debug, info, warn};

use crate::mail::envelope::TlsFacts;

const CERT_KNOB: &str = "SUNDEW_TLS_CERT";
const KEY_KNOB: &str = "SUNDEW_TLS_KEY";

/// Where the operator keeps the certificate, as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and behind it those that lead to its root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Why there can be no TLS: a sentence for the operator.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file that can't be read.
    #[error("{knob} ({path}) can't be read: {source}")]
    Unreadable {
        /// The knob that names it.
        knob: &'static str,
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A file that is something else.
    #[error("{knob} ({path}) is not what it should be: {reason}")]
    Unusable {
        /// The knob that names it.
        knob: &'static str,
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A key of another certificate.
    #[error("{KEY_KNOB} ({key}) is not the key of the certificate that {CERT_KNOB} ({certificate}) holds")]
    Mismatch {
        /// The file of the key.
        key: String,
        /// The file of the certificate.
        certificate: String,
    },
    /// No certificate of our own.
    #[error("no certificate can be made for this server, set {CERT_KNOB} and {KEY_KNOB}: {0}")]
    SelfSigned(String),
}

/// What speaks TLS with clients. Cheap to clone.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    certificate: Arc<Certificate>,
}

/// The certificate handed out now, and where a newer one would be.
struct Certificate {
    current: RwLock<Arc<CertifiedKey>>,
    files: Option<TlsFiles>,
    /// What the files last were, so that nothing is told or loaded twice.
    seen: Mutex<Found>,
}

/// A digest of both files, or why they can't be read.
#[derive(PartialEq, Eq)]
enum Found {
    Pem(blake3::Hash),
    Unreadable(String),
}

/// Both files as they are.
struct Pem {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl TlsFiles {
    fn read(&self) -> Result<Pem, TlsError> {
        let read =
            |knob, path: &Path| fs::read(path).map_err(|source| TlsError::Unreadable { knob, path: path.display().to_string(), source });
        Ok(Pem { certificate: read(CERT_KNOB, &self.certificate)?, key: read(KEY_KNOB, &self.key)? })
    }

    fn load(&self, pem: &Pem) -> Result<CertifiedKey, TlsError> {
        let unusable = |knob, path: &Path, reason: &dyn fmt::Display| TlsError::Unusable {
            knob,
            path: path.display().to_string(),
            reason: reason.to_string(),
        };
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&pem.certificate)
            .collect::<Result<_, _>>()
            .map_err(|error| unusable(CERT_KNOB, &self.certificate, &error))?;
        if chain.is_empty() {
            return Err(unusable(CERT_KNOB, &self.certificate, &"it holds no certificate in PEM form"));
        }
        let key = PrivateKeyDer::from_pem_slice(&pem.key)
            .map_err(|error| unusable(KEY_KNOB, &self.key, &format_args!("it holds no private key in PEM form ({error})")))?;
        let key = provider().key_provider.load_private_key(key).map_err(|error| unusable(KEY_KNOB, &self.key, &error))?;
        let certified = CertifiedKey::new(chain, key);
        match certified.keys_match() {
            // Some keys can't tell their public half; the handshake will.
            Ok(()) | Err(rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(certified),
            Err(rustls::Error::InconsistentKeys(_)) => {
                Err(TlsError::Mismatch { key: self.key.display().to_string(), certificate: self.certificate.display().to_string() })
            }
            Err(error) => Err(unusable(CERT_KNOB, &self.certificate, &error)),
        }
    }
}

impl Pem {
    fn digest(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        // The length parts the two, so that no byte can move from one file to the other unseen.
        hasher.update(&(self.certificate.len() as u64).to_le_bytes()).update(&self.certificate).update(&self.key);
        hasher.finalize()
    }
}

impl Tls {
    /// With the operator's certificate.
    pub fn from_files(files: TlsFiles) -> Result<Self, TlsError> {
        let pem = files.read()?;
        let (certified, seen) = (files.load(&pem)?, Found::Pem(pem.digest()));
        Self::new(certified, Some(files), seen)
    }

    /// With a certificate of our own for `names`; nobody can verify it, so it only keeps listeners on the way out.
    pub fn self_signed(names: Vec<String>) -> Result<Self, TlsError> {
        let failed = |error: &dyn fmt::Display| TlsError::SelfSigned(error.to_string());
        let mut subject = DistinguishedName::new();
        subject.push(DnType::CommonName, names.first().map_or("localhost", String::as_str));
        let key = KeyPair::generate().map_err(|error| failed(&error))?;
        let mut params = CertificateParams::new(names).map_err(|error| failed(&error))?;
        params.distinguished_name = subject;
        let certificate = params.self_signed(&key).map_err(|error| failed(&error))?;
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(|error| failed(&error))?;
        let certified = CertifiedKey::from_der(vec![certificate.der().clone()], key, &provider()).map_err(|error| failed(&error))?;
        Self::new(certified, None, Found::Unreadable(String::new()))
    }

    fn new(certified: CertifiedKey, files: Option<TlsFiles>, seen: Found) -> Result<Self, TlsError> {
        let certificate = Arc::new(Certificate { current: RwLock::new(Arc::new(certified)), files, seen: Mutex::new(seen) });
        // Named by hand: with two providers in the tree rustls would not know which one to take, and panic.
        let config = ServerConfig::builder_with_provider(Arc::new(provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .map_err(|error| TlsError::SelfSigned(error.to_string()))?
            .with_no_client_auth()
            .with_cert_resolver(Arc::<Certificate>::clone(&certificate));
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), certificate })
    }

    /// Looks whether the files have changed and takes what they hold; a damaged one leaves everything as it is.
    ///
    /// Reads two small files, so that no clock and no file system decides what counts as a change.
    pub fn renew(&self) {
        let Some(files) = &self.certificate.files else { return };
        let read = files.read();
        let found = match &read {
            Ok(pem) => Found::Pem(pem.digest()),
            Err(error) => Found::Unreadable(error.to_string()),
        };
        let mut seen = self.certificate.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen == found {
            return;
        }
        *seen = found;
        match read.and_then(|pem| files.load(&pem)) {
            Ok(certified) => {
                *self.certificate.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(certified);
                info!("a new TLS certificate is in use");
            }
            Err(error) => warn!("the TLS certificate in use is kept: {error}"),
        }
    }

    /// Shakes hands within `wait`; `None` when that fails, which is the client's affair.
    pub async fn accept<S>(&self, stream: S, wait: Duration) -> Option<(TlsStream<S>, TlsFacts)>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let shaken = match timeout(wait, self.acceptor.accept(stream)).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("waited too long".to_owned()),
        };
        match shaken {
            Ok(stream) => {
                metrics::counter!("sundew_smtp_tls_handshakes_total", "outcome" => "done").increment(1);
                let facts = facts(stream.get_ref().1);
                Some((stream, facts))
            }
            Err(error) => {
                metrics::counter!("sundew_smtp_tls_handshakes_total", "outcome" => "failed").increment(1);
                debug!(error, "a TLS handshake failed");
                None
            }
        }
    }
}

fn provider() -> CryptoProvider {
    ring::default_provider()
}

fn facts(connection: &ServerConnection) -> TlsFacts {
    let version = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_2) => "TLSv1.2",
        Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
        _ => "unknown",
    };
    let cipher = match connection.negotiated_cipher_suite().map(|suite| suite.suite()) {
        // rustls has names of its own for these; ours are IANA's.
        Some(CipherSuite::TLS13_AES_128_GCM_SHA256) => "TLS_AES_128_GCM_SHA256",
        Some(CipherSuite::TLS13_AES_256_GCM_SHA384) => "TLS_AES_256_GCM_SHA384",
        Some(CipherSuite::TLS13_CHACHA20_POLY1305_SHA256) => "TLS_CHACHA20_POLY1305_SHA256",
        other => other.and_then(|suite| suite.as_str()).unwrap_or("unknown"),
    };
    TlsFacts { version, cipher, sni: connection.server_name().map(Into::into) }
}

impl ResolvesServerCert for Certificate {
    /// The same one whatever name is asked for: a client that knows us by another name may still deliver.
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("files", &self.files).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The PEM texts of a new certificate and its key.
    fn pair() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(vec!["mx.example".to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    struct Folder {
        files: TlsFiles,
        _folder: tempfile::TempDir,
    }

    fn folder() -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let files = TlsFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
        Folder { files, _folder: folder }
    }

    impl Folder {
        fn write(&self, certificate: &str, key: &str) {
            fs::write(&self.files.certificate, certificate).unwrap();
            fs::write(&self.files.key, key).unwrap();
        }

        fn error(&self) -> String {
            Tls::from_files(self.files.clone()).err().expect("an error").to_string()
        }
    }

    fn handed_out(tls: &Tls) -> Vec<u8> {
        tls.certificate.current.read().unwrap().cert[0].to_vec()
    }

    #[test]
    fn a_wrong_file_is_told_by_its_knob_its_name_and_its_fault() {
        let ((certificate, key), (_, other_key)) = (pair(), pair());
        let folder = folder();
        let (cert_path, key_path) = (folder.files.certificate.display().to_string(), folder.files.key.display().to_string());
        let error = folder.error();
        assert!(error.starts_with(&format!("SUNDEW_TLS_CERT ({cert_path}) can't be read: ")), "{error}");
        folder.write("no certificate", &key);
        assert_eq!(folder.error(), format!("SUNDEW_TLS_CERT ({cert_path}) is not what it should be: it holds no certificate in PEM form"));
        folder.write(&certificate, "no key");
        let error = folder.error();
        assert!(error.starts_with(&format!("SUNDEW_TLS_KEY ({key_path}) is not what it should be: it holds no private key")), "{error}");
        folder.write(&certificate, &other_key);
        assert_eq!(
            folder.error(),
            format!("SUNDEW_TLS_KEY ({key_path}) is not the key of the certificate that SUNDEW_TLS_CERT ({cert_path}) holds")
        );
        let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        folder.write(damaged, &key);
        assert!(folder.error().starts_with("SUNDEW_TLS_CERT"), "{}", folder.error());
    }

    #[test]
    fn a_new_certificate_is_taken_and_a_damaged_one_leaves_the_old_one_in_use() {
        let ((certificate, key), (new_certificate, new_key)) = (pair(), pair());
        let folder = folder();
        folder.write(&certificate, &key);
        let tls = Tls::from_files(folder.files.clone()).unwrap();
        let old = handed_out(&tls);
        for (certificate, key) in [(&certificate, &key), (&new_certificate, &key), (&"damaged".to_owned(), &new_key)] {
            folder.write(certificate, key);
            tls.renew();
            assert_eq!(handed_out(&tls), old);
        }
        fs::remove_file(&folder.files.key).unwrap();
        tls.renew();
        assert_eq!(handed_out(&tls), old);
        folder.write(&new_certificate, &new_key);
        tls.renew();
        assert_ne!(handed_out(&tls), old);
    }

    #[test]
    fn a_certificate_of_our_own_has_the_names_it_is_asked_for() {
        let tls = Tls::self_signed(vec!["mx.example".to_owned(), "*.x.example".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let der = handed_out(&tls);
        for name in [b"mx.example".as_slice(), b"*.x.example", &[127, 0, 0, 1]] {
            assert!(der.windows(name.len()).any(|bytes| bytes == name), "{}", name.escape_ascii());
        }
    }
}
