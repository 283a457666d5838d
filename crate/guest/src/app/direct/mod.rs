//! Expressions evaluated straight from their syntax tree, without the engine.
//!
//! Most bindings of an app are member paths, comparisons, arithmetic, template strings, conditions and a few methods of
//! arrays. These are pure, so they can be computed on [`Datum`]s as they are held: no object is made in the engine for
//! what is only looked at, and a filtered table is a list of numbers.
//!
//! The one rule: **what is computed here is what the engine would give, or nothing is.** Whatever is not plainly so ends
//! with [`Stop::Engine`]: code with statements, values that are converted by calling methods, properties that come from
//! a prototype, everything that throws (the engine words the error), built-ins that app code has replaced ([`Pristine`]).
//! Since nothing here has a side effect, the engine can simply start from the beginning. A property test compares both.

mod arrays;
#[cfg(any(test, feature = "conformance"))]
pub(crate) mod both;
mod budget;
mod compile;
mod convert;
mod operators;
mod pristine;
mod run;
mod statics;
mod texts;
mod tree;

#[cfg(test)]
mod tests;

pub(crate) use budget::Budget;
pub(crate) use pristine::Pristine;

use super::{datum::Datum, tree::Tree};
use boa_engine::JsString;
use tree::Expr;

/// An expression that can be tried without the engine.
#[derive(Debug)]
pub(crate) struct Direct {
    root: Expr,
    /// How many parameters and constants its functions have together.
    locals: usize,
    names: Vec<JsString>,
}

/// A call of an entity's function, with arguments that can be tried without the engine.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) object: JsString,
    pub(crate) function: JsString,
    /// As an array.
    pub(crate) arguments: Direct,
    /// Where the engine would say that it is called: its line in the wrapper, and its column.
    pub(crate) at: (u32, u32),
}

/// What there is of a piece of code that can be tried.
#[derive(Debug, Default)]
pub(crate) enum Form {
    /// It is the engine's.
    #[default]
    Engine,
    /// All of it.
    Expression(Direct),
    /// All but the function that it calls.
    Call(Box<Call>),
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The engine shall evaluate the code: it may give another value, or an error.
    Engine,
    /// The turn is to end, or the steps are used up.
    Interrupted,
}

/// What the names in an expression stand for.
pub(crate) trait Scope {
    /// The value of a global name, as an entity's. `None`: the engine shall say.
    fn value(&self, name: &JsString) -> Option<Datum>;

    /// An own property of such a value, so that the value need not be put together. `None`: the engine shall say, also
    /// where there is no such property.
    fn property(&self, name: &JsString, key: &JsString) -> Option<Datum> {
        self.value(name)?.get(key.as_str())
    }
}

impl Form {
    /// Takes the code of a data field.
    pub(crate) fn of(tree: &Tree) -> Self {
        match Direct::compile(tree) {
            Some(direct) => Self::Expression(direct),
            None => compile::compile_call(tree).map_or(Self::Engine, |call| Self::Call(Box::new(call))),
        }
    }
}

impl Direct {
    /// Takes the code of a data field. `None`: its form is left to the engine.
    pub(crate) fn compile(tree: &Tree) -> Option<Self> {
        compile::compile(tree)
    }

    /// The global names that it reads from its scope, each once.
    pub(crate) fn names(&self) -> &[JsString] {
        &self.names
    }

    /// Evaluates it. `pristine` has been asked since the engine has last run code ([`Pristine::holds`]).
    pub(crate) fn run(&self, scope: &dyn Scope, pristine: &Pristine, budget: &mut Budget) -> Result<Datum, Stop> {
        run::Run::new(scope, pristine, budget, self.locals).expression(&self.root)
    }
}
