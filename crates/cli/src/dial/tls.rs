//! TLS with the certificates that this machine trusts, or with those of one file.
//!
//! There is no switch that turns the check off: who has a cloud of their own names its certificate.

use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, Error, RootCertStore};

/// Seals a connection to `host`.
///
/// # Errors
/// Why it cannot be trusted, with what mends it.
pub async fn seal(
    host: &str,
    ca_file: Option<&Path>,
    stream: TcpStream,
) -> Result<TlsStream<TcpStream>, String> {
    let roots = match ca_file {
        Some(path) => from_file(path)?,
        None => of_this_machine()?,
    };
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|fault| fault.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name =
        ServerName::try_from(host.to_owned()).map_err(|_| format!("\"{host}\" is no host"))?;
    let sealed = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
    sealed.map_err(|fault| untrusted(&fault))
}

fn from_file(path: &Path) -> Result<RootCertStore, String> {
    let fault = |what: &dyn std::fmt::Display| format!("cannot read {}: {what}", path.display());
    let found = CertificateDer::pem_file_iter(path).map_err(|e| fault(&e))?;
    let mut roots = RootCertStore::empty();
    for certificate in found {
        let certificate = certificate.map_err(|e| fault(&e))?;
        roots.add(certificate).map_err(|e| fault(&e))?;
    }
    if roots.is_empty() {
        return Err(fault(&"there is no certificate in it"));
    }
    Ok(roots)
}

fn of_this_machine() -> Result<RootCertStore, String> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err("this machine trusts no certificate at all; install ca-certificates, or name \
                    a file with nubo login --ca-file"
            .to_owned());
    }
    Ok(roots)
}

/// A fault of TLS lies inside one of input and output.
fn untrusted(fault: &std::io::Error) -> String {
    let inner = fault.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match inner {
        Some(Error::InvalidCertificate(why)) => format!(
            "its certificate is not trusted ({why}); if it is your own cloud, name its \
             certificate with nubo login --ca-file"
        ),
        Some(Error::InvalidMessage(_)) => {
            "it does not speak TLS; is its address http:// instead of https://?".to_owned()
        }
        _ => fault.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;

    use super::*;
    use crate::dial::{Dial, Unreached};
    use crate::target::Target;

    /// A server with a certificate of its own making, and that certificate as a file.
    async fn server(dir: &Path, name: &str) -> (u16, std::path::PathBuf) {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        let file = dir.join("ca.pem");
        std::fs::write(&file, made.cert.pem()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if let Ok(mut sealed) = acceptor.accept(stream).await {
                    sealed.write_all(b"hello").await.unwrap();
                    sealed.shutdown().await.unwrap();
                }
            }
        });
        (port, file)
    }

    async fn said(host: &str, port: u16, ca_file: Option<&Path>) -> Result<String, Unreached> {
        let target = Target::read(&format!("https://{host}:{port}")).unwrap();
        let dial = Dial { target, ca_file: ca_file.map(Path::to_owned) };
        let mut wire = dial.connect().await?;
        let mut text = String::new();
        wire.read_to_string(&mut text).await.unwrap();
        Ok(text)
    }

    #[tokio::test]
    async fn only_a_certificate_that_is_trusted_and_names_the_host_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let (port, file) = server(dir.path(), "localhost").await;
        assert_eq!(said("localhost", port, Some(&file)).await.unwrap(), "hello");
        let Unreached(why) = said("localhost", port, None).await.unwrap_err();
        assert!(why.contains("not trusted") && why.contains("--ca-file"), "{why}");
        let Unreached(why) = said("127.0.0.1", port, Some(&file)).await.unwrap_err();
        assert!(why.contains("not trusted"), "another name is another host: {why}");
    }

    #[tokio::test]
    async fn a_server_without_tls_and_a_file_without_certificates_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let (port, _) = server(dir.path(), "localhost").await;
        let empty = dir.path().join("empty.pem");
        std::fs::write(&empty, "nothing").unwrap();
        let Unreached(why) = said("localhost", port, Some(&empty)).await.unwrap_err();
        assert!(why.contains("empty.pem") && why.contains("no certificate"), "{why}");
        let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = plain.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = plain.accept().await.unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await.unwrap();
        });
        let Unreached(why) = said("127.0.0.1", port, None).await.unwrap_err();
        assert!(why.contains("does not speak TLS"), "{why}");
    }
}
