//! Whether code certainly leaves alone what it reads.
//!
//! Most bindings do, and are then given the same objects as others instead of copies of their own. What is not known to
//! leave things alone is taken not to: a call of anything but the built-ins listed here, an assignment to a property.

use super::{references::Reference, tree::Tree};
use belljar_core::app::Step;
use boa_engine::ast::{
    Expression, Spanned as _,
    expression::{
        Call, Identifier, New, OptionalOperation, OptionalOperationKind, TaggedTemplate,
        access::{PropertyAccess, PropertyAccessField},
        literal::PropertyDefinition,
        operator::{Assign, Unary, Update, assign::AssignTarget, unary::UnaryOp, update::UpdateTarget},
    },
    function::{ClassDeclaration, ClassExpression},
    pattern::{ArrayPatternElement, ObjectPatternElement},
    statement::{With, iteration::IterableLoopInitializer},
    visitor::{VisitWith, Visitor},
};
use std::ops::ControlFlow;

/// What code is certain to keep to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Manners {
    #[default]
    Unknown,
    /// It leaves alone what it is given.
    Pure,
    /// And it cannot tell who has called it, nor whether it is called twice.
    Blind,
}

impl Manners {
    /// What is certain of a function with that text.
    pub(crate) fn of_function(is_pure: bool, text: &str) -> Self {
        // Who calls stands in the stack of an error, and pure code has one only by making or catching it. What an async
        // function leaves for later cannot be taken back, nor a number that was drawn.
        let may_tell = || ["Error", "catch", "async", "random", "\\u"].iter().any(|word| text.contains(word));
        match is_pure {
            false => Self::Unknown,
            true if may_tell() => Self::Pure,
            true => Self::Blind,
        }
    }
}

/// Methods that change neither what they are called on nor what they are called with, whatever of the language's own
/// they are of. Callbacks are code, which is looked at as well.
#[rustfmt::skip]
const METHODS: &[&str] = &[
    // Arrays, strings, typed arrays.
    "at", "charAt", "charCodeAt", "codePointAt", "concat", "endsWith", "entries", "every", "filter", "find", "findIndex",
    "findLast", "findLastIndex", "flat", "flatMap", "forEach", "includes", "indexOf", "join", "keys", "lastIndexOf",
    "localeCompare", "map", "match", "matchAll", "normalize", "padEnd", "padStart", "reduce", "reduceRight", "repeat",
    "replace", "replaceAll", "search", "slice", "some", "split", "startsWith", "substr", "substring", "toLocaleLowerCase",
    "toLocaleUpperCase", "toLowerCase", "toReversed", "toSorted", "toSpliced", "toUpperCase", "trim", "trimEnd",
    "trimStart", "values", "with",
    // Everything.
    "hasOwnProperty", "toISOString", "toJSON", "toLocaleDateString", "toLocaleString", "toLocaleTimeString", "toString",
    "valueOf",
    // Numbers, dates, maps and sets, regular expressions (whose `lastIndex` is nobody else's).
    "exec", "get", "getDate", "getDay", "getFullYear", "getHours", "getMilliseconds", "getMinutes", "getMonth",
    "getSeconds", "getTime", "getTimezoneOffset", "getUTCDate", "getUTCDay", "getUTCFullYear", "getUTCHours",
    "getUTCMinutes", "getUTCMonth", "has", "test", "toDateString", "toExponential", "toFixed", "toPrecision",
    "toTimeString", "toUTCString",
    // Of `Object`, `Array`, `Number`, `String`, `Date`, `JSON`.
    "UTC", "from", "fromCharCode", "fromCodePoint", "fromEntries", "getOwnPropertyNames", "hasOwn", "is", "isArray",
    "isFinite", "isInteger", "isNaN", "isSafeInteger", "now", "of", "parse", "parseFloat", "parseInt", "raw", "stringify",
    // Of `Math`.
    "abs", "acos", "asin", "atan", "atan2", "cbrt", "ceil", "cos", "exp", "floor", "hypot", "log", "log10", "log2", "max",
    "min", "pow", "random", "round", "sign", "sin", "sqrt", "tan", "trunc",
];

/// Methods that call what they are given on something else that they are given, by the number of arguments that takes: a
/// `thisArg`, or for `JSON.stringify` and `JSON.parse` whatever they are at.
#[rustfmt::skip]
const CALLS_ON: &[(&str, usize)] = &[
    ("every", 2), ("filter", 2), ("find", 2), ("findIndex", 2), ("findLast", 2), ("findLastIndex", 2), ("flatMap", 2),
    ("forEach", 2), ("from", 3), ("map", 2), ("parse", 2), ("some", 2), ("stringify", 2),
];

/// Methods that change what they are called on, and nothing else.
const OF_ITS_OWN: &[&str] = &["sort", "reverse"];

/// Methods that give an array which nobody else has.
const GIVES_OWN: &[&str] = &["concat", "filter", "flat", "flatMap", "map", "slice", "split"];

/// The same of `Array` and `Object`.
const GIVES_OWN_OF_GLOBALS: &[&str] = &["entries", "from", "keys", "of", "values"];

/// Globals that can be used, and those of them that can be called or constructed.
#[rustfmt::skip]
const GLOBALS: &[&str] = &[
    "Array", "BigInt", "Boolean", "Date", "Error", "Infinity", "JSON", "Map", "Math", "NaN", "Number", "Object", "RangeError",
    "RegExp", "Set", "String", "TypeError", "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent",
    "isFinite", "isNaN", "parseFloat", "parseInt", "undefined",
];

/// Whether the code of a tree leaves alone what it reads. `references`: what it refers to.
pub(super) fn of_tree(tree: &Tree, references: &[Reference]) -> bool {
    references.iter().all(is_harmless) && tree.visit(&mut Purity { tree, references }).is_continue()
}

/// The same of a member of a JS object.
pub(super) fn of_member(tree: &Tree, member: &PropertyDefinition, references: &[Reference]) -> bool {
    references.iter().all(is_harmless) && Purity { tree, references }.visit_property_definition(member).is_continue()
}

/// Whether a reference leads to the app, or to a built-in that is listed.
fn is_harmless(reference: &Reference) -> bool {
    if reference.written {
        return false;
    }
    // What the app's functions do is looked at where they stand.
    if reference.is_of_the_app() || reference.name() == "this" {
        return true;
    }
    let [_, .., Step::Key(last)] = reference.path.steps() else { return GLOBALS.contains(&reference.name()) };
    // `Math.PI`, `Number.MAX_SAFE_INTEGER`; and a method as a callback, as `Number.isInteger`.
    let is_constant = last.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    GLOBALS.contains(&reference.name()) && (is_constant || &**last == "length" || METHODS.contains(&&**last))
}

/// Breaks off at what may change something.
struct Purity<'t> {
    tree: &'t Tree,
    references: &'t [Reference],
}

impl Purity<'_> {
    fn has_name(&self, field: &PropertyAccessField, among: &[&str]) -> bool {
        match field {
            PropertyAccessField::Const(name) => among.contains(&self.tree.text(name.sym()).as_str()),
            PropertyAccessField::Expr(_) => false,
        }
    }

    /// Whether calling something changes nothing that others read.
    fn may_call(&self, callee: &Expression) -> bool {
        match callee.flatten() {
            Expression::Identifier(name) => self.is_global(*name),
            Expression::FunctionExpression(_) | Expression::ArrowFunction(_) => true,
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => {
                self.has_name(access.field(), METHODS)
                    || (self.has_name(access.field(), OF_ITS_OWN) && self.is_own(access.target()))
                    || self.is_of_the_app(access.target())
            }
            _ => false,
        }
    }

    /// Whether a method may call what it is given on something that others read, as `list.map([].push, Table1.rows)` does:
    /// then it has to be code that is looked at here, or a built-in that is listed.
    fn may_call_on(&self, call: &Call) -> bool {
        let Expression::PropertyAccess(PropertyAccess::Simple(access)) = call.function().flatten() else {
            return false;
        };
        let Some((name, least)) = CALLS_ON.iter().find(|(name, _)| self.has_name(access.field(), &[name])) else {
            return false;
        };
        let arguments = call.args();
        let is_spread = arguments.iter().any(|argument| matches!(argument, Expression::Spread(_)));
        if !is_spread && arguments.len() < *least {
            return false;
        }
        let callback = usize::from(matches!(*name, "from" | "parse" | "stringify"));
        is_spread || !arguments.get(callback).is_some_and(|callback| self.is_known(callback))
    }

    /// A function that stands here, a global one, or no function at all.
    fn is_known(&self, callback: &Expression) -> bool {
        match callback.flatten() {
            Expression::FunctionExpression(_)
            | Expression::ArrowFunction(_)
            | Expression::Literal(_)
            | Expression::ArrayLiteral(_) => true,
            Expression::Identifier(name) => self.is_global(*name),
            _ => false,
        }
    }

    /// `Utils.total(…)`, `this.total(…)`: a function of a JS object is looked at where it stands, and who links the code
    /// knows it. A local variable's method is none.
    fn is_of_the_app(&self, target: &Expression) -> bool {
        let target = target.flatten();
        if !matches!(target, Expression::Identifier(_) | Expression::This(_)) {
            return false;
        }
        let reference = self.reference_at(target);
        reference.is_some_and(|of| of.called && (of.is_of_the_app() || of.name() == "this"))
    }

    /// The reference that begins with an identifier, or `this`.
    fn reference_at(&self, name: &Expression) -> Option<&Reference> {
        let start = self.tree.offset(name.span().start());
        // They are in order of the text.
        let at = self.references.binary_search_by_key(&start, |reference| reference.span.start).ok()?;
        self.references.get(at)
    }

    fn is_global(&self, name: Identifier) -> bool {
        GLOBALS.contains(&self.tree.text(name.sym()).as_str())
    }

    /// Whether a value is new, so that nobody else sees it change.
    fn is_own(&self, value: &Expression) -> bool {
        match value.flatten() {
            Expression::ArrayLiteral(_) => true,
            Expression::Call(call) => match call.function().flatten() {
                Expression::PropertyAccess(PropertyAccess::Simple(access)) => {
                    let (field, target) = (access.field(), access.target());
                    (self.has_name(field, GIVES_OWN) && (self.is_data(target) || self.is_own(target)))
                        || (self.has_name(field, GIVES_OWN_OF_GLOBALS) && self.is_global_name(target))
                        || (self.has_name(field, OF_ITS_OWN) && self.is_own(target))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// A text, or what lies within an entity: data, which has the language's own methods. Another object may have a method
    /// of that name which gives what others see.
    fn is_data(&self, value: &Expression) -> bool {
        let mut value = value.flatten();
        if matches!(value, Expression::Literal(_) | Expression::TemplateLiteral(_)) {
            return true;
        }
        let mut steps = 0;
        while let Expression::PropertyAccess(PropertyAccess::Simple(access)) = value {
            (value, steps) = (access.target().flatten(), steps + 1);
        }
        let refers = || self.reference_at(value).is_some_and(Reference::is_of_the_app);
        steps > 0 && matches!(value, Expression::Identifier(_)) && refers()
    }

    fn is_global_name(&self, value: &Expression) -> bool {
        matches!(value.flatten(), Expression::Identifier(name) if self.is_global(*name))
    }
}

fn stop_unless(is_harmless: bool) -> ControlFlow<()> {
    if is_harmless { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

impl<'ast> Visitor<'ast> for Purity<'_> {
    type BreakTy = ();

    fn visit_call(&mut self, call: &'ast Call) -> ControlFlow<()> {
        stop_unless(self.may_call(call.function()) && !self.may_call_on(call))?;
        call.visit_with(self)
    }

    fn visit_optional_operation(&mut self, operation: &'ast OptionalOperation) -> ControlFlow<()> {
        // What is called there would have to be looked for in the step before.
        stop_unless(!matches!(operation.kind(), OptionalOperationKind::Call { .. }))?;
        operation.visit_with(self)
    }

    fn visit_new(&mut self, new: &'ast New) -> ControlFlow<()> {
        stop_unless(matches!(new.constructor().flatten(), Expression::Identifier(name) if self.is_global(*name)))?;
        new.visit_with(self)
    }

    fn visit_assign(&mut self, assign: &'ast Assign) -> ControlFlow<()> {
        stop_unless(matches!(assign.lhs(), AssignTarget::Identifier(_)))?;
        assign.visit_with(self)
    }

    fn visit_update(&mut self, update: &'ast Update) -> ControlFlow<()> {
        stop_unless(matches!(update.target(), UpdateTarget::Identifier(_)))?;
        update.visit_with(self)
    }

    fn visit_unary(&mut self, unary: &'ast Unary) -> ControlFlow<()> {
        stop_unless(unary.op() != UnaryOp::Delete)?;
        unary.visit_with(self)
    }

    fn visit_iterable_loop_initializer(&mut self, initializer: &'ast IterableLoopInitializer) -> ControlFlow<()> {
        stop_unless(!matches!(initializer, IterableLoopInitializer::Access(_)))?;
        initializer.visit_with(self)
    }

    fn visit_array_pattern_element(&mut self, element: &'ast ArrayPatternElement) -> ControlFlow<()> {
        let is_access = matches!(
            element,
            ArrayPatternElement::PropertyAccess { .. } | ArrayPatternElement::PropertyAccessRest { .. }
        );
        stop_unless(!is_access)?;
        element.visit_with(self)
    }

    fn visit_object_pattern_element(&mut self, element: &'ast ObjectPatternElement) -> ControlFlow<()> {
        let is_access = matches!(
            element,
            ObjectPatternElement::AssignmentPropertyAccess { .. }
                | ObjectPatternElement::AssignmentRestPropertyAccess { .. }
        );
        stop_unless(!is_access)?;
        element.visit_with(self)
    }

    fn visit_with(&mut self, _: &'ast With) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn visit_tagged_template(&mut self, _: &'ast TaggedTemplate) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn visit_class_declaration(&mut self, _: &'ast ClassDeclaration) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn visit_class_expression(&mut self, _: &'ast ClassExpression) -> ControlFlow<()> {
        ControlFlow::Break(())
    }
}

#[cfg(test)]
mod tests {
    use crate::app::code;
    use belljar_core::Limits;

    #[test]
    fn code_that_leaves_alone_what_it_reads_is_told_from_what_may_not() {
        for pure in [
            "1",
            "Table1.rows",
            "Table1.rows[0]?.name ?? ''",
            "Query1.data.filter(r => r.age > Input1.text).map(r => r.name)",
            "`${Input1.text}`",
            "[...Table1.rows].sort((a, b) => a.n - b.n)",
            "Table1.rows.map(r => r.a).reverse().join()",
            "Math.max(...Query1.data.map(r => r.n), Math.PI)",
            "Object.entries(Query1.data).length",
            "new Date(Input1.text)",
            "JSON.stringify(Table1)",
            "(() => { let n = 0; for (const r of Table1.rows) n += r.x; return n })()",
            "Query1.data.map(Number)",
            "Query1.data.every(Number.isInteger)",
            "Utils.total(Query1.data)",
            "({ a: 1 }).a",
            "Query1.data[0].rows.slice().sort().reverse()",
            "Object.keys(Query1.data).sort()",
            "Array.from(Query1.data).reverse()",
            "'a,b'.split(',').sort()",
            "Input1.text.split(',').sort()",
            "Query1.data.map(Number, 1)",
            "Query1.data.map((row) => row.n, 1)",
            "JSON.stringify(Query1.data, null, 2)",
            "JSON.stringify(Query1.data, ['a'], 2)",
            "JSON.stringify(Query1.data, (key, value) => value ?? null)",
            "Array.from({ length: 3 }, (_, at) => at)",
        ] {
            assert!(code::look(pure, &Limits::default()).is_pure, "{pure}");
        }
        for impure in [
            "Table1.x = 1",
            "Table1.rows.push(1)",
            "Table1.rows.sort()",
            "delete Table1.x",
            "Table1.n++",
            "f(Table1)",
            "Object.assign(Table1, {})",
            "[Table1].reduce(Object.assign)",
            "Table1.rows.forEach(r => r.x = 1)",
            "(({ a: Table1.x } = { a: 1 }), 1)",
            "([Table1.x] = [1])",
            "new Foo(Table1)",
            "tag`${Table1}`",
            "Table1?.rows?.push(1)",
            "Table1['pu' + 'sh'](1)",
            "(() => { for (Table1.x of [1]) {} })()",
            "globalThis.Table1",
            "eval('1')",
            "Table1.rows.map(r => r.f())",
            "Reflect.set(Table1, 'a', 1)",
            "((o) => { const { rows } = o; rows[0].x = 1 })(Table1)",
            "Table1.rows.fill(0)",
            "Table1.set.add(1)",
            "(() => { const T = Table1.rows; T.push(1) })()",
            "{ f() { [1].map(function () { this.push(1) }, Table1.rows) } }",
            "Utils.values().sort()",
            "Utils.entries().reverse()",
            "Utils.slice().sort()",
            "({ slice: () => Table1.rows }).slice().sort()",
            "((o) => o.slice().sort())({ slice: () => Table1.rows })",
            "Object.fromEntries([['slice', () => Table1.rows]]).slice().sort()",
            "(() => { let length; with (Table1.rows) { length = 1 } })()",
            "[9].map([].push, Table1.rows)",
            "[9].forEach([]['pu' + 'sh'], Table1.rows)",
            "((f) => [9].map(f, Table1.rows))([].push)",
            "[9].map(...[[].push, Table1.rows])",
            "Array.from([9], [].push, Table1.rows)",
            "JSON.stringify(Table1, [].push)",
            "[9].map(true ? [].push : 0, Table1.rows)",
        ] {
            assert!(!code::look(impure, &Limits::default()).is_pure, "{impure}");
        }
    }
}
