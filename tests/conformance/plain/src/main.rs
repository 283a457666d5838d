//! The engine as published, with nothing of the jar's: what the jar's realm is compared with.
#![allow(clippy::print_stderr)] // A command line prints.

use belljar_conformance::Engine;
use boa_engine::{Context, JsResult, context::ContextBuilder, module::SimpleModuleLoader, realm::Realm};
use std::{process::ExitCode, rc::Rc};

struct Plain;

impl Engine for Plain {
    fn context(modules: Rc<SimpleModuleLoader>) -> JsResult<Context> {
        // As in a jar, nothing may block.
        ContextBuilder::new().module_loader(modules).can_block(false).build()
    }

    fn realm(context: &mut Context) -> JsResult<Realm> {
        context.create_realm()
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [command, root] = arguments.as_slice() else {
        eprintln!("conformance-plain child CHECKOUT");
        return ExitCode::from(2);
    };
    if command != "child" {
        eprintln!("conformance-plain knows the command \"child\" only");
        return ExitCode::from(2);
    }
    match belljar_conformance::serve::<Plain>(root.into()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("conformance-plain: {error}");
            ExitCode::from(2)
        }
    }
}
