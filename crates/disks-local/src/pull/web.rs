//! One question to a web server: the rest of a file, over HTTP/1.1, sealed by TLS if its address
//! says so, wherever it is redirected.
//!
//! A connection serves one answer. It must not know what is fetched, or what for.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, HOST, LOCATION, RANGE, USER_AGENT};
use http::{HeaderMap, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::driver::PullOptions;

/// Vendors send through a few mirrors; more than these are a circle.
const REDIRECTS: usize = 10;
const AGENT: &str = concat!("nubo/", env!("CARGO_PKG_VERSION"));

/// How web servers are asked.
#[derive(Debug)]
pub struct Web {
    patience: Duration,
    roots: Option<PathBuf>,
    tls: OnceCell<Arc<ClientConfig>>,
}

/// The beginning of an answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    body: Incoming,
    patience: Duration,
    connection: JoinHandle<()>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

impl Answer {
    /// The next bytes of the body; none at its end.
    ///
    /// # Errors
    /// What broke, in a few words.
    pub async fn next(&mut self) -> Result<Option<Bytes>, String> {
        loop {
            let frame = timeout(self.patience, self.body.frame()).await;
            match frame.map_err(|_| "the server fell silent".to_owned())? {
                None => return Ok(None),
                Some(Err(why)) => return Err(format!("the connection broke: {}", root(&why))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Web {
    /// As these options say; certificates are read when they are first needed.
    pub fn new(options: &PullOptions) -> Self {
        let (patience, roots) = (options.patience, options.roots.clone());
        Self { patience, roots, tls: OnceCell::new() }
    }

    /// Asks for a file from byte `from` on.
    ///
    /// # Errors
    /// What kept it from an answer, in a few words.
    pub async fn get(&self, url: &str, from: u64) -> Result<Answer, String> {
        let odd = |text: &str| format!("{text} is no address");
        let mut at: Uri = url.parse().map_err(|_| odd(url))?;
        for _ in 0..=REDIRECTS {
            let answer = self.ask(&at, from).await?;
            let moved = matches!(answer.status.as_u16(), 301 | 302 | 303 | 307 | 308);
            let place = answer.headers.get(LOCATION).filter(|_| moved);
            let Some(place) = place.map(|place| place.to_str().unwrap_or_default().to_owned())
            else {
                return Ok(answer);
            };
            at = redirected(&at, &place).ok_or_else(|| odd(&place))?;
        }
        Err("the server redirects in a circle".to_owned())
    }

    async fn ask(&self, at: &Uri, from: u64) -> Result<Answer, String> {
        let authority = at.authority().ok_or("the address names no host")?;
        let sealed = match at.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err("only http and https are spoken here".to_owned()),
        };
        let host = authority.host().trim_matches(['[', ']']);
        let port = authority.port_u16().unwrap_or(if sealed { 443 } else { 80 });
        let dialled = timeout(self.patience, self.dial(host, port, sealed)).await;
        let stream = dialled.map_err(|_| format!("{authority} does not answer"))?;
        let stream = stream.map_err(|why| format!("{authority}: {why}"))?;
        let shaken = timeout(self.patience, http1::handshake(TokioIo::new(stream))).await;
        let shaken = shaken.map_err(|_| "the server fell silent".to_owned())?;
        let (mut sender, connection) = shaken.map_err(|why| root(&why))?;
        let connection = tokio::spawn(async move {
            // What breaks here is told to whoever reads the body.
            let _ended = connection.await;
        });
        let path = at.path_and_query().map_or("/", |path| path.as_str());
        let mut request = Request::get(path)
            .header(HOST, authority.as_str())
            .header(USER_AGENT, AGENT)
            .header(ACCEPT_ENCODING, "identity");
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        let request = request.body(Empty::<Bytes>::new()).map_err(|why| why.to_string())?;
        let answer = timeout(self.patience, sender.send_request(request)).await;
        let answer = match answer {
            Ok(Ok(answer)) => answer,
            failed => {
                connection.abort();
                let silent = || "the server fell silent".to_owned();
                return Err(failed.map_or_else(|_| silent(), |sent| told(&sent)));
            }
        };
        let (head, body) = answer.into_parts();
        let (status, headers, patience) = (head.status, head.headers, self.patience);
        Ok(Answer { status, headers, body, patience, connection })
    }

    async fn dial(&self, host: &str, port: u16, sealed: bool) -> Result<Box<dyn Stream>, String> {
        let plain = TcpStream::connect((host, port)).await.map_err(|why| why.to_string())?;
        if !sealed {
            return Ok(Box::new(plain));
        }
        let config = self.tls.get_or_try_init(|| self.trust()).await?.clone();
        let name = ServerName::try_from(host.to_owned()).map_err(|why| why.to_string())?;
        let stream = TlsConnector::from(config).connect(name, plain).await;
        Ok(Box::new(stream.map_err(|why| why.to_string())?))
    }

    /// Whom TLS trusts: whom this machine does, and whom the operator names besides.
    async fn trust(&self) -> Result<Arc<ClientConfig>, String> {
        let extra = self.roots.clone();
        let read = tokio::task::spawn_blocking(move || -> Result<_, String> {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if let Some(path) = extra {
                let odd = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
                for certificate in CertificateDer::pem_file_iter(&path).map_err(|e| odd(&e))? {
                    roots.add(certificate.map_err(|e| odd(&e))?).map_err(|e| odd(&e))?;
                }
            }
            Ok(roots)
        });
        let roots = read.await.map_err(|why| why.to_string())??;
        if roots.is_empty() {
            return Err("this machine trusts no certificate: install ca-certificates".to_owned());
        }
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|why| why.to_string())?;
        Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
    }
}

fn told(sent: &hyper::Result<http::Response<Incoming>>) -> String {
    sent.as_ref().err().map_or_else(String::new, |why| root(why))
}

/// The innermost reason, which says more than what is wrapped around it.
fn root(why: &dyn std::error::Error) -> String {
    let mut inner = why;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

/// Where a redirection leads (RFC 9110 section 10.2.2); none if nowhere.
fn redirected(from: &Uri, place: &str) -> Option<Uri> {
    let place = place.split('#').next().unwrap_or_default();
    let (scheme, authority) = (from.scheme_str()?, from.authority()?);
    let whole = if place.is_empty() {
        return None;
    } else if place.starts_with("http://") || place.starts_with("https://") {
        place.to_owned()
    } else if place.starts_with("//") {
        format!("{scheme}:{place}")
    } else if place.starts_with('/') {
        format!("{scheme}://{authority}{place}")
    } else if place.split(['/', '?']).next().is_some_and(|first| first.contains(':')) {
        return None;
    } else {
        let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{place}")
    };
    whole.parse().ok().filter(|uri: &Uri| uri.authority().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirection_leads_where_it_says_from_where_it_was_said() {
        let from: Uri = "https://a.example:1/b/c?d".parse().unwrap();
        let to = |place: &str| redirected(&from, place).map(|uri| uri.to_string());
        for (place, whole) in [
            ("http://x/y", "http://x/y"),
            ("//x/y", "https://x/y"),
            ("/y?z#frag", "https://a.example:1/y?z"),
            ("y", "https://a.example:1/b/y"),
            ("y/z:1", "https://a.example:1/b/y/z:1"),
        ] {
            assert_eq!(to(place).as_deref(), Some(whole), "{place}");
        }
        for nowhere in ["", "#a", "ftp://x/y", "javascript:alert(1)", "http://", "/\u{7f} x"] {
            assert_eq!(to(nowhere), None, "{nowhere}");
        }
    }
}
