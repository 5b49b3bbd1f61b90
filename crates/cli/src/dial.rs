//! Connecting to a cloud: plain on this machine, sealed with TLS elsewhere, through a proxy where
//! the environment names one.
//!
//! It knows nothing of HTTP but the one request that opens a tunnel through a proxy.

mod proxy;
mod tls;

use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::target::Target;

/// A cloud that needs longer than this to take a call is not there.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection.
pub trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// Why there is no connection, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached(pub String);

/// How to connect to a cloud.
#[derive(Clone, Debug)]
pub struct Dial {
    /// Where.
    pub target: Target,
    /// Certificates to trust instead of this machine's, as PEM.
    pub ca_file: Option<PathBuf>,
}

impl Dial {
    /// Connects.
    ///
    /// # Errors
    /// What was tried, and why it failed.
    pub async fn connect(&self) -> Result<Box<dyn Wire>, Unreached> {
        match timeout(PATIENCE, self.dial()).await {
            Ok(done) => done,
            Err(_) => Err(self.failed(&format!("no answer within {} s", PATIENCE.as_secs()))),
        }
    }

    async fn dial(&self) -> Result<Box<dyn Wire>, Unreached> {
        let target = &self.target;
        let stream = match proxy::of(target, |name| std::env::var(name).ok()) {
            Some(proxy) => proxy.tunnel(target).await.map_err(|fault| {
                self.failed(&format!("the proxy {proxy} does not lead there: {fault}"))
            })?,
            None => {
                let place = (target.host.as_str(), target.port);
                TcpStream::connect(place).await.map_err(|fault| self.failed(&reason(&fault)))?
            }
        };
        // Answers are short and waited for; a platform without the switch loses little.
        let _set = stream.set_nodelay(true);
        if !target.is_sealed {
            return Ok(Box::new(stream));
        }
        let sealed = tls::seal(&target.host, self.ca_file.as_deref(), stream).await;
        sealed.map(|sealed| Box::new(sealed) as Box<dyn Wire>).map_err(|fault| self.failed(&fault))
    }

    fn failed(&self, why: &str) -> Unreached {
        let hint = if self.target.is_local() { "; does nubo serve run?" } else { "" };
        Unreached(format!("cannot reach {}: {why}{hint}", self.target))
    }
}

/// The reason without the number of the operating system.
fn reason(fault: &std::io::Error) -> String {
    match fault.kind() {
        std::io::ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        std::io::ErrorKind::HostUnreachable => "there is no way to this host".to_owned(),
        _ => fault.to_string(),
    }
}
