//! Runs single tests of [test262](https://github.com/tc39/test262) in an engine, in a process that may die of it.
//!
//! The crate is built twice: with the engine as published (`../plain`) and with the jar's (`../runner`). What differs
//! between the two is an [`Engine`]; how a test is set up, run and judged is the same code.

pub mod case;
mod child;
mod execute;
mod host;
pub mod metadata;

use boa_engine::{Context, JsResult, module::SimpleModuleLoader, realm::Realm};
use std::rc::Rc;

pub use child::serve;

/// An engine under test.
pub trait Engine {
    /// A context whose realm nothing has touched yet, and which loads modules as told.
    fn context(modules: Rc<SimpleModuleLoader>) -> JsResult<Context>;

    /// A further realm of the context, with the same built-ins as its first.
    fn realm(context: &mut Context) -> JsResult<Realm>;
}
