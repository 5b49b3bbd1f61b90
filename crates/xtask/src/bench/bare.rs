//! The limit to compare with: hyper, on which the doors are built, answering a constant.
//!
//! It runs in a process of its own, with a runtime made as that of Nubo, and does nothing else: no
//! routes, no caller, no store, no headers but those that hyper adds and the content type.

use std::convert::Infallible;
use std::io::{BufRead, BufReader};
use std::process::Child;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::process;

/// The longest body that it answers, in bytes.
const LONGEST: usize = 64 * 1024;

/// A running bare server; killed when dropped.
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub address: String,
}

impl Drop for Bare {
    fn drop(&mut self) {
        // It may have ended by itself; nothing more can be done about it here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Bare {
    /// Starts this program once more, as the bare server.
    pub fn start() -> Result<Self, String> {
        let this = std::env::current_exe().map_err(|e| format!("this program: {e}"))?;
        let mut child = process::start(&this, &["bench-bare"])?;
        let output = child.stdout.take().ok_or("the bare server has no output")?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address).map_err(|e| e.to_string())?;
        Ok(Self { child, address: address.trim().to_owned() })
    }
}

/// Serves at `/SIZE` a body of that many bytes, until it is killed.
pub fn serve() -> Result<(), String> {
    let built = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let told = |fault: std::io::Error| fault.to_string();
    built.map_err(told)?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(told)?;
        println!("{}", listener.local_addr().map_err(told)?);
        loop {
            let (stream, _) = listener.accept().await.map_err(told)?;
            // Nubo sets it too; without it the comparison would be unfair to the bare server.
            stream.set_nodelay(true).map_err(told)?;
            tokio::spawn(converse(stream));
        }
    })
}

async fn converse(stream: TcpStream) {
    let constant = Bytes::from(vec![b'x'; LONGEST]);
    let answering = service_fn(move |request: Request<hyper::body::Incoming>| {
        let size = request.uri().path().get(1..).and_then(|text| text.parse::<usize>().ok());
        let body = Full::new(constant.slice(..size.unwrap_or(0).min(LONGEST)));
        let mut response = Response::new(body);
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        async move { Ok::<_, Infallible>(response) }
    });
    // A client that hangs up is the usual end of a connection.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answering).await;
}
