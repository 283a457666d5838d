//! A class of the platform as a table, and what makes a constructor and a prototype of it as
//! [Web IDL](https://webidl.spec.whatwg.org/#js-interfaces) says: attributes of properties, `length`s, brand checks,
//! the words of errors.

use super::{Interface, pairs};
use crate::{errors, property, state::State};
use belljar_core::policy::Grants;
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, NativeFunction, js_string,
    native_function::NativeFunctionPointer,
    object::{
        FunctionObjectBuilder, NativeObject,
        builtins::{JsFunction, JsPromise},
    },
    property::PropertyDescriptor,
};
use boa_gc::{Finalize, Trace};

/// What a class has.
pub(crate) struct Table {
    /// Its name, which is also that of the global.
    pub(crate) name: &'static str,
    /// How many arguments its constructor needs.
    pub(crate) length: usize,
    /// Makes an instance. `this` is the `new.target`. `None`: code cannot make one.
    pub(crate) construct: Option<NativeFunctionPointer>,
    /// The class that it inherits from.
    pub(crate) parent: Option<Interface>,
    /// Its members, in the order of the specification.
    pub(crate) members: &'static [Member],
}

/// A member of a class. A number is how many arguments are needed.
pub(crate) enum Member {
    /// A method.
    Method(&'static str, usize, NativeFunctionPointer),
    /// A method that returns a promise: its errors reject.
    Promising(&'static str, usize, NativeFunctionPointer),
    /// A method of the constructor.
    Static(&'static str, usize, NativeFunctionPointer),
    /// A method of the constructor that needs a grant.
    StaticWith(fn(&Grants) -> bool, &'static str, usize, NativeFunctionPointer),
    /// An attribute that cannot be set.
    Getter(&'static str, NativeFunctionPointer),
    /// An attribute that can be set.
    Accessor(&'static str, NativeFunctionPointer, NativeFunctionPointer),
    /// Constants, of the constructor and of the prototype.
    Constants(&'static [(&'static str, u16)]),
    /// `entries`, `keys`, `values`, `forEach` and the iterator, made of what gives the pair of an index.
    Pairs(pairs::Nth),
    /// The members of a mixin, which several classes have (Web IDL, 2.3).
    Mixin(&'static [Member]),
}

/// A class as the realm has it.
#[derive(Clone)]
pub(crate) struct Class {
    pub(crate) constructor: JsFunction,
    pub(crate) prototype: JsObject,
}

impl Class {
    pub(crate) fn build(table: &'static Table, context: &mut Context) -> Self {
        let parent = table.parent.map(|parent| parent.class(context));
        let constructors = context.intrinsics().constructors();
        let above = match &parent {
            Some(parent) => parent.prototype.clone(),
            // Web IDL, 3.14.1: the one class whose prototype has that of errors above it.
            None if table.name == "DOMException" => constructors.error().prototype(),
            None => constructors.object().prototype(),
        };
        let prototype = JsObject::from_proto_and_data(above, boa_engine::builtins::object::OrdinaryObject);
        let made_by = NativeFunction::from_copy_closure_with_captures(construct, Made(table));
        let constructor = FunctionObjectBuilder::new(context.realm(), made_by)
            .name(JsString::from(table.name))
            .length(table.length)
            .constructor(true)
            .build();
        if let Some(parent) = parent {
            constructor.set_prototype(Some(parent.constructor.into()));
        }
        constructor.insert_property(js_string!("prototype"), property::sealed(prototype.clone()));
        prototype.insert_property(js_string!("constructor"), property::hidden(constructor.clone()));
        let tag = property::tag(JsString::from(table.name));
        prototype.insert_property(JsSymbol::to_string_tag(), tag);
        let class = Self { constructor, prototype };
        for member in table.members {
            class.add(table.name, member, context);
        }
        class
    }

    fn add(&self, class: &'static str, member: &Member, context: &mut Context) {
        let operation = |name, length, function, promising| Operation { class, name, length, function, promising };
        let prototype = &self.prototype;
        match *member {
            Member::Method(name, length, function) => {
                let method = operation(name, length, function, false).build(name, context);
                prototype.insert_property(JsString::from(name), property::visible(method));
            }
            Member::Promising(name, length, function) => {
                let method = operation(name, length, function, true).build(name, context);
                prototype.insert_property(JsString::from(name), property::visible(method));
            }
            Member::Static(name, length, function) => {
                let method = operation(name, length, function, false).build(name, context);
                self.constructor.insert_property(JsString::from(name), property::visible(method));
            }
            Member::StaticWith(granted, name, length, function) => {
                if granted(&State::of(context).grants) {
                    self.add(class, &Member::Static(name, length, function), context);
                }
            }
            Member::Getter(name, get) => {
                let get = operation(name, 0, get, false).build(&format!("get {name}"), context);
                prototype.insert_property(JsString::from(name), property::accessor(get, None));
            }
            Member::Accessor(name, get, set) => {
                let get = operation(name, 0, get, false).build(&format!("get {name}"), context);
                let set = operation(name, 1, set, false).build(&format!("set {name}"), context);
                prototype.insert_property(JsString::from(name), property::accessor(get, Some(set)));
            }
            Member::Constants(constants) => {
                for (name, value) in constants {
                    prototype.insert_property(JsString::from(*name), property::fixed(*value));
                    self.constructor.insert_property(JsString::from(*name), property::fixed(*value));
                }
            }
            Member::Pairs(nth) => pairs::install(class, prototype, nth, context),
            Member::Mixin(members) => members.iter().for_each(|member| self.add(class, member, context)),
        }
    }
}

#[derive(Clone, Copy, Trace, Finalize)]
#[boa_gc(unsafe_empty_trace)]
struct Made(&'static Table);

#[allow(clippy::trivially_copy_pass_by_ref)] // The engine's signature.
fn construct(new_target: &JsValue, arguments: &[JsValue], made: &Made, context: &mut Context) -> JsResult<JsValue> {
    let Table { name, length, construct, .. } = made.0;
    let problem = match construct {
        None => "Illegal constructor".to_owned(),
        Some(_) if new_target.is_undefined() => "Please use the 'new' operator: a class cannot be called".to_owned(),
        Some(_) if arguments.len() < *length => too_few(*length, arguments.len()),
        Some(construct) => return construct(new_target, arguments, context),
    };
    Err(JsNativeError::typ().with_message(format!("Failed to construct '{name}': {problem}")).into())
}

/// A function of a class, which counts its arguments before it runs.
#[derive(Clone, Copy, Trace, Finalize)]
#[boa_gc(unsafe_empty_trace)]
pub(super) struct Operation {
    pub(super) class: &'static str,
    pub(super) name: &'static str,
    pub(super) length: usize,
    pub(super) function: NativeFunctionPointer,
    pub(super) promising: bool,
}

impl Operation {
    pub(super) fn build(self, name: &str, context: &mut Context) -> JsFunction {
        let function = NativeFunction::from_copy_closure_with_captures(operate, self);
        FunctionObjectBuilder::new(context.realm(), function)
            .name(JsString::from(name))
            .length(self.length)
            .constructor(false)
            .build()
    }
}

fn operate(this: &JsValue, arguments: &[JsValue], of: &Operation, context: &mut Context) -> JsResult<JsValue> {
    let result = if arguments.len() < of.length {
        let Operation { class, name, length, .. } = of;
        let problem = too_few(*length, arguments.len());
        Err(JsNativeError::typ().with_message(format!("Failed to execute '{name}' on '{class}': {problem}")).into())
    } else {
        (of.function)(this, arguments, context)
    };
    if of.promising { promise(result, context) } else { result }
}

/// What a function that returns a promise gives: its errors reject, limits still end the code at once.
pub(crate) fn promise(result: JsResult<JsValue>, context: &mut Context) -> JsResult<JsValue> {
    match result {
        Ok(value) => Ok(JsPromise::resolve(value, context)?.into()),
        Err(error) if error.as_engine().is_some() => Err(error),
        Err(error) => {
            let error = errors::at_caller(error, context)?;
            Ok(JsPromise::reject(error, context)?.into())
        }
    }
}

fn too_few(needed: usize, given: usize) -> String {
    let plural = if needed == 1 { "" } else { "s" };
    format!("{needed} argument{plural} required, but only {given} present.")
}

/// An instance with a class's own prototype.
pub(crate) fn make<T: NativeObject>(interface: Interface, data: T, context: &mut Context) -> JsObject<T> {
    let prototype = interface.class(context).prototype;
    JsObject::new(context.root_shape(), prototype, data)
}

/// An instance as `new` makes it: of the class or of one that extends it.
pub(crate) fn construct_as<T: NativeObject>(
    interface: Interface,
    new_target: &JsValue,
    data: T,
    context: &mut Context,
) -> JsResult<JsObject<T>> {
    // OrdinaryCreateFromConstructor (https://tc39.es/ecma262/#sec-ordinarycreatefromconstructor)
    let asked_for = match new_target.as_object() {
        Some(target) => target.get(js_string!("prototype"), context)?.as_object(),
        None => None,
    };
    let prototype = asked_for.unwrap_or_else(|| interface.class(context).prototype);
    Ok(JsObject::new(context.root_shape(), prototype, data))
}

/// The instance that a value is.
pub(crate) fn instance<T: NativeObject>(value: &JsValue) -> Option<JsObject<T>> {
    value.as_object()?.downcast::<T>().ok()
}

/// The instance that a method was called on, or the platform's error (Web IDL, "implementation-check an object").
pub(crate) fn this<T: NativeObject>(this: &JsValue) -> JsResult<JsObject<T>> {
    instance(this).ok_or_else(illegal_invocation)
}

pub(crate) fn illegal_invocation() -> JsError {
    type_error("Illegal invocation")
}

pub(crate) fn type_error(message: impl Into<std::borrow::Cow<'static, str>>) -> JsError {
    JsNativeError::typ().with_message(message.into()).into()
}

/// The name of a global that stands for a class until somebody asks for it: then the class is made and takes its place.
pub(super) fn install_lazily(interface: Interface, context: &mut Context) {
    let name = interface.table().name;
    let lazy = Lazy(interface);
    let get = NativeFunction::from_copy_closure_with_captures(first_use, lazy);
    let set = NativeFunction::from_copy_closure_with_captures(replace, lazy);
    let build = |function, length| {
        FunctionObjectBuilder::new(context.realm(), function).name(JsString::from(name)).length(length).build()
    };
    let accessor =
        PropertyDescriptor::builder().get(build(get, 0)).set(build(set, 1)).enumerable(false).configurable(true);
    context.global_object().insert_property(JsString::from(name), accessor.build());
}

#[derive(Clone, Copy, Trace, Finalize)]
#[boa_gc(unsafe_empty_trace)]
struct Lazy(Interface);

#[allow(clippy::unnecessary_wraps, clippy::trivially_copy_pass_by_ref)] // The engine's signature.
fn first_use(_: &JsValue, _: &[JsValue], lazy: &Lazy, context: &mut Context) -> JsResult<JsValue> {
    let constructor: JsValue = lazy.0.class(context).constructor.into();
    put(lazy.0, constructor.clone(), context);
    Ok(constructor)
}

#[allow(clippy::unnecessary_wraps, clippy::trivially_copy_pass_by_ref)] // The engine's signature.
fn replace(_: &JsValue, arguments: &[JsValue], lazy: &Lazy, context: &mut Context) -> JsResult<JsValue> {
    put(lazy.0, arguments.first().cloned().unwrap_or_default(), context);
    Ok(JsValue::undefined())
}

/// Only while the name is still the accessor's: whoever kept the getter cannot undo what the author has put there.
fn put(interface: Interface, value: JsValue, context: &mut Context) {
    let (global, name) = (context.global_object(), JsString::from(interface.table().name));
    let now = global.borrow().properties().get(&name.clone().into());
    if now.is_some_and(|now| now.is_accessor_descriptor()) {
        global.insert_property(name, property::hidden(value));
    }
}

/// The classes that were made so far. The first to be made stay: what guest code does to the globals changes nothing
/// about what the framework makes.
#[derive(Default)]
pub(crate) struct Classes(std::cell::RefCell<Vec<(Interface, Class)>>);

impl Interface {
    /// The class, made on first use.
    pub(crate) fn class(self, context: &mut Context) -> Class {
        let state = State::of(context);
        let known = state.classes.0.borrow().iter().find(|(of, _)| *of == self).map(|(_, class)| class.clone());
        known.unwrap_or_else(|| {
            let class = Class::build(self.table(), context);
            state.classes.0.borrow_mut().push((self, class.clone()));
            class
        })
    }
}
