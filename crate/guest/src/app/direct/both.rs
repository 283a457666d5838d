//! An expression by both ways, straight from its syntax tree and by the engine, and whether they agree: for tests and fuzz
//! targets.

use super::{Budget, Direct, Pristine, Scope, Stop};
use crate::{
    app::{datum::Datum, test_realm::call, tree::Tree},
    property, source,
};
use belljar_core::{Limits, Value, event::Kind};
use boa_engine::{Context, JsString};
use std::collections::BTreeMap;

/// Entities by name.
#[derive(Default)]
pub(crate) struct Entities(pub(crate) BTreeMap<String, Datum>);

impl Scope for Entities {
    fn value(&self, name: &JsString) -> Option<Datum> {
        self.0.get(&name.to_std_string_lossy()).cloned()
    }
}

impl Entities {
    /// Makes them globals of the engine.
    pub(crate) fn install(&self, context: &mut Context) {
        for (name, datum) in &self.0 {
            let value = datum.to_guest(context).expect("a copy");
            let key = JsString::from(name.as_str());
            context.global_object().define_property_or_throw(key, property::visible(value), context).expect("a global");
        }
    }
}

/// What the engine makes of the code of a data field.
fn engine(code: &str, context: &mut Context) -> Result<Value, String> {
    let program = source::wrap(Kind::Data, &[], code);
    if let Err(problem) = source::check(Kind::Data, &program, code) {
        return Err(problem.message);
    }
    call(&program, &[], context)
}

pub(crate) fn compile(code: &str) -> Option<Direct> {
    let limits = Limits { source_nesting: 1_000, ..Limits::default() };
    Direct::compile(&Tree::of_code(Kind::Data, code, &limits).ok()?)
}

/// Compares both. Gives whether the code was evaluated directly.
pub(crate) fn agree(
    code: &str,
    entities: &Entities,
    pristine: &Pristine,
    budget: &mut Budget,
    context: &mut Context,
) -> Result<bool, String> {
    let Some(direct) = compile(code) else { return Ok(false) };
    let found = match direct.run(entities, pristine, budget) {
        Ok(found) => found,
        Err(Stop::Engine) => return Ok(false),
        Err(Stop::Interrupted) => return Err(format!("{code}: interrupted")),
    };
    let found = found.to_value();
    match engine(code, context) {
        Ok(wanted) if Datum::whole(wanted.clone()).same(&Datum::whole(found.clone())) => Ok(true),
        wanted => Err(format!("{code}\nengine: {wanted:?}\ndirect: {found:?}\n{direct:?}")),
    }
}
