//! [`DOMException`](https://webidl.spec.whatwg.org/#idl-DOMException)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/DOMException)).

use super::{
    Interface,
    class::{self, Member, Table, construct_as},
};
use crate::{
    declare::{Object, doc},
    property,
};
use boa_engine::{
    Context, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, js_string, value::JsVariant,
};
use boa_gc::{Finalize, Trace};

/// Names that have a code.
const CODES: &[(&str, u16)] = &[
    ("IndexSizeError", 1),
    ("HierarchyRequestError", 3),
    ("WrongDocumentError", 4),
    ("InvalidCharacterError", 5),
    ("NoModificationAllowedError", 7),
    ("NotFoundError", 8),
    ("NotSupportedError", 9),
    ("InUseAttributeError", 10),
    ("InvalidStateError", 11),
    ("SyntaxError", 12),
    ("InvalidModificationError", 13),
    ("NamespaceError", 14),
    ("InvalidAccessError", 15),
    ("TypeMismatchError", 17),
    ("SecurityError", 18),
    ("NetworkError", 19),
    ("AbortError", 20),
    ("URLMismatchError", 21),
    ("QuotaExceededError", 22),
    ("TimeoutError", 23),
    ("InvalidNodeTypeError", 24),
    ("DataCloneError", 25),
];

/// The codes, by the names that they had when there were codes only.
const CONSTANTS: &[(&str, u16)] = &[
    ("INDEX_SIZE_ERR", 1),
    ("DOMSTRING_SIZE_ERR", 2),
    ("HIERARCHY_REQUEST_ERR", 3),
    ("WRONG_DOCUMENT_ERR", 4),
    ("INVALID_CHARACTER_ERR", 5),
    ("NO_DATA_ALLOWED_ERR", 6),
    ("NO_MODIFICATION_ALLOWED_ERR", 7),
    ("NOT_FOUND_ERR", 8),
    ("NOT_SUPPORTED_ERR", 9),
    ("INUSE_ATTRIBUTE_ERR", 10),
    ("INVALID_STATE_ERR", 11),
    ("SYNTAX_ERR", 12),
    ("INVALID_MODIFICATION_ERR", 13),
    ("NAMESPACE_ERR", 14),
    ("INVALID_ACCESS_ERR", 15),
    ("VALIDATION_ERR", 16),
    ("TYPE_MISMATCH_ERR", 17),
    ("SECURITY_ERR", 18),
    ("NETWORK_ERR", 19),
    ("ABORT_ERR", 20),
    ("URL_MISMATCH_ERR", 21),
    ("QUOTA_EXCEEDED_ERR", 22),
    ("TIMEOUT_ERR", 23),
    ("INVALID_NODE_TYPE_ERR", 24),
    ("DATA_CLONE_ERR", 25),
];

pub(crate) static OBJECT: Object = Object {
    name: "DOMException",
    summary: doc("What the platform's classes throw beside the errors of JavaScript itself: `name` says what it is."),
    typescript: doc(r"class DOMException extends Error {
  constructor(message?: string, nameOrOptions?: string | { name?: string; cause?: any });
  readonly code: number;
}"),
    example: doc(r#"try {
  atob("?");
} catch (error) {
  return error instanceof DOMException && error.name;
}
// → "InvalidCharacterError""#),
};

pub(super) static TABLE: Table = Table {
    name: "DOMException",
    length: 0,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Getter("name", |this, _, _| Ok(class::this::<DomException>(this)?.borrow().data().name.clone().into())),
        Member::Getter("message", |this, _, _| {
            Ok(class::this::<DomException>(this)?.borrow().data().message.clone().into())
        }),
        Member::Getter("code", code),
        Member::Constants(CONSTANTS),
    ],
};

/// A `DOMException`'s own data.
#[derive(Clone, Trace, Finalize, JsData)]
pub(crate) struct DomException {
    #[unsafe_ignore_trace]
    pub(crate) name: JsString,
    #[unsafe_ignore_trace]
    pub(crate) message: JsString,
    /// An error of the engine that was made at the same place: it knows the stack.
    pub(crate) error: JsObject,
}

fn data(name: JsString, message: JsString, context: &mut Context) -> JsResult<DomException> {
    let error = context.intrinsics().constructors().error().constructor();
    let error = error.construct(&[message.clone().into()], None, context)?;
    Ok(DomException { name, message, error })
}

/// As on the platform, the stack is the exception's own.
fn with_stack(exception: JsObject<DomException>, context: &mut Context) -> JsObject {
    let error = exception.borrow().data().error.clone();
    let stack = crate::errors::engine_stack(&error, context);
    let exception = exception.upcast();
    exception.insert_property(js_string!("stack"), property::hidden(JsString::from(stack)));
    exception
}

/// An exception of the framework's own.
pub(crate) fn make(name: &str, message: &str, context: &mut Context) -> JsResult<JsObject> {
    let data = data(JsString::from(name), JsString::from(message), context)?;
    let exception = class::make(Interface::DomException, data, context);
    Ok(with_stack(exception, context))
}

/// The same, to be thrown.
pub(crate) fn error(name: &str, message: &str, context: &mut Context) -> JsError {
    match make(name, message, context) {
        Ok(exception) => JsError::from_opaque(exception.into()),
        Err(error) => error,
    }
}

/// `new DOMException(message = "", nameOrOptions = "Error")`
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = |value: &JsValue, default: &str, context: &mut Context| match value.variant() {
        JsVariant::Undefined => Ok(JsString::from(default)),
        _ => value.to_string(context),
    };
    let message = text(arguments.get_or_undefined(0), "", context)?;
    let second = arguments.get_or_undefined(1);
    let (name, cause) = match second.as_object() {
        Some(options) => {
            let name = options.get(js_string!("name"), context)?;
            let has_cause = options.has_property(js_string!("cause"), context)?;
            let cause = if has_cause { Some(options.get(js_string!("cause"), context)?) } else { None };
            (text(&name, "Error", context)?, cause)
        }
        None if second.is_null() => (js_string!("Error"), None),
        None => (text(second, "Error", context)?, None),
    };
    let data = data(name, message, context)?;
    let exception = construct_as(Interface::DomException, new_target, data, context)?;
    let exception = with_stack(exception, context);
    if let Some(cause) = cause {
        exception.insert_property(js_string!("cause"), property::hidden(cause));
    }
    Ok(exception.into())
}

fn code(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let exception = class::this::<DomException>(this)?;
    let exception = exception.borrow();
    let name = &exception.data().name;
    let code = CODES.iter().find(|(of, _)| name == of).map_or(0, |(_, code)| *code);
    Ok(code.into())
}
