//! What app code may ask of the page around it.

use super::OriginPattern;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What may be shown: `showAlert`, `showModal`, `closeModal`, `resetWidget` and the setters of widgets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct InterfacePolicy {}

/// Where `navigateTo` may lead. The app's own pages, by name, are always among it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NavigationPolicy {
    /// The origins whose addresses may be opened, or shown in a bound frame, written as in `fetch.origins`. An address can
    /// carry data away: list only whom the app may tell what it knows.
    pub origins: Vec<OriginPattern>,
    /// Whether it may be in a window of its own.
    pub new_window: bool,
}

impl Default for NavigationPolicy {
    fn default() -> Self {
        Self { origins: Vec::new(), new_window: true }
    }
}

/// What `download` may save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DownloadPolicy {
    /// The largest file, in bytes.
    #[schemars(range(min = 1, max = 134_217_728))]
    pub max_bytes: u32,
}

impl Default for DownloadPolicy {
    fn default() -> Self {
        Self { max_bytes: 8_388_608 }
    }
}

/// `copyToClipboard`. Nothing reads the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ClipboardPolicy {}

/// Whom `postWindowMessage` and `windowMessageListener` may reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MessagePolicy {
    /// The origins, written as in `fetch.origins`. Frames without an origin, sandboxed ones, are always among them.
    pub origins: Vec<OriginPattern>,
}

/// `appsmith.geolocation`. The browser asks its user as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GeolocationPolicy {}

/// `logoutUser`. Where it may lead afterwards is what `navigation.origins` lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LogoutPolicy {}

/// `run` and `clear` of the queries that the page has given the app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct QueryPolicy {}
