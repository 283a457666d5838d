//! `belljar-server`
#![allow(clippy::print_stdout, clippy::print_stderr)] // A server says where it listens, and why it does not.

use belljar_server::{
    app,
    config::{Config, FRAME_SANDBOX_SWITCH, SandboxSwitch},
};
use clap::Parser;
use std::{io, net::Ipv4Addr, path::PathBuf, process::ExitCode};
use tokio::net::TcpListener;

/// Serve a front end with a strict Content Security Policy, and its configuration.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The port to listen on, on 127.0.0.1. 0: any that is free.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder with the built front end.
    #[arg(long, value_name = "FOLDER", default_value = "www/dist")]
    root: PathBuf,
    /// A JSON file with the configuration: {"policy": {…}}.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("belljar-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> Result<(), String> {
    let config = match &arguments.config {
        Some(file) => Config::read(file),
        None => Config::sample(),
    }
    .map_err(|error| error.to_string())?;
    let sandbox = SandboxSwitch::read(std::env::var_os(FRAME_SANDBOX_SWITCH).as_deref());
    if let Some(warning) = sandbox.warning() {
        eprintln!("belljar-server: {warning}");
    }
    let config = config.with_frame_sandbox(sandbox);
    let index = arguments.root.join("index.html");
    if !index.is_file() {
        return Err(format!(
            "{} is missing; build the front end with ./x build, or name its folder with --root",
            index.display()
        ));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await.map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            format!("port {} is in use; choose another one with --port", arguments.port)
        } else {
            format!("port {} cannot be listened on: {error}", arguments.port)
        }
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let stop = asked_to_stop();
    println!("Belljar is at http://{address} (stop with Ctrl-C)");
    axum::serve(listener, app(config, &arguments.root))
        .with_graceful_shutdown(stop)
        .await
        .map_err(|error| error.to_string())
}

/// Ends with Ctrl-C, or with a supervisor's SIGTERM. It listens from the call on, not from when it is first polled: whoever
/// has read the address may ask at once. Without a way to hear a signal the process ends as any other does.
#[cfg(unix)]
fn asked_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    async fn heard(signal: io::Result<Signal>) {
        match signal {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    }
    let [interrupt, terminate] = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async {
        tokio::select! {
            () = heard(interrupt) => {}
            () = heard(terminate) => {}
        }
    }
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
async fn asked_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
