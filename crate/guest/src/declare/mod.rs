//! The framework's functions, each declared once: its parameters, what it gives, an example.
//!
//! From a declaration come the check of the arguments at run time ([`call`]), the declarations for editors
//! ([`typescript`]), their completions ([`completions`]) and the reference ([`reference`]). So none of them can say
//! anything else than what happens.

mod call;
mod completions;
mod reference;
mod types;
mod typescript;

pub(crate) use call::{Body, Call, Method, install, install_method};
pub use completions::completions;
pub use reference::reference;
pub use types::Type;
pub use typescript::typescript;

use crate::{globals, permits};
use belljar_core::effect::Grant;

/// A function that app code can call.
#[derive(Debug)]
pub struct Function {
    /// As app code writes it: `storeValue`, `appsmith.geolocation.getCurrentPosition`.
    pub name: &'static str,
    /// What it does, in sentences for app authors.
    pub summary: &'static str,
    /// In order: required ones first, a rest last.
    pub parameters: &'static [Parameter],
    /// What it gives.
    pub returns: Returns,
    /// Whether it does something outside the code that calls it. Data fields may not call such functions.
    pub acts: bool,
    /// A program that shows it, as the body of an async function. What it returns follows in a last line, `// → JSON`,
    /// if that is of interest.
    pub example: &'static str,
    /// What it runs once its arguments are checked.
    pub(crate) run: Body,
}

/// A parameter of a framework function.
#[derive(Debug)]
pub struct Parameter {
    /// As errors call it.
    pub name: &'static str,
    /// What is taken.
    pub accepts: Type,
    /// Whether it may be left out.
    pub presence: Presence,
    /// What it is for.
    pub summary: &'static str,
}

/// Whether an argument may be left out. `undefined` counts as left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It has to be given.
    Required,
    /// It may be left out.
    Optional,
    /// It may be left out, and is this then.
    Default(&'static str),
    /// It stands for all arguments from here on.
    Rest,
}

/// What a framework function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// A value of this TypeScript type, at once. Wrong arguments throw.
    Value(&'static str),
    /// A promise of this TypeScript type. Wrong arguments reject it.
    Promise(&'static str),
}

/// Text for people, which guest.wasm does not carry.
pub(crate) const fn doc(text: &'static str) -> &'static str {
    if cfg!(target_arch = "wasm32") { "" } else { text }
}

impl Parameter {
    /// One that has to be given.
    pub const fn required(name: &'static str, accepts: Type, summary: &'static str) -> Self {
        Self { name, accepts, presence: Presence::Required, summary: doc(summary) }
    }

    /// One that may be left out.
    pub const fn optional(name: &'static str, accepts: Type, summary: &'static str) -> Self {
        Self { name, accepts, presence: Presence::Optional, summary: doc(summary) }
    }

    /// One that has a value when it is left out.
    pub const fn default(name: &'static str, accepts: Type, value: &'static str, summary: &'static str) -> Self {
        Self { name, accepts, presence: Presence::Default(doc(value)), summary: doc(summary) }
    }

    /// All arguments from here on.
    pub const fn rest(name: &'static str, summary: &'static str) -> Self {
        Self { name, accepts: Type::Any, presence: Presence::Rest, summary: doc(summary) }
    }
}

/// The program of an example and, as JSON, the value that it says it returns.
pub fn example_and_value(example: &'static str) -> (&'static str, Option<&'static str>) {
    match example.rsplit_once("\n// → ") {
        Some((program, value)) => (program, Some(value)),
        None => (example, None),
    }
}

impl Function {
    /// The name within the object that it belongs to.
    pub fn own_name(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    /// What has to be granted for it to be there.
    pub fn needs(&self) -> Grant {
        permits::needs(self.name)
    }
}

/// An object or class of the framework: what has no parameters of its own to check in one place.
#[derive(Debug)]
pub struct Object {
    /// As app code writes it: `console`, `Headers`.
    pub name: &'static str,
    /// What it is for, in sentences for app authors.
    pub summary: &'static str,
    /// Its TypeScript declaration, without `declare`. Functions that are declared by themselves are not in it.
    pub typescript: &'static str,
    /// As [`Function::example`].
    pub example: &'static str,
}

/// The key of the policy that grants something; `None` for what needs no grant.
fn policy_key(needs: Grant) -> Option<&'static str> {
    Some(needs.key()).filter(|_| needs != Grant::Jar)
}

/// Every function of the framework, in the order of the reference.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    globals::FUNCTIONS.iter().copied().flatten().copied().flatten()
}

/// The functions of entities, as those of an example, with what each needs.
pub fn methods() -> impl Iterator<Item = (&'static Function, Grant)> {
    globals::methods::FUNCTIONS.iter().copied()
}

/// Every object and class of the framework, in the order of the reference.
pub fn objects() -> impl Iterator<Item = &'static Object> {
    globals::OBJECTS.iter().copied().flatten().copied()
}
