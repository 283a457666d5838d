//! The server over real HTTP, and its program as its users start it.

use belljar_server::{
    app,
    config::{Config, FRAME_SANDBOX_SWITCH, SandboxSwitch},
};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use ureq::{Body, http::Response};

/// A front end of two files, removed at the end.
struct Root(PathBuf);

impl Root {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("belljar-server-{name}-{}", std::process::id()));
        fs::create_dir_all(root.join("assets")).expect("a folder");
        fs::write(root.join("index.html"), "<!doctype html>").expect("a file");
        fs::write(root.join("assets/guest-abc.wasm"), "\0asm").expect("a file");
        Self(root)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("a file");
        path
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("the folder is removed");
    }
}

fn serve(root: &Path) -> String {
    serve_with(Config::sample().expect("the sample policy"), root)
}

fn serve_with(config: Config, root: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("an option");
    let address = listener.local_addr().expect("an address");
    let app = app(config, root);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, app).await.expect("the server runs");
        });
    });
    format!("http://{address}")
}

fn get(url: &str) -> Response<Body> {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    agent.get(url).call().expect("an answer")
}

fn get_with(url: &str, name: &str, value: &str) -> Response<Body> {
    ureq::get(url).header(name, value).config().http_status_as_error(false).build().call().expect("an answer")
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

#[test]
fn every_response_has_the_strict_headers() {
    let root = Root::new("headers");
    let server = serve(&root.0);
    for path in ["/", "/assets/guest-abc.wasm", "/api/config", "/api/whoami", "/nothing", "/api/nothing"] {
        let response = get(&format!("{server}{path}"));
        let csp = header(&response, "content-security-policy");
        assert!(csp.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{path}: {csp}");
        assert!(csp.contains("; connect-src 'self';"), "{path}: {csp}");
        assert!(!csp.contains("'unsafe-eval'") && !csp.contains("unsafe-inline"), "{csp}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "referrer-policy"), "no-referrer", "{path}");
    }
}

#[test]
fn i5_a_page_lets_its_frames_show_what_the_policy_does_and_is_shown_in_none() {
    let root = Root::new("frames");
    let file = root.file("config.json", r#"{"policy":{"frames":{"sources":["self","https://*.maps.example"]}}}"#);
    let strict = serve_with(Config::default(), &root.0);
    let listed = serve_with(Config::read(&file).expect("a configuration"), &root.0);
    for (server, says) in
        [(strict, "frame-src https: http: data:;"), (listed, "frame-src 'self' https://*.maps.example;")]
    {
        let response = get(&format!("{server}/"));
        let csp = header(&response, "content-security-policy");
        assert!(csp.contains(says) && csp.ends_with("frame-ancestors 'none'"), "{csp}");
    }
}

#[test]
fn i5_what_is_for_frames_has_no_origin_wherever_it_is_shown() {
    let root = Root::new("for-frames");
    fs::create_dir_all(root.0.join("frames")).expect("a folder");
    root.file("frames/map.html", "<!doctype html>");
    let server = serve(&root.0);
    for path in ["/frames/map.html", "/frames/nothing"] {
        let response = get(&format!("{server}{path}"));
        let csp = header(&response, "content-security-policy");
        assert!(csp.starts_with("sandbox allow-scripts ") && csp.ends_with("frame-ancestors 'self'"), "{csp}");
        assert!(!csp.contains("allow-same-origin"), "{csp}");
        assert_eq!(header(&response, "cross-origin-resource-policy"), "cross-origin");
    }
    assert_eq!(header(&get(&format!("{server}/")), "cross-origin-resource-policy"), "same-origin");
}

#[test]
fn files_have_their_type_and_their_cache() {
    let root = Root::new("files");
    let server = serve(&root.0);
    let index = get(&format!("{server}/"));
    assert_eq!((index.status().as_u16(), header(&index, "cache-control")), (200, "no-cache"));
    let wasm = get(&format!("{server}/assets/guest-abc.wasm"));
    assert_eq!(header(&wasm, "content-type"), "application/wasm");
    assert!(header(&wasm, "cache-control").contains("immutable"));
    let missing = get(&format!("{server}/assets/none.js"));
    assert_eq!((missing.status().as_u16(), header(&missing, "cache-control")), (404, "no-cache"));
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/assets/..%2f..%2fCargo.toml"] {
        assert_eq!(get(&format!("{server}{path}")).status(), 404, "{path}");
    }
}

#[test]
fn a_compressed_copy_goes_to_those_who_read_it() {
    let root = Root::new("brotli");
    root.file("assets/guest-abc.wasm.br", "compressed");
    let url = format!("{}/assets/guest-abc.wasm", serve(&root.0));
    let compressed = get_with(&url, "accept-encoding", "gzip, br");
    assert_eq!(header(&compressed, "content-encoding"), "br");
    assert_eq!(header(&compressed, "content-type"), "application/wasm");
    assert_eq!(header(&compressed, "content-length"), "10");
    assert!(header(&compressed, "vary").eq_ignore_ascii_case("accept-encoding"), "{compressed:?}");
    let plain = get_with(&url, "accept-encoding", "identity");
    assert_eq!((header(&plain, "content-encoding"), header(&plain, "content-length")), ("", "4"));
    let modified = header(&plain, "last-modified").to_owned();
    let unchanged = get_with(&url, "if-modified-since", &modified);
    assert_eq!(unchanged.status(), 304);
    assert!(header(&unchanged, "cache-control").contains("immutable"));
}

#[test]
fn the_configuration_is_the_policy() {
    let root = Root::new("config");
    let mut response = get(&format!("{}/api/config", serve(&root.0)));
    assert_eq!(header(&response, "cache-control"), "no-store");
    let config: serde_json::Value =
        serde_json::from_str(&response.body_mut().read_to_string().expect("text")).expect("JSON");
    assert_eq!(config["policy"]["fetch"]["origins"], serde_json::json!(["self"]));
    assert_eq!(config["policy"]["code"]["fromStrings"], serde_json::json!(false));
}

#[test]
fn whoami_gives_a_cookie_once_and_says_what_came() {
    let root = Root::new("whoami");
    let server = serve(&root.0);
    let response = get(&format!("{server}/api/whoami"));
    let cookie = header(&response, "set-cookie").to_owned();
    assert!(
        cookie.starts_with("belljar-session=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict")
    );
    let session = cookie.split(';').next().expect("a cookie");
    let mut response = ureq::get(format!("{server}/api/whoami")).header("cookie", session).call().expect("an answer");
    assert_eq!(header(&response, "set-cookie"), "");
    let arrived: serde_json::Value =
        serde_json::from_str(&response.body_mut().read_to_string().expect("text")).expect("JSON");
    assert_eq!(arrived["cookie"], session);
    let response = get_with(&format!("{server}/api/whoami"), "cookie", "not-belljar-session=1");
    assert!(header(&response, "set-cookie").starts_with("belljar-session="));
    let response = get(&format!("{server}/api/whoami/redirect"));
    assert_eq!((response.status().as_u16(), header(&response, "location")), (307, "/api/whoami"));
}

#[test]
fn i7_a_configuration_without_a_policy_is_strict() {
    let root = Root::new("strict");
    let config = Config::read(&root.file("config.json", "{}")).expect("a configuration");
    assert_eq!(config.policy, belljar_core::Policy::default());
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belljar-server"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What the program says when it does not start.
fn refusal(arguments: &[&str]) -> String {
    let output = program(arguments).output().expect("the program ends");
    assert!(!output.status.success());
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn a_port_in_use_is_said() {
    let root = Root::new("port");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let said = refusal(&["--root", &root.0.to_string_lossy(), "--port", &port]);
    assert_eq!(said.trim(), format!("belljar-server: port {port} is in use; choose another one with --port"));
}

#[test]
fn i7_a_configuration_that_cannot_be_read_stops_the_start() {
    let root = Root::new("broken");
    let folder = root.0.to_string_lossy().into_owned();
    for (text, says) in [
        ("{\n  \"polizy\": {}\n}", "config.json:2:10: unknown field `polizy`, expected `policy`\n"),
        ("{\"policy\": {\"limits\": {\"timers\": 0}}}", "limits.timers is 0; it must be between 1 and 10000"),
        ("{\"policy\": {\"fetch\": {\"origins\": [\"*\"]}}}", "\"*\" is no origin"),
        ("", "config.json:1:"),
    ] {
        let config = root.file("config.json", text);
        let said = refusal(&["--root", &folder, "--port", "0", "--config", &config.to_string_lossy()]);
        assert!(said.contains(says), "{text}: {said}");
    }
    assert!(refusal(&["--root", &folder, "--config", "/nowhere.json"]).contains("/nowhere.json"));
    assert!(refusal(&["--root", "/nowhere"]).contains("./x build"));
}

#[test]
fn i5_only_true_switches_the_sandboxes_of_frames_off() {
    use SandboxSwitch::{Off, On, OnDespite};
    for (value, switch) in [
        (None, On),
        (Some(""), On),
        (Some("false"), On),
        (Some("TRUE"), OnDespite),
        (Some("True"), OnDespite),
        (Some("1"), OnDespite),
        (Some("yes"), OnDespite),
        (Some(" true"), OnDespite),
        (Some("true "), OnDespite),
        (Some("\"true\""), OnDespite),
        (Some("true"), Off),
    ] {
        let read = SandboxSwitch::read(value.map(std::ffi::OsStr::new));
        assert_eq!(read, switch, "{value:?}");
        assert_eq!(read.warning().is_some(), switch != On);
        let config = Config::default().with_frame_sandbox(read);
        assert_eq!(config.policy.frames.dangerously_disable_sandbox, switch == Off, "{value:?}");
    }
}

#[test]
fn i5_a_file_cannot_switch_the_sandboxes_of_frames_off() {
    let root = Root::new("switch");
    let config = root.file("config.json", r#"{"policy":{"frames":{"dangerouslyDisableSandbox":true}}}"#);
    for value in ["", "true"] {
        let arguments = ["--root", &root.0.to_string_lossy(), "--port", "0", "--config", &config.to_string_lossy()];
        let output = program(&arguments).env(FRAME_SANDBOX_SWITCH, value).output().expect("the program ends");
        let said = String::from_utf8(output.stderr).expect("text");
        assert!(!output.status.success() && said.contains("cannot be set in a file"), "{value:?}: {said}");
    }
}

#[test]
fn i5_the_program_reads_the_switch_and_warns_at_its_start() {
    let root = Root::new("warning");
    for (value, is_off, says) in
        [(None, false, ""), (Some("TRUE"), false, "frames stay sandboxed"), (Some("true"), true, "NO SANDBOX")]
    {
        let mut command = program(&["--root", &root.0.to_string_lossy(), "--port", "0"]);
        match value {
            Some(value) => command.env(FRAME_SANDBOX_SWITCH, value),
            None => command.env_remove(FRAME_SANDBOX_SWITCH),
        };
        let mut child = command.spawn().expect("the program starts");
        let url = address(&mut child);
        let mut response = get(&format!("{url}/api/config"));
        let text = response.body_mut().read_to_string().expect("text");
        let config: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(config["policy"]["frames"]["dangerouslyDisableSandbox"], is_off, "{value:?}");
        stop(&mut child);
        let mut said = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        assert!(said.contains(says) && said.is_empty() == says.is_empty(), "{value:?}: {said}");
    }
}

/// Where the program says that it listens.
fn address(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address").to_owned()
}

#[test]
fn the_program_says_where_it_is() {
    let root = Root::new("start");
    let mut child = program(&["--root", &root.0.to_string_lossy(), "--port", "0"]).spawn().expect("the program starts");
    let url = address(&mut child);
    assert_eq!(get(&url).status(), 200);
    stop(&mut child);
}

/// Asks the program to stop as a supervisor does, where there are signals.
fn stop(child: &mut Child) {
    if cfg!(unix) {
        let asked = Command::new("kill").arg(child.id().to_string()).status().expect("a signal");
        assert!(asked.success());
        assert!(child.wait().expect("the program has ended").success(), "it ends in order");
    } else {
        child.kill().expect("the program ends");
        child.wait().expect("the program has ended");
    }
}
