//! Where log lines go: to standard error, for people or as JSON.

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;
use crate::halt::{Halt, Outcome};

/// Starts logging; a panic becomes a log line as well.
pub fn start(format: LogFormat, filter: &str) -> Outcome {
    let filter = EnvFilter::builder()
        .parse(filter)
        .map_err(|fault| Halt::usage(format!("log: \"{filter}\" is no filter: {fault}")))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    started.map_err(|fault| Halt::failed(format!("cannot start logging: {fault}")))?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let text = panic.payload_as_str().unwrap_or("without words");
        tracing::error!(panic.place = place, panic.text = text, "a thread panicked");
    }));
    Ok(())
}
