//! The first account, key and server.
//!
//! Every step is told to the cloud with an idempotency key of its own that was written down before,
//! so a run that was cut off anywhere is taken up by the next one and makes nothing twice.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use http::Method;
use nubo_base::{Random, SystemRandom, hex_lower};
use nubo_cli::{Place, Profile};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::shell::Shell;
use crate::folder;
use crate::halt::{Halt, Outcome};
use crate::serve::pages;
use crate::socket::{Answer, Socket};

const EMAIL: &str = "owner@nubo.local";
/// The name under which the client's commands know this cloud.
const PROFILE: &str = "local";
/// The first server's name, and that of its key.
const NAME: &str = "first";
/// A server that does not run by then will not.
const PATIENCE: Duration = Duration::from_secs(300);

/// Deletes whatever servers a first run that failed has left, as far as that is possible.
pub fn clear(data: &Path, address: SocketAddr) -> Outcome {
    let notes = Notes::read_or_make(&data.join("up.json"))?;
    let Some(key) = notes.key else { return Ok(()) };
    let door = Door { address, key, run: notes.run };
    for server in
        door.ask(Method::GET, "/v1/servers", None)?["data"].as_array().into_iter().flatten()
    {
        door.delete(server["id"].as_str().unwrap_or_default())?;
    }
    Ok(())
}

/// What the first server shall be.
pub struct Order {
    /// Its image.
    pub image: String,
    /// Its size.
    pub size: String,
    /// Whether one can log in to it.
    pub is_real: bool,
}

/// What is written down beside the cloud, for its owner only.
#[derive(Serialize, Deserialize)]
struct Notes {
    /// Tells the requests of this cloud's first run from all others.
    run: String,
    email: String,
    password: String,
    /// Absent until the account was made.
    key: Option<String>,
}

/// The first server and how to reach it.
pub struct First {
    notes: Notes,
    shell: Shell,
    door: Door,
    id: String,
    network: String,
    address: Option<Ipv4Addr>,
    user: String,
}

impl First {
    /// Makes what is not there yet, tells of it on the way, and logs in.
    pub fn of(
        data: &Path,
        address: SocketAddr,
        order: &Order,
        goes_on: impl Fn() -> bool,
    ) -> Outcome<Self> {
        let path = data.join("up.json");
        let mut notes = Notes::read_or_make(&path)?;
        let shell = Shell::of(data)?;
        if notes.key.is_none() {
            notes.key = Some(account(data, &notes)?);
            notes.write(&path)?;
        }
        let key = notes.key.clone().unwrap_or_default();
        let door = Door { address, key, run: notes.run.clone() };
        let server = server(&door, &shell, order)?;
        let text = |name: &str| server[name].as_str().unwrap_or_default().to_owned();
        let address = server["ip_addresses"]["public"][0].as_str().and_then(|ip| ip.parse().ok());
        let image = door.ask(Method::GET, &format!("/v1/images/{}", text("image")), None)?;
        let user = image["default_user"].as_str().unwrap_or("root").to_owned();
        let first =
            Self { notes, shell, door, id: text("id"), network: text("network_id"), address, user };
        if order.is_real && server["status"] == "running" {
            first.log_in(goes_on)?;
        }
        Ok(first)
    }

    fn log_in(&self, goes_on: impl Fn() -> bool) -> Outcome {
        let address = self.address.ok_or_else(|| Halt::failed("the server has no address"))?;
        let step = Step::begin("waiting until it lets us in");
        let kernel = self.shell.run((&self.user, address), "uname -sr", goes_on)?;
        step.end(&kernel);
        Ok(())
    }

    /// Tells the owner everything that is needed to go on.
    pub fn show(&self, address: SocketAddr) {
        let line = self.address.map(|address| self.shell.line(&self.user, address));
        println!("\nYour cloud is up.\n");
        if pages::portal().is_there() {
            println!("  portal    http://{address}/");
        }
        println!("  API       http://{address}/v1");
        println!("  docs      http://{address}/docs");
        println!("  account   {}", self.notes.email);
        println!("  password  {}", self.notes.password);
        println!("  key       {}", self.door.key);
        println!("  server    {NAME} ({})\n", self.id);
        if let Some(line) = line {
            println!("  {line}\n");
        }
        let again = match self.remember(address) {
            Ok(true) => "nubo server list".to_owned(),
            Ok(false) => format!("nubo server list --profile {PROFILE}"),
            Err(why) => format!("nubo login --url http://{address} (by itself it failed: {why})"),
        };
        println!("In a second terminal: {again}");
        println!("Ctrl-C stops the cloud; its servers run on.");
        // Whoever reads this through a pipe waits for the last line.
        drop(std::io::stdout().flush());
    }

    /// Lets the commands of a second terminal find this cloud; says whether they do so unasked.
    fn remember(&self, address: SocketAddr) -> Result<bool, nubo_cli::End> {
        let profile = Profile::new(format!("http://{address}"), self.door.key.clone());
        let profile = Profile { identity: std::path::absolute(self.shell.key()).ok(), ..profile };
        Place::of_user()?.offer(PROFILE, profile)
    }

    /// What names on the machine hold that are of this server and its network: the random ends of
    /// their identifiers.
    pub fn marks(&self) -> Vec<String> {
        let end = |id: &String| id.get(id.len().saturating_sub(10)..).unwrap_or(id).to_owned();
        [&self.id, &self.network].map(end).into()
    }

    /// Deletes the server and waits until it is gone.
    pub fn delete(&self) -> Outcome {
        let step = Step::begin("deleting the server");
        self.door.delete(&self.id)?;
        step.end("gone");
        Ok(())
    }
}

impl Notes {
    fn read_or_make(path: &Path) -> Outcome<Self> {
        match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|fault| {
                let text = "move it away to begin anew, with another account";
                Halt::failed(format!("{} is damaged ({fault}); {text}", path.display()))
            }),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                let (run, password) = (random(), random());
                let notes = Self { run, email: EMAIL.to_owned(), password, key: None };
                notes.write(path)?;
                Ok(notes)
            }
            Err(fault) => Err(Halt::at("read", path.display(), fault)),
        }
    }

    fn write(&self, path: &Path) -> Outcome {
        let bytes = serde_json::to_vec_pretty(self).map_err(|f| Halt::failed(f.to_string()))?;
        let fresh: PathBuf = path.with_extension("json.new");
        drop(std::fs::remove_file(&fresh));
        folder::write_private(&fresh, &bytes)?;
        std::fs::rename(&fresh, path).map_err(|fault| Halt::at("write", path.display(), fault))
    }
}

/// 96 random bits.
fn random() -> String {
    let mut bytes = [0; 12];
    SystemRandom.fill(&mut bytes);
    hex_lower(&bytes)
}

/// Makes the account; gives its first key.
fn account(data: &Path, notes: &Notes) -> Outcome<String> {
    let step = Step::begin("making an account");
    let body = json!({ "email": notes.email, "password": notes.password });
    let key = format!("up-{}-account", notes.run);
    let headers = [("idempotency-key", key.as_str())];
    let verb = nubo_wire::find("account.create");
    let path = verb.map(|verb| verb.path).unwrap_or_default();
    let mut socket = Socket::required(data)?;
    let body = done(socket.ask_with(Method::POST, path, Some(&body), &headers)?)?;
    let secret = body["key"]["key"].as_str();
    let secret = secret.ok_or_else(|| Halt::failed("the cloud gave no key"))?.to_owned();
    step.end(&notes.email);
    Ok(secret)
}

/// Orders the server, or finds it, and waits until it runs.
fn server(door: &Door, shell: &Shell, order: &Order) -> Outcome<Value> {
    let key = json!({ "name": NAME, "public_key": shell.public_key()? });
    door.once("key", "/v1/ssh-keys", &key)?;
    let step = Step::begin("making a server");
    let body = json!({
        "name": NAME, "size": order.size, "image": order.image, "ssh_keys": [NAME],
    });
    let id = match door.find(NAME)? {
        Some(server) => server["id"].clone(),
        None => door.once("server", "/v1/servers", &body)?["id"].clone(),
    };
    let path = format!("/v1/servers/{}", id.as_str().unwrap_or_default());
    let since = Instant::now();
    loop {
        let server = door.ask(Method::GET, &path, None)?;
        let status = server["status"].as_str().unwrap_or_default().to_owned();
        match status.as_str() {
            "pending" | "building" | "starting" if since.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(100));
            }
            "failed" => {
                let why = server["fault"]["message"].as_str().unwrap_or("without a reason");
                return Err(Halt::failed(format!("the server could not be made: {why}")));
            }
            "pending" | "building" | "starting" => {
                return Err(Halt::failed(format!("the server is still {status}")));
            }
            _ => {
                step.end(&status);
                return Ok(server);
            }
        }
    }
}

/// The native API of the running cloud, with the first key.
struct Door {
    address: SocketAddr,
    key: String,
    run: String,
}

impl Door {
    fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        once: Option<&str>,
    ) -> Outcome<Answer> {
        let bearer = format!("Bearer {}", self.key);
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(once.map(|key| ("idempotency-key", key)));
        Socket::dial(self.address)?.ask_with(method, path, body, &headers)
    }

    fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Outcome<Value> {
        done(self.send(method, path, body, None)?)
    }

    /// A creation that happens once in the life of this cloud; that the name is taken means that it
    /// was so long ago that the cloud has forgotten the request.
    fn once(&self, what: &str, path: &str, body: &Value) -> Outcome<Value> {
        let key = format!("up-{}-{what}", self.run);
        let answer = self.send(Method::POST, path, Some(body), Some(&key))?;
        if answer.body["error"]["code"] == "name_taken" {
            return Ok(Value::Null);
        }
        done(answer)
    }

    /// Deletes a server and waits until it is gone.
    fn delete(&self, id: &str) -> Outcome {
        let path = format!("/v1/servers/{id}");
        self.ask(Method::DELETE, &path, None)?;
        let since = Instant::now();
        loop {
            let answer = self.send(Method::GET, &path, None, None)?;
            let gone = answer.status == http::StatusCode::NOT_FOUND;
            if gone || answer.body["status"] == "terminated" {
                return Ok(());
            }
            if since.elapsed() > PATIENCE {
                return Err(Halt::failed(format!("the server is still {}", answer.body["status"])));
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn find(&self, name: &str) -> Outcome<Option<Value>> {
        let list = self.ask(Method::GET, &format!("/v1/servers?name={name}"), None)?;
        Ok(list["data"].as_array().and_then(|servers| servers.first()).cloned())
    }
}

/// The body of a success; what the cloud said of a refusal.
fn done(answer: Answer) -> Outcome<Value> {
    if answer.status.is_success() {
        return Ok(answer.body);
    }
    Err(Halt::failed(answer.refusal("; ")))
}

/// One line of progress.
struct Step(Instant);

impl Step {
    fn begin(what: &str) -> Self {
        eprint!("{what} … ");
        Self(Instant::now())
    }

    fn end(self, what: &str) {
        eprintln!("{what} ({:.1} s)", self.0.elapsed().as_secs_f64());
    }
}
