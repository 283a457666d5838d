//! The names that code uses and does not declare: a walk over its syntax tree that knows what each function, block and
//! loop declares.

use super::tree::Tree;
use belljar_core::app::Step;
use boa_engine::{
    ast::{
        Expression, Position, Spanned as _, StatementList,
        declaration::{Binding, Variable},
        expression::{
            Call, Identifier, New, Optional, OptionalOperationKind, TaggedTemplate,
            access::{PropertyAccess, PropertyAccessField, SimplePropertyAccess},
            literal::{LiteralKind, ObjectMethodDefinition, PropertyDefinition},
            operator::{Assign, Unary, Update, assign::AssignTarget, unary::UnaryOp, update::UpdateTarget},
        },
        function::{
            ArrowFunction, AsyncArrowFunction, AsyncFunctionDeclaration, AsyncFunctionExpression,
            AsyncGeneratorDeclaration, AsyncGeneratorExpression, ClassDeclaration, ClassElement, ClassElementName,
            ClassExpression, FormalParameterList, FunctionBody, FunctionDeclaration, FunctionExpression,
            GeneratorDeclaration, GeneratorExpression,
        },
        operations::{annex_b_function_declarations_names, bound_names, lexically_declared_names, var_declared_names},
        pattern::ObjectPatternElement,
        property::PropertyName,
        statement::{
            Block, Case, Catch, Switch,
            iteration::{ForInLoop, ForLoop, ForLoopInitializer, ForOfLoop, IterableLoopInitializer},
        },
        visitor::{VisitWith, Visitor},
    },
    interner::Sym,
};
use rustc_hash::FxHashSet;
use std::ops::ControlFlow;

/// A use of a name that the code does not declare.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // Facts that do not exclude each other.
pub(super) struct Use {
    /// The name; none for `this`.
    pub(super) name: Option<Sym>,
    /// The static steps behind it.
    pub(super) steps: Vec<Step>,
    /// Where the name stands, and where the last step ends.
    pub(super) start: Position,
    pub(super) name_end: Position,
    pub(super) end: Position,
    /// What it leads to is looked into, by a step that is not static: by `?.`, by what is computed, or taken apart.
    pub(super) goes_on: bool,
    /// The last step is in brackets, the closing one of which is still to be found.
    pub(super) in_brackets: bool,
    /// What it leads to is called.
    pub(super) called: bool,
    /// What it leads to is assigned to or deleted.
    pub(super) written: bool,
    /// The name is a property's at the same time: `{ Table1 }`.
    pub(super) shorthand: bool,
    /// What is declared around it under the name that was asked for.
    pub(super) captured: bool,
}

/// Walks over code and gives what it uses, in order of the text as far as the tree is.
pub(super) struct Walk<'t> {
    tree: &'t Tree,
    scopes: Vec<FxHashSet<Sym>>,
    /// A name that must not be declared around a use.
    other: Option<Sym>,
    /// Functions around that have a `this` of their own.
    own_this: u32,
    pub(super) uses: Vec<Use>,
}

/// How a name is met.
#[derive(Clone, Copy, Default)]
struct How {
    called: bool,
    written: bool,
}

const CALLED: How = How { called: true, written: false };
const WRITTEN: How = How { called: false, written: true };

impl<'t> Walk<'t> {
    pub(super) fn new(tree: &'t Tree, other: Option<Sym>) -> Self {
        Self { tree, scopes: Vec::new(), other, own_this: 0, uses: Vec::new() }
    }

    /// All of a tree: the code of a field, a program or a module.
    pub(super) fn all(&mut self) {
        if let Some(body) = self.tree.wrapper() {
            // The wrapper's `this` is what the code is given.
            self.function(None, None, body, true);
        } else if let Some(expression) = self.tree.expression() {
            self.go(|walk| walk.visit_expression(expression));
        } else if let Some(script) = self.tree.script() {
            let mut names = var_declared_names(script.statements());
            names.extend(lexically_declared_names(script.statements()));
            self.scoped(names, |walk| walk.visit_script(script));
        } else if let Some(module) = self.tree.module() {
            let mut names = var_declared_names(module.items());
            names.extend(lexically_declared_names(module.items()));
            self.scoped(names, |walk| walk.visit_module(module));
        }
    }

    /// A member of a JS object: `this` in it, arrow function or not, is the object.
    pub(super) fn member(&mut self, member: &'t PropertyDefinition) {
        self.own_this = 0;
        match member {
            PropertyDefinition::MethodDefinition(method) => {
                self.function(None, Some(method.parameters()), method.body(), true);
            }
            PropertyDefinition::Property(_, value) => match value.flatten() {
                Expression::FunctionExpression(function) => {
                    let name = function.name().filter(|_| function.has_binding_identifier());
                    self.function(name, Some(function.parameters()), function.body(), true);
                }
                Expression::AsyncFunctionExpression(function) => {
                    let name = function.name().filter(|_| function.has_binding_identifier());
                    self.function(name, Some(function.parameters()), function.body(), true);
                }
                other => self.go(|walk| walk.visit_expression(other)),
            },
            other => self.go(|walk| walk.visit_property_definition(other)),
        }
    }

    /// The walk is never broken off.
    fn go(&mut self, what: impl FnOnce(&mut Self) -> ControlFlow<()>) {
        let _ = what(self);
    }

    fn scoped(&mut self, names: FxHashSet<Sym>, what: impl FnOnce(&mut Self) -> ControlFlow<()>) {
        self.scopes.push(names);
        self.go(what);
        self.scopes.pop();
    }

    fn block(&mut self, names: Vec<Sym>, what: impl FnOnce(&mut Self) -> ControlFlow<()>) {
        if names.is_empty() { self.go(what) } else { self.scoped(names.into_iter().collect(), what) }
    }

    /// A function with what it declares. `inherits`: `this` and, of an arrow function, `arguments` are those around it.
    fn function(
        &mut self,
        name: Option<Identifier>,
        parameters: Option<&'t FormalParameterList>,
        body: &'t FunctionBody,
        inherits: bool,
    ) {
        let mut names: FxHashSet<Sym> = parameters.map(bound_names).unwrap_or_default().into_iter().collect();
        names.extend(name.map(Identifier::sym));
        if !inherits {
            names.insert(Sym::ARGUMENTS);
            self.own_this += 1;
        }
        // Default values do not see what the body declares (ECMA-262, 10.2.11, step 28).
        let mut within = var_declared_names(body);
        within.extend(lexically_declared_names(body));
        within.extend(annex_b_function_declarations_names(body));
        self.scoped(names, |walk| {
            parameters.iter().try_for_each(|parameters| walk.visit_formal_parameter_list(parameters))?;
            walk.scoped(within, |walk| walk.visit_function_body(body));
            ControlFlow::Continue(())
        });
        if !inherits {
            self.own_this -= 1;
        }
    }

    fn declared(&self, name: Sym) -> bool {
        self.scopes.iter().any(|scope| scope.contains(&name))
    }

    /// A name with the steps behind it. Gives whether it is one that the code does not declare.
    fn note(&mut self, name: Identifier, how: How, shorthand: bool) -> Option<&mut Use> {
        if self.declared(name.sym()) {
            return None;
        }
        let captured = self.other.is_some_and(|other| self.declared(other));
        let span = name.span();
        self.uses.push(Use {
            name: Some(name.sym()),
            steps: Vec::new(),
            start: span.start(),
            name_end: span.end(),
            end: span.end(),
            goes_on: false,
            in_brackets: false,
            called: how.called,
            written: how.written,
            shorthand,
            captured,
        });
        self.uses.last_mut()
    }

    fn note_this(&mut self, this: &Expression, how: How) -> Option<&mut Use> {
        if self.own_this > 0 {
            return None;
        }
        let (start, end) = (this.span().start(), this.span().end());
        self.uses.push(Use {
            name: None,
            steps: Vec::new(),
            start,
            name_end: end,
            end,
            goes_on: false,
            in_brackets: false,
            called: how.called,
            written: how.written,
            shorthand: false,
            captured: false,
        });
        self.uses.last_mut()
    }

    /// An access to a property, and all accesses within: the path from the name, as far as it is static.
    fn path(&mut self, outermost: &'t SimplePropertyAccess, how: How) {
        let mut accesses = vec![outermost];
        let root = loop {
            let innermost = accesses[accesses.len() - 1];
            match innermost.target().flatten() {
                Expression::PropertyAccess(PropertyAccess::Simple(access)) => accesses.push(access),
                root => break root,
            }
        };
        accesses.reverse();
        let tree = self.tree;
        let known: Vec<_> = accesses.iter().map_while(|access| step(tree, access.field())).collect();
        let (known_length, whole) = (known.len(), known.len() == accesses.len());
        let how = if whole { how } else { How::default() };
        let mut noted = match root {
            Expression::Identifier(name) => self.note(*name, how, false),
            Expression::This(_) => self.note_this(root, how),
            other => {
                self.go(|walk| walk.visit_expression(other));
                None
            }
        };
        if let Some(noted) = &mut noted {
            noted.goes_on = !whole;
            if let Some(last) = known_length.checked_sub(1) {
                noted.end = accesses[last].field().span().end();
                noted.in_brackets = matches!(accesses[last].field(), PropertyAccessField::Expr(_));
                noted.steps = known;
            }
        }
        for access in &accesses[known_length..] {
            self.go(|walk| walk.visit_property_access_field(access.field()));
        }
    }

    /// What is called, assigned to or deleted.
    fn target(&mut self, expression: &'t Expression, how: How) {
        match expression.flatten() {
            Expression::Identifier(name) => {
                self.note(*name, how, false);
            }
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => self.path(access, how),
            other => self.go(|walk| walk.visit_expression(other)),
        }
    }

    /// A value parts of which are looked for. If it is what a name leads to, that goes on.
    fn looked_into(&mut self, value: impl FnOnce(&mut Self)) {
        let before = self.uses.len();
        value(self);
        if let Some(first) = self.uses.get_mut(before) {
            first.goes_on = true;
        }
    }

    fn access(&mut self, access: &'t PropertyAccess, how: How) {
        match access {
            PropertyAccess::Simple(access) => self.path(access, how),
            other => self.go(|walk| other.visit_with(walk)),
        }
    }

    fn class(
        &mut self,
        name: Option<Identifier>,
        parent: Option<&'t Expression>,
        constructor: Option<&'t FunctionExpression>,
        elements: &'t [ClassElement],
    ) {
        self.block(name.iter().map(|name| name.sym()).collect(), |walk| {
            if let Some(parent) = parent {
                walk.visit_expression(parent)?;
            }
            if let Some(constructor) = constructor {
                walk.visit_function_expression(constructor)?;
            }
            elements.iter().try_for_each(|element| walk.visit_class_element(element))
        });
    }

    fn iteration(&mut self, initializer: &'t IterableLoopInitializer, rest: impl FnOnce(&mut Self) -> ControlFlow<()>) {
        let names = match initializer {
            IterableLoopInitializer::Let(binding) | IterableLoopInitializer::Const(binding) => bound(binding),
            _ => Vec::new(),
        };
        self.block(names, |walk| {
            match initializer {
                IterableLoopInitializer::Access(access) => walk.access(access, WRITTEN),
                other => walk.visit_iterable_loop_initializer(other)?,
            }
            rest(walk)
        });
    }
}

fn bound(binding: &Binding) -> Vec<Sym> {
    match binding {
        Binding::Identifier(name) => vec![name.sym()],
        Binding::Pattern(pattern) => bound_names(pattern),
    }
}

/// The step to a property, if its name is known from the text.
fn step(tree: &Tree, field: &PropertyAccessField) -> Option<Step> {
    match field {
        PropertyAccessField::Const(name) => Some(Step::key(&tree.text(name.sym()))),
        PropertyAccessField::Expr(expression) => match &**expression {
            Expression::Literal(literal) => match literal.kind() {
                LiteralKind::String(text) => Some(Step::key(&tree.text(*text))),
                LiteralKind::Int(index) => u32::try_from(*index).ok().map(Step::Index),
                // Larger than a 32-bit integer, and still an index.
                LiteralKind::Num(index) if index.fract() == 0.0 && (0.0..f64::from(u32::MAX)).contains(index) => {
                    Some(Step::Index(*index as u32))
                }
                _ => None,
            },
            _ => None,
        },
    }
}

macro_rules! functions {
    ($($visit:ident($type:ident) $inherits:literal $name:expr;)+) => {
        $(fn $visit(&mut self, node: &'t $type) -> ControlFlow<()> {
            let name: fn(&$type) -> Option<Identifier> = $name;
            self.function(name(node), Some(node.parameters()), node.body(), $inherits);
            ControlFlow::Continue(())
        })+
    };
}

impl<'t> Visitor<'t> for Walk<'t> {
    type BreakTy = ();

    // The name of a declaration is one of the scope around it; that of an expression is known in it alone.
    functions! {
        visit_function_declaration(FunctionDeclaration) false |_| None;
        visit_async_function_declaration(AsyncFunctionDeclaration) false |_| None;
        visit_generator_declaration(GeneratorDeclaration) false |_| None;
        visit_async_generator_declaration(AsyncGeneratorDeclaration) false |_| None;
        visit_function_expression(FunctionExpression) false |of| of.name().filter(|_| of.has_binding_identifier());
        visit_async_function_expression(AsyncFunctionExpression) false
            |of| of.name().filter(|_| of.has_binding_identifier());
        visit_generator_expression(GeneratorExpression) false |of| of.name().filter(|_| of.has_binding_identifier());
        visit_async_generator_expression(AsyncGeneratorExpression) false
            |of| of.name().filter(|_| of.has_binding_identifier());
        visit_arrow_function(ArrowFunction) true |_| None;
        visit_async_arrow_function(AsyncArrowFunction) true |_| None;
    }

    fn visit_object_method_definition(&mut self, method: &'t ObjectMethodDefinition) -> ControlFlow<()> {
        self.visit_property_name(method.name())?;
        self.function(None, Some(method.parameters()), method.body(), false);
        ControlFlow::Continue(())
    }

    fn visit_class_declaration(&mut self, class: &'t ClassDeclaration) -> ControlFlow<()> {
        self.class(Some(class.name()), class.super_ref(), class.constructor(), class.elements());
        ControlFlow::Continue(())
    }

    fn visit_class_expression(&mut self, class: &'t ClassExpression) -> ControlFlow<()> {
        self.class(class.name(), class.super_ref(), class.constructor(), class.elements());
        ControlFlow::Continue(())
    }

    fn visit_class_element(&mut self, element: &'t ClassElement) -> ControlFlow<()> {
        match element {
            ClassElement::MethodDefinition(method) => {
                if let ClassElementName::PropertyName(name) = method.name() {
                    self.visit_property_name(name)?;
                }
                self.function(None, Some(method.parameters()), method.body(), false);
            }
            ClassElement::StaticBlock(block) => {
                self.function(None, None, block.statements(), false);
            }
            ClassElement::FieldDefinition(field) | ClassElement::StaticFieldDefinition(field) => {
                self.visit_property_name(field.name())?;
                self.field(field.initializer());
            }
            ClassElement::PrivateFieldDefinition(field) | ClassElement::PrivateStaticFieldDefinition(field) => {
                self.field(field.initializer());
            }
        }
        ControlFlow::Continue(())
    }

    fn visit_block(&mut self, block: &'t Block) -> ControlFlow<()> {
        self.block(lexically_declared_names(block.statement_list()), |walk| block.visit_with(walk));
        ControlFlow::Continue(())
    }

    fn visit_switch(&mut self, switch: &'t Switch) -> ControlFlow<()> {
        self.visit_expression(switch.val())?;
        let bodies = switch.cases().iter().map(Case::body);
        let names = bodies.flat_map(|body: &StatementList| lexically_declared_names(body)).collect();
        self.block(names, |walk| switch.cases().iter().try_for_each(|case| walk.visit_case(case)));
        ControlFlow::Continue(())
    }

    fn visit_catch(&mut self, catch: &'t Catch) -> ControlFlow<()> {
        self.block(catch.parameter().map(bound).unwrap_or_default(), |walk| catch.visit_with(walk));
        ControlFlow::Continue(())
    }

    fn visit_for_loop(&mut self, of: &'t ForLoop) -> ControlFlow<()> {
        let names = match of.init() {
            Some(ForLoopInitializer::Lexical(lexical)) => bound_names(lexical.declaration()),
            _ => Vec::new(),
        };
        self.block(names, |walk| of.visit_with(walk));
        ControlFlow::Continue(())
    }

    fn visit_for_in_loop(&mut self, of: &'t ForInLoop) -> ControlFlow<()> {
        self.iteration(of.initializer(), |walk| {
            walk.visit_expression(of.target())?;
            walk.visit_statement(of.body())
        });
        ControlFlow::Continue(())
    }

    fn visit_for_of_loop(&mut self, of: &'t ForOfLoop) -> ControlFlow<()> {
        self.iteration(of.initializer(), |walk| {
            walk.visit_expression(of.iterable())?;
            walk.visit_statement(of.body())
        });
        ControlFlow::Continue(())
    }

    fn visit_expression(&mut self, expression: &'t Expression) -> ControlFlow<()> {
        match expression {
            Expression::Identifier(name) => {
                self.note(*name, How::default(), false);
            }
            Expression::This(_) => {
                self.note_this(expression, How::default());
            }
            Expression::PropertyAccess(access) => self.access(access, How::default()),
            other => other.visit_with(self)?,
        }
        ControlFlow::Continue(())
    }

    fn visit_call(&mut self, call: &'t Call) -> ControlFlow<()> {
        // `a().b().c()`: as long as the text, and no deeper here than its nesting.
        self.target(call.function(), CALLED);
        call.args().iter().try_for_each(|argument| self.visit_expression(argument))
    }

    fn visit_new(&mut self, new: &'t New) -> ControlFlow<()> {
        self.visit_call(new.call())
    }

    fn visit_tagged_template(&mut self, template: &'t TaggedTemplate) -> ControlFlow<()> {
        self.target(template.tag(), CALLED);
        template.exprs().iter().try_for_each(|expression| self.visit_expression(expression))
    }

    fn visit_optional(&mut self, optional: &'t Optional) -> ControlFlow<()> {
        let called = optional.chain().first().is_some_and(|of| matches!(of.kind(), OptionalOperationKind::Call { .. }));
        self.looked_into(|walk| walk.target(optional.target(), How { called, written: false }));
        optional.chain().iter().try_for_each(|operation| self.visit_optional_operation(operation))
    }

    fn visit_variable(&mut self, variable: &'t Variable) -> ControlFlow<()> {
        let Binding::Pattern(pattern) = variable.binding() else { return variable.visit_with(self) };
        self.visit_pattern(pattern)?;
        self.looked_into(|walk| variable.init().into_iter().for_each(|value| walk.target(value, How::default())));
        ControlFlow::Continue(())
    }

    fn visit_assign(&mut self, assign: &'t Assign) -> ControlFlow<()> {
        match assign.lhs() {
            AssignTarget::Identifier(name) => {
                self.note(*name, WRITTEN, false);
            }
            AssignTarget::Access(access) => self.access(access, WRITTEN),
            AssignTarget::Pattern(pattern) => self.visit_pattern(pattern)?,
        }
        self.visit_expression(assign.rhs())
    }

    fn visit_update(&mut self, update: &'t Update) -> ControlFlow<()> {
        match update.target() {
            UpdateTarget::Identifier(name) => {
                self.note(*name, WRITTEN, false);
            }
            UpdateTarget::PropertyAccess(access) => self.access(access, WRITTEN),
        }
        ControlFlow::Continue(())
    }

    fn visit_unary(&mut self, unary: &'t Unary) -> ControlFlow<()> {
        let how = if unary.op() == UnaryOp::Delete { WRITTEN } else { How::default() };
        self.target(unary.target(), how);
        ControlFlow::Continue(())
    }

    fn visit_property_definition(&mut self, property: &'t PropertyDefinition) -> ControlFlow<()> {
        match property {
            PropertyDefinition::IdentifierReference(name) => {
                self.note(*name, How::default(), true);
                ControlFlow::Continue(())
            }
            other => other.visit_with(self),
        }
    }

    fn visit_object_pattern_element(&mut self, element: &'t ObjectPatternElement) -> ControlFlow<()> {
        match element {
            ObjectPatternElement::SingleName { name, ident, default_init } => {
                let shorthand = matches!(name, PropertyName::Literal(name) if name.span() == ident.span());
                self.visit_property_name(name)?;
                self.note(*ident, WRITTEN, shorthand);
                default_init.iter().try_for_each(|value| self.visit_expression(value))
            }
            other => other.visit_with(self),
        }
    }

    fn visit_property_access(&mut self, access: &'t PropertyAccess) -> ControlFlow<()> {
        // Met outside of expressions: in patterns that are assigned to.
        self.access(access, WRITTEN);
        ControlFlow::Continue(())
    }

    /// Names outside of expressions are declared, or assigned to in patterns and loops.
    fn visit_identifier(&mut self, name: &'t Identifier) -> ControlFlow<()> {
        self.note(*name, WRITTEN, false);
        ControlFlow::Continue(())
    }
}

impl<'t> Walk<'t> {
    /// The value of a class's field, with a `this` of its own.
    fn field(&mut self, value: Option<&'t Expression>) {
        self.own_this += 1;
        if let Some(value) = value {
            self.go(|walk| walk.visit_expression(value));
        }
        self.own_this -= 1;
    }
}
