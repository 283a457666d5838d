//! The server's configuration: a JSON file, read once at the start.

use belljar_core::policy::{Policy, PolicyError};
use serde::{Deserialize, Serialize};
use std::{ffi::OsStr, fs, io, path::Path};

/// What a page is told. What a file leaves out is strict.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Config {
    /// What app code is granted.
    pub policy: Policy,
}

/// Why a configuration cannot be used. The server does not start with one that it cannot read: a policy that was meant
/// and is not in force would be worse than none.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{0}: {1}")]
    File(String, io::Error),
    /// Not JSON, or a key or type that a configuration does not have.
    #[error("{file}:{line}:{column}: {reason}")]
    Json {
        /// The file's path.
        file: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A value out of range.
    #[error("{0}: {1}")]
    Policy(String, PolicyError),
    /// A file that takes frames out of their sandboxes. That is said in the environment, by whoever starts the server.
    #[error(
        "{0}: policy.frames.dangerouslyDisableSandbox cannot be set in a file; start the server with \
         {FRAME_SANDBOX_SWITCH}=true"
    )]
    SandboxSwitch(String),
}

/// The variable of the environment that switches the sandboxes of frames off, by its exact value `true`.
pub const FRAME_SANDBOX_SWITCH: &str = "APPSMITH_DISABLE_IFRAME_WIDGET_SANDBOX";

/// What a value of [`FRAME_SANDBOX_SWITCH`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SandboxSwitch {
    /// Frames are sandboxed.
    On,
    /// So they are, although the value looks as if something else was meant.
    OnDespite,
    /// They are not.
    Off,
}

impl SandboxSwitch {
    /// Reads the variable's value. Only `true`, exactly so, switches anything off.
    pub fn read(value: Option<&OsStr>) -> Self {
        match value.map(OsStr::as_encoded_bytes) {
            Some(b"true") => Self::Off,
            None | Some(b"" | b"false") => Self::On,
            Some(_) => Self::OnDespite,
        }
    }

    /// What the server's log says about it, if anything.
    pub fn warning(self) -> Option<String> {
        match self {
            Self::On => None,
            Self::OnDespite => Some(format!(
                "{FRAME_SANDBOX_SWITCH} is neither \"true\" nor \"false\": frames stay sandboxed; only \"true\" changes that"
            )),
            Self::Off => Some(format!(
                "WARNING: {FRAME_SANDBOX_SWITCH}=true: frames have NO SANDBOX; what they show can act as the page, with its \
                 users' sessions; list the third parties that need their origin in policy.frames.sameOrigin instead"
            )),
        }
    }
}

/// What the sample app needs beyond the strict policy: requests to its own server.
const SAMPLE: &str = r#"{"fetch": {"origins": ["self"]}}"#;

impl Config {
    /// The configuration of a server that was given none.
    ///
    /// # Errors
    /// When this version's policy does not know what the sample app asks for.
    pub fn sample() -> Result<Self, ConfigError> {
        let policy =
            Policy::from_json(SAMPLE).map_err(|error| ConfigError::Policy("the sample policy".into(), error))?;
        Ok(Self { policy })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, is no configuration, or holds a value out of range: says where.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let name = file.display().to_string();
        let text = fs::read_to_string(file).map_err(|error| ConfigError::File(name.clone(), error))?;
        let config: Self = serde_json::from_str(&text).map_err(|error| {
            let (file, line, column, reason) = (name.clone(), error.line(), error.column(), error.to_string());
            // The place stands in front, where editors and terminals find it.
            let place = format!(" at line {line} column {column}");
            ConfigError::Json { file, line, column, reason: reason.trim_end_matches(&place).to_owned() }
        })?;
        config.policy.check().map_err(|error| ConfigError::Policy(name.clone(), error))?;
        if config.policy.frames.dangerously_disable_sandbox {
            return Err(ConfigError::SandboxSwitch(name));
        }
        Ok(config)
    }

    /// The same with the sandboxes of frames as the environment says.
    #[must_use]
    pub fn with_frame_sandbox(mut self, switch: SandboxSwitch) -> Self {
        self.policy.frames.dangerously_disable_sandbox = switch == SandboxSwitch::Off;
        self
    }
}
