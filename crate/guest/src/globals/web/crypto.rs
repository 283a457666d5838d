//! [`crypto`](https://w3c.github.io/webcrypto/#Crypto-interface)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Crypto)): random bytes, identifiers and digests. No keys: what a
//! jar holds, all code in it can read.
//!
//! The bytes come from the jar's seed, so that a session replays.

use super::{
    Interface,
    class::{self, Member, Table, type_error},
    convert::{array_buffer, buffer_source},
    digest::Algorithm,
    exception,
};
use crate::{
    declare::{Object, doc},
    property,
    random::Random,
};
use boa_engine::{
    Context, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, NativeFunction,
    builtins::typed_array::TypedArrayKind as Kind,
    js_string,
    object::{
        FunctionObjectBuilder,
        builtins::{JsArrayBuffer, JsTypedArray},
    },
    property::PropertyDescriptor,
};
use boa_gc::{Finalize, GcRefCell, Trace};

pub(crate) static OBJECT: Object = Object {
    name: "crypto",
    summary: doc(
        "Random bytes, identifiers and digests. The bytes are made from the jar's seed of 64 bits, which the page draws and \
         recordings hold: good for identifiers, too little for keys.",
    ),
    typescript: doc("const crypto: Crypto;"),
    example: doc(r#"const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("a"));
return [crypto.randomUUID().length, new Uint8Array(digest)[0]]
// → [36,202]"#),
};

pub(crate) static CLASS_OBJECT: Object = Object {
    name: "Crypto",
    summary: doc("The class of `crypto`."),
    typescript: doc(r"class Crypto {
  private constructor();
  readonly subtle: SubtleCrypto;
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  randomUUID(): string;
}"),
    example: doc("return crypto instanceof Crypto\n// → true"),
};

pub(crate) static SUBTLE_OBJECT: Object = Object {
    name: "SubtleCrypto",
    summary: doc("The class of `crypto.subtle`, which has digests alone."),
    typescript: doc(r#"class SubtleCrypto {
  private constructor();
  digest(
    algorithm: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512" | { name: string },
    data: ArrayBuffer | ArrayBufferView,
  ): Promise<ArrayBuffer>;
}"#),
    example: doc("return crypto.subtle instanceof SubtleCrypto\n// → true"),
};

pub(super) static CRYPTO: Table = Table {
    name: "Crypto",
    length: 0,
    construct: None,
    parent: None,
    members: &[
        Member::Getter("subtle", subtle),
        Member::Method("getRandomValues", 1, random_values),
        Member::Method("randomUUID", 0, random_uuid),
    ],
};

pub(super) static SUBTLE: Table = Table {
    name: "SubtleCrypto",
    length: 0,
    construct: None,
    parent: None,
    members: &[Member::Promising("digest", 2, digest)],
};

#[derive(Default, Trace, Finalize, JsData)]
pub(super) struct Crypto {
    subtle: GcRefCell<Option<JsObject>>,
}

#[derive(Trace, Finalize, JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(super) struct SubtleCrypto;

/// `crypto` is made when it is first read, as the classes are.
pub(super) fn install(context: &mut Context) {
    let name = js_string!("crypto");
    let build = |function, length| {
        let function = NativeFunction::from_fn_ptr(function);
        FunctionObjectBuilder::new(context.realm(), function).name(name.clone()).length(length).build()
    };
    let accessor = PropertyDescriptor::builder().get(build(first_use, 0)).set(build(replace, 1));
    let accessor = accessor.enumerable(true).configurable(true).build();
    context.global_object().insert_property(name, accessor);
}

#[allow(clippy::unnecessary_wraps)] // The engine's signature.
fn first_use(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let crypto: JsValue = class::make(Interface::Crypto, Crypto::default(), context).upcast().into();
    put(crypto.clone(), context);
    Ok(crypto)
}

#[allow(clippy::unnecessary_wraps)] // The engine's signature.
fn replace(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    put(arguments.get_or_undefined(0).clone(), context);
    Ok(JsValue::undefined())
}

fn put(value: JsValue, context: &Context) {
    let (global, name) = (context.global_object(), js_string!("crypto"));
    let now = global.borrow().properties().get(&name.clone().into());
    if now.is_some_and(|now| now.is_accessor_descriptor()) {
        global.insert_property(name, property::visible(value));
    }
}

fn subtle(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let crypto = class::this::<Crypto>(this)?;
    let known = crypto.borrow().data().subtle.borrow().clone();
    let subtle = known.unwrap_or_else(|| {
        let subtle = class::make(Interface::SubtleCrypto, SubtleCrypto, context).upcast();
        *crypto.borrow().data().subtle.borrow_mut() = Some(subtle.clone());
        subtle
    });
    Ok(subtle.into())
}

/// The most bytes that one call gives.
const QUOTA: usize = 65_536;

/// `getRandomValues(array)`
fn random_values(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    class::this::<Crypto>(this)?;
    let value = arguments.get_or_undefined(0);
    let object = value.as_object();
    let array = object.clone().and_then(|object| JsTypedArray::from_object(object).ok());
    let whole_numbers =
        array.filter(|array| !matches!(array.kind(), None | Some(Kind::Float16 | Kind::Float32 | Kind::Float64)));
    let Some(array) = whole_numbers else {
        let is_view = object.is_some_and(|object| {
            JsTypedArray::from_object(object.clone()).is_ok()
                || boa_engine::object::builtins::JsDataView::from_object(object).is_ok()
        });
        let problem = "Failed to execute 'getRandomValues' on 'Crypto': parameter 1 is no array of whole numbers.";
        return Err(if is_view {
            exception::error("TypeMismatchError", problem, context)
        } else {
            type_error(problem)
        });
    };
    let (offset, length) = (array.byte_offset(context)?, array.byte_length(context)?);
    if length > QUOTA {
        let problem = format!(
            "Failed to execute 'getRandomValues' on 'Crypto': the array has {length} bytes, and at most {QUOTA} are given."
        );
        return Err(exception::error("QuotaExceededError", &problem, context));
    }
    let mut random = vec![0; length];
    Random::fill(&mut random, context);
    let buffer = array.buffer(context)?.as_object().map(JsArrayBuffer::from_object).transpose()?;
    if let Some(mut bytes) = buffer.as_ref().and_then(JsArrayBuffer::data_mut)
        && let Some(place) = bytes.get_mut(offset..offset + length)
    {
        place.copy_from_slice(&random);
    }
    Ok(value.clone())
}

/// `randomUUID()`: version 4 (RFC 9562, 5.4).
fn random_uuid(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    class::this::<Crypto>(this)?;
    let mut bytes = [0; 16];
    Random::fill(&mut bytes, context);
    let bits = u128::from_be_bytes(bytes);
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let digits = format!("{bits:032x}");
    let groups = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    Ok(JsString::from(groups.join("-")).into())
}

/// `subtle.digest(algorithm, data)`
fn digest(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    class::this::<SubtleCrypto>(this)?;
    let algorithm = arguments.get_or_undefined(0);
    let name = match algorithm.as_object() {
        Some(object) => object.get(js_string!("name"), context)?,
        None => algorithm.clone(),
    };
    if name.is_undefined() {
        return Err(type_error("Failed to execute 'digest' on 'SubtleCrypto': the algorithm has no name."));
    }
    let name = name.to_string(context)?.to_std_string_lossy().to_ascii_uppercase();
    let data = buffer_source(arguments.get_or_undefined(1), context)?.ok_or_else(|| {
        type_error(
            "Failed to execute 'digest' on 'SubtleCrypto': parameter 2 is neither an ArrayBuffer nor a view on one.",
        )
    })?;
    let algorithm = match name.as_str() {
        "SHA-1" => Algorithm::Sha1,
        "SHA-256" => Algorithm::Sha256,
        "SHA-384" => Algorithm::Sha384,
        "SHA-512" => Algorithm::Sha512,
        _ => {
            let problem = "Failed to execute 'digest' on 'SubtleCrypto': the algorithm is not known.";
            return Err(exception::error("NotSupportedError", problem, context));
        }
    };
    Ok(array_buffer(&algorithm.digest(&data), context)?.into())
}
