//! Speaking to the cloud that runs on this machine, over its local socket or its address.

use std::net::SocketAddr;
use std::path::Path;

use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio::runtime::Runtime;

use crate::folder::Folder;
use crate::halt::{Halt, Outcome};

/// A connection to a cloud of this machine.
pub struct Socket {
    runtime: Runtime,
    sender: hyper::client::conn::http1::SendRequest<Full<Bytes>>,
}

fn runtime() -> Outcome<Runtime> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|fault| Halt::failed(fault.to_string()))
}

/// An answer of the cloud.
pub struct Answer {
    /// Whether it is a success.
    pub status: StatusCode,
    /// Its JSON.
    pub body: Value,
}

impl Answer {
    /// What the cloud said when it refused: its message, and each field with its issue behind
    /// `mark`.
    pub fn refusal(&self, mark: &str) -> String {
        let error = &self.body["error"];
        let mut text = error["message"].as_str().unwrap_or("refused without a reason").to_owned();
        for detail in error["details"].as_array().into_iter().flatten() {
            let part = |name: &str| detail[name].as_str().unwrap_or_default();
            text.push_str(&format!("{mark}{}: {}", part("field"), part("issue")));
        }
        text
    }
}

impl Socket {
    /// Connects to the cloud of a data folder; none if no cloud runs there.
    pub fn open(data: &Path) -> Outcome<Option<Self>> {
        let path = Folder::existing(data)?.socket()?;
        let runtime = runtime()?;
        let stream = match runtime.block_on(UnixStream::connect(&path)) {
            Ok(stream) => stream,
            Err(fault) => {
                return match fault.kind() {
                    std::io::ErrorKind::NotFound | std::io::ErrorKind::ConnectionRefused => {
                        Ok(None)
                    }
                    std::io::ErrorKind::PermissionDenied => Err(Halt::failed(format!(
                        "{} is only for the user whose cloud this is; run as that user or as root",
                        path.display()
                    ))),
                    _ => Err(Halt::at("reach", path.display(), fault)),
                };
            }
        };
        Self::over(runtime, stream, &path.display().to_string()).map(Some)
    }

    /// Connects to the address of a cloud.
    pub fn dial(address: SocketAddr) -> Outcome<Self> {
        let runtime = runtime()?;
        let stream = runtime.block_on(TcpStream::connect(address));
        let stream = stream.map_err(|fault| Halt::at("reach", address, fault))?;
        Self::over(runtime, stream, &address.to_string())
    }

    fn over<S>(runtime: Runtime, stream: S, name: &str) -> Outcome<Self>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let shaken = runtime.block_on(async {
            let shaking = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
            shaking.map(|(sender, connection)| {
                tokio::spawn(async move {
                    // The request that waits on this connection tells its end better.
                    drop(connection.await);
                });
                sender
            })
        });
        let sender = shaken.map_err(|fault| Halt::at("speak to", name, fault))?;
        Ok(Self { runtime, sender })
    }

    /// As [`Socket::open`]; that no cloud runs there is a failure, told with its remedy.
    pub fn required(data: &Path) -> Outcome<Self> {
        let found = Self::open(data)?;
        found.ok_or_else(|| {
            Halt::failed(format!(
                "no cloud runs here: {} does not answer; start it with: \
                 nubo serve --data {} --drivers fake",
                data.join("nubo.sock").display(),
                data.display()
            ))
        })
    }

    /// Sends a request and waits for its answer.
    pub fn ask(&mut self, method: Method, path: &str, body: Option<&Value>) -> Outcome<Answer> {
        self.ask_with(method, path, body, &[])
    }

    /// As [`Socket::ask`], with further headers.
    pub fn ask_with(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Outcome<Answer> {
        let cut = |fault: &dyn std::fmt::Display| {
            Halt::failed(format!("the cloud ended the conversation: {fault}"))
        };
        let bytes = body.map(|body| body.to_string()).unwrap_or_default();
        let mut request = Request::builder().method(method).uri(path).header("host", "nubo.sock");
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Full::new(Bytes::from(bytes)))
            .map_err(|fault| Halt::failed(format!("{path} is no path: {fault}")))?;
        let answered = self.runtime.block_on(async {
            let response = self.sender.send_request(request).await.map_err(|f| cut(&f))?;
            let status = response.status();
            let bytes = response.into_body().collect().await.map_err(|f| cut(&f))?.to_bytes();
            Ok::<_, Halt>((status, bytes))
        });
        let (status, bytes) = answered?;
        let body = serde_json::from_slice(&bytes)
            .map_err(|fault| Halt::failed(format!("the cloud answered no JSON: {fault}")))?;
        Ok(Answer { status, body })
    }
}
