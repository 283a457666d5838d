//! The themes that come with Appsmith: of these an export has the name alone. What code reads of them is here, as it
//! was at the end of 2024; an app that was exported long before may have looked a little otherwise.

use serde_json::{Value as Json, json};

const NONE: &str = "none";
const SMALL: &str = "0 1px 3px 0 rgba(0, 0, 0, 0.1), 0 1px 2px 0 rgba(0, 0, 0, 0.06)";
const MEDIUM: &str = "0 4px 6px -1px rgba(0, 0, 0, 0.1), 0 2px 4px -1px rgba(0, 0, 0, 0.06)";
const LARGE: &str = "0 10px 15px -3px rgba(0, 0, 0, 0.1), 0 4px 6px -2px rgba(0, 0, 0, 0.05)";

/// A theme: its name, its primary colour, its background, its radius, its shadow, its font.
type Theme = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const THEMES: &[Theme] = &[
    ("Default", "#553DE9", "#F8FAFC", "0.375rem", SMALL, "Nunito Sans"),
    ("Default-New", "#553DE9", "#F8FAFC", "0.375rem", SMALL, "System Default"),
    ("Classic", "#16a34a", "#F6F6F6", "0px", NONE, "System Default"),
    ("Sunrise", "#ef4444", "#fff1f2", "1.5rem", LARGE, "Rubik"),
    ("Rounded", "#db2777", "#fdf2f8", "1.5rem", LARGE, "Rubik"),
    ("Pacific", "#0891b2", "#ecfeff", "1.5rem", LARGE, "Open Sans"),
    ("Earth", "#3b82f6", "#eff6ff", "0.375rem", MEDIUM, "Inter"),
    ("Pampas", "#059669", "#ecfdf5", "0.375rem", MEDIUM, "Nunito Sans"),
    ("Sharp", "#64748b", "#f8fafc", "0px", NONE, "Nunito Sans"),
];

/// The properties of the theme of that name.
pub(super) fn properties(name: &str) -> Option<Json> {
    let (_, primary, background, radius, shadow, font) = THEMES.iter().find(|(of, ..)| *of == name)?;
    Some(json!({
        "colors": { "primaryColor": primary, "backgroundColor": background },
        "borderRadius": { "appBorderRadius": radius },
        "boxShadow": { "appBoxShadow": shadow },
        "fontFamily": { "appFont": font },
    }))
}
