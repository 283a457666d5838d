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
    println!("Belljar is at http://{address} (stop with Ctrl-C)");
    axum::serve(listener, app(config, &arguments.root))
        .with_graceful_shutdown(asked_to_stop())
        .await
        .map_err(|error| error.to_string())
}

/// Waits for Ctrl-C, or for a supervisor's SIGTERM. Without a way to hear a signal the process ends as any other does.
async fn asked_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
