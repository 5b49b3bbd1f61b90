//! A vendor's web server, as well or as badly behaved as a test wants it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What the server was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub path: String,
    /// Where the wished rest begins.
    pub from: Option<usize>,
    /// How many questions there were before.
    pub number: usize,
}

/// What it answers.
pub struct Say {
    head: String,
    body: Vec<u8>,
    end: End,
}

/// How an answer ends.
#[derive(Clone, Copy)]
enum End {
    Close,
    Hang,
    Endless,
}

impl Say {
    /// A status without a body.
    pub fn status(status: &str, headers: &str) -> Self {
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: 0\r\n\r\n");
        Self { head, body: Vec::new(), end: End::Close }
    }

    /// All of a file, whatever was asked.
    pub fn whole(file: &[u8]) -> Self {
        Self::long(file, file.len())
    }

    /// All of a file, with another length than it has.
    pub fn long(file: &[u8], length: usize) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
        Self { head, body: file.to_vec(), end: End::Close }
    }

    /// All of a file without its length.
    pub fn unmeasured(file: &[u8]) -> Self {
        Self { head: "HTTP/1.1 200 OK\r\n\r\n".into(), body: file.to_vec(), end: End::Close }
    }

    /// What was asked of a file.
    pub fn asked(file: &[u8], asked: &Asked) -> Self {
        let total = file.len();
        match asked.from {
            None => Self::whole(file),
            Some(from) if from >= total => {
                Self::status("416 No", &format!("content-range: bytes */{total}\r\n"))
            }
            Some(from) => Self {
                head: format!(
                    "HTTP/1.1 206 Part\r\ncontent-range: bytes {from}-{}/{total}\r\n\
                     content-length: {}\r\n\r\n",
                    total - 1,
                    total - from
                ),
                body: file[from..].to_vec(),
                end: End::Close,
            },
        }
    }

    /// The same, but the connection breaks after so many bytes of the body.
    pub fn breaking(mut self, after: usize) -> Self {
        self.body.truncate(after);
        self
    }

    /// The same, but nothing comes after the body, and no end either.
    pub fn hanging(self) -> Self {
        Self { end: End::Hang, ..self }
    }

    /// Bytes without an end.
    pub fn endless() -> Self {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".into();
        Self { head, body: Vec::new(), end: End::Endless }
    }

    async fn send(self, mut to: impl AsyncWrite + Unpin) -> std::io::Result<()> {
        to.write_all(self.head.as_bytes()).await?;
        to.write_all(&self.body).await?;
        to.flush().await?;
        match self.end {
            End::Close => to.shutdown().await,
            End::Hang => std::future::pending().await,
            End::Endless => loop {
                let chunk = [&b"10000\r\n"[..], &[7; 1 << 16], b"\r\n"].concat();
                to.write_all(&chunk).await?;
            },
        }
    }
}

/// The server.
pub struct Vendor {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

impl Drop for Vendor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Vendor {
    pub async fn open(manner: impl Fn(&Asked) -> Say + Send + Sync + 'static) -> Self {
        Self::start(manner, None).await
    }

    /// One behind TLS, for the name `localhost`. Its certificate is put into a file.
    pub async fn sealed(
        manner: impl Fn(&Asked) -> Say + Send + Sync + 'static,
        roots: &Path,
    ) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(roots, made.cert.pem()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(aws_lc_rs::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        Self::start(manner, Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    async fn start(
        manner: impl Fn(&Asked) -> Say + Send + Sync + 'static,
        tls: Option<TlsAcceptor>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (noted, manner) = (asked.clone(), Arc::new(manner));
        let task = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (noted, manner, tls) = (noted.clone(), manner.clone(), tls.clone());
                open.spawn(async move {
                    // That a client breaks off is part of many tests.
                    let _end = match tls {
                        None => serve(stream, &noted, &*manner).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => serve(stream, &noted, &*manner).await,
                            Err(why) => Err(why),
                        },
                    };
                });
            }
        });
        Self { address, asked, task }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    pub fn sealed_url(&self, path: &str) -> String {
        format!("https://localhost:{}/{path}", self.address.port())
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    noted: &Mutex<Vec<Asked>>,
    manner: &(impl Fn(&Asked) -> Say + ?Sized),
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let asked = {
        let mut noted = noted.lock().unwrap();
        let from = head.split("range: bytes=").nth(1).map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().unwrap()
        });
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let asked = Asked { path, from, number: noted.len() };
        noted.push(asked.clone());
        asked
    };
    manner(&asked).send(&mut stream).await
}
