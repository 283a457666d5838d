//! The frames beside an app, on the page: what [`belljar_core::iframe`] decides becomes elements.
//!
//! A module of its own, so that a page with frames and no jar downloads tens of kilobytes: addresses are parsed by the
//! browser, and nothing here needs the tables for international names that a parser of one's own has. `pkg` puts the
//! custom element around the classes below.

mod apply;
mod browser;
mod guard;
mod keeper;
mod listen;
mod messages;
mod report;

use belljar_core::policy::FramePolicy;
use js_sys::Function;
use keeper::{Asked, Keeper};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, prelude::*};
use web_sys::ShadowRoot;

/// What frames may show and do.
#[wasm_bindgen]
pub struct Policy(Rc<FramePolicy>);

#[wasm_bindgen]
impl Policy {
    /// The strict one.
    pub fn strict() -> Self {
        Self(Rc::default())
    }

    /// Reads one from what JSON was parsed into. A reader of JSON of its own would be half of this module.
    ///
    /// # Errors
    /// When it cannot be understood as a whole: says what is wrong.
    pub fn read(json: JsValue) -> Result<Self, JsError> {
        // A struct can be read from an array or a map as well; nobody has meant that.
        if !json.is_object() || js_sys::Array::is_array(&json) {
            return Err(JsError::new("the policy for frames must be an object"));
        }
        for key in js_sys::Object::keys(json.unchecked_ref::<js_sys::Object>()).iter().filter_map(|key| key.as_string())
        {
            if !FramePolicy::KEYS.contains(&&*key) {
                return Err(JsError::new(&format!("there is no key \"{key}\" in a policy for frames")));
            }
        }
        let policy: FramePolicy = serde_wasm_bindgen::from_value(json)?;
        policy.check()?;
        Ok(Self(Rc::new(policy)))
    }

    /// Whether it switches the sandboxes off.
    #[wasm_bindgen(getter, js_name = sandboxOff)]
    pub fn sandbox_off(&self) -> bool {
        self.0.dangerously_disable_sandbox
    }

    /// Whether both say the same.
    pub fn equals(&self, other: &Policy) -> bool {
        self.0 == other.0
    }
}

/// One frame within its element's shadow root.
#[wasm_bindgen]
pub struct Frame(Rc<Keeper>);

#[wasm_bindgen]
impl Frame {
    /// A frame that shows nothing yet. `report` is called with a name and details.
    #[wasm_bindgen(constructor)]
    pub fn new(root: ShadowRoot, report: Function) -> Self {
        #[cfg(target_arch = "wasm32")]
        console_error_panic_hook::set_once();
        Self(Keeper::new(root, report))
    }

    /// Shows what the app asks for, or says why not. Nothing happens where nothing changes.
    pub fn show(
        &self,
        policy: &Policy,
        src: String,
        srcdoc: String,
        sandbox: Option<String>,
        allow: String,
        title: String,
    ) {
        self.0.show(Asked { policy: Rc::clone(&policy.0), src, srcdoc, sandbox, allow, title });
    }

    /// Takes the frame away.
    pub fn hide(&self) {
        self.0.hide();
    }

    /// Sends a message to what the frame shows.
    ///
    /// # Errors
    /// When it is no data, too large, or not for this frame: says why.
    #[wasm_bindgen(js_name = postMessage)]
    pub fn post_message(&self, message: &JsValue, target: &str) -> Result<(), JsValue> {
        self.0.post(message, target).map_err(|refusal| report::error(&refusal))
    }

    /// What the frame is at present.
    pub fn describe(&self) -> JsValue {
        self.0.describe()
    }
}
