//! [`Event`](https://dom.spec.whatwg.org/#interface-event)
//! ([MDN](https://developer.mozilla.org/en-US/docs/Web/API/Event)), as far as a jar has events: there is no tree, so a
//! path has one target.

use super::{
    Interface,
    class::{self, Member, Table, construct_as},
    convert::{dictionary, member},
};
use crate::{
    declare::{Object, doc},
    state::State,
};
use boa_engine::{Context, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray};
use boa_gc::{Finalize, GcRefCell, Trace};
use std::cell::Cell;

/// `NONE` and `AT_TARGET`.
const NOT_DISPATCHED: u16 = 0;
const AT_TARGET: u16 = 2;

pub(crate) static OBJECT: Object = Object {
    name: "Event",
    summary: doc("Something that happens to an `EventTarget`."),
    typescript: doc(r"class Event {
  constructor(type: string, options?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean });
  static readonly NONE: 0;
  static readonly CAPTURING_PHASE: 1;
  static readonly AT_TARGET: 2;
  static readonly BUBBLING_PHASE: 3;
  readonly type: string;
  readonly target: EventTarget | null;
  readonly currentTarget: EventTarget | null;
  readonly eventPhase: number;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly defaultPrevented: boolean;
  readonly isTrusted: boolean;
  readonly timeStamp: number;
  composedPath(): EventTarget[];
  preventDefault(): void;
  stopPropagation(): void;
  stopImmediatePropagation(): void;
}"),
    example: doc(r#"const event = new Event("save", { cancelable: true });
event.preventDefault();
return event.defaultPrevented
// → true"#),
};

pub(super) static TABLE: Table = Table {
    name: "Event",
    length: 1,
    construct: Some(construct),
    parent: None,
    members: &[
        Member::Getter("type", |this, _, _| Ok(event(this)?.borrow().data().kind.clone().into())),
        Member::Getter("target", |this, _, _| Ok(object(&event(this)?.borrow().data().target))),
        Member::Getter("srcElement", |this, _, _| Ok(object(&event(this)?.borrow().data().target))),
        Member::Getter("currentTarget", |this, _, _| Ok(object(&event(this)?.borrow().data().current))),
        Member::Method("composedPath", 0, |this, _, context| {
            let current = event(this)?.borrow().data().current.borrow().clone();
            Ok(JsArray::from_iter(current.map(JsValue::from), context).into())
        }),
        Member::Constants(&[("NONE", 0), ("CAPTURING_PHASE", 1), ("AT_TARGET", 2), ("BUBBLING_PHASE", 3)]),
        Member::Getter("eventPhase", |this, _, _| {
            let dispatched = event(this)?.borrow().data().current.borrow().is_some();
            Ok(if dispatched { AT_TARGET } else { NOT_DISPATCHED }.into())
        }),
        Member::Method("stopPropagation", 0, |this, _, _| {
            event(this)?.borrow().data().stopped.set(true);
            Ok(JsValue::undefined())
        }),
        Member::Accessor(
            "cancelBubble",
            |this, _, _| Ok(event(this)?.borrow().data().stopped.get().into()),
            |this, arguments, _| {
                let stop = arguments.get_or_undefined(0).to_boolean();
                let event = event(this)?;
                let event = event.borrow();
                event.data().stopped.set(stop || event.data().stopped.get());
                Ok(JsValue::undefined())
            },
        ),
        Member::Method("stopImmediatePropagation", 0, |this, _, _| {
            let event = event(this)?;
            event.borrow().data().stopped.set(true);
            event.borrow().data().stopped_at_once.set(true);
            Ok(JsValue::undefined())
        }),
        Member::Getter("bubbles", |this, _, _| Ok(event(this)?.borrow().data().bubbles.into())),
        Member::Getter("cancelable", |this, _, _| Ok(event(this)?.borrow().data().cancelable.into())),
        Member::Accessor(
            "returnValue",
            |this, _, _| Ok((!event(this)?.borrow().data().prevented.get()).into()),
            |this, arguments, _| {
                if !arguments.get_or_undefined(0).to_boolean() {
                    event(this)?.borrow().data().prevent();
                }
                Ok(JsValue::undefined())
            },
        ),
        Member::Method("preventDefault", 0, |this, _, _| {
            event(this)?.borrow().data().prevent();
            Ok(JsValue::undefined())
        }),
        Member::Getter("defaultPrevented", |this, _, _| Ok(event(this)?.borrow().data().prevented.get().into())),
        Member::Getter("composed", |this, _, _| Ok(event(this)?.borrow().data().composed.into())),
        Member::Getter("isTrusted", |this, _, _| Ok(event(this)?.borrow().data().trusted.get().into())),
        Member::Getter("timeStamp", |this, _, _| Ok(event(this)?.borrow().data().time_ms.into())),
    ],
};

/// An event's own data.
#[derive(Trace, Finalize, JsData)]
pub(super) struct Event {
    #[unsafe_ignore_trace]
    pub(super) kind: JsString,
    bubbles: bool,
    cancelable: bool,
    composed: bool,
    /// The framework has dispatched it, not app code.
    #[unsafe_ignore_trace]
    pub(super) trusted: Cell<bool>,
    time_ms: f64,
    pub(super) target: GcRefCell<Option<JsObject>>,
    /// While it is dispatched.
    pub(super) current: GcRefCell<Option<JsObject>>,
    #[unsafe_ignore_trace]
    pub(super) stopped: Cell<bool>,
    #[unsafe_ignore_trace]
    pub(super) stopped_at_once: Cell<bool>,
    #[unsafe_ignore_trace]
    pub(super) prevented: Cell<bool>,
    /// The listener that runs has promised to prevent nothing.
    #[unsafe_ignore_trace]
    pub(super) passive: Cell<bool>,
}

impl Event {
    pub(super) fn new(kind: JsString, [bubbles, cancelable, composed]: [bool; 3], context: &Context) -> Self {
        Self {
            kind,
            bubbles,
            cancelable,
            composed,
            trusted: Cell::new(false),
            time_ms: State::of(context).now_ms.get(),
            target: GcRefCell::default(),
            current: GcRefCell::default(),
            stopped: Cell::new(false),
            stopped_at_once: Cell::new(false),
            prevented: Cell::new(false),
            passive: Cell::new(false),
        }
    }

    fn prevent(&self) {
        if self.cancelable && !self.passive.get() {
            self.prevented.set(true);
        }
    }
}

/// `new Event(type, { bubbles = false, cancelable = false, composed = false })`
fn construct(new_target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let kind = arguments.get_or_undefined(0).to_string(context)?;
    let options = dictionary(arguments.get_or_undefined(1), "Failed to construct 'Event'")?;
    let mut flags = [false; 3];
    for (flag, name) in flags.iter_mut().zip(["bubbles", "cancelable", "composed"]) {
        *flag = member(options.as_ref(), name, context)?.is_some_and(|flag| flag.to_boolean());
    }
    let event = Event::new(kind, flags, context);
    Ok(construct_as(Interface::Event, new_target, event, context)?.upcast().into())
}

fn event(this: &JsValue) -> JsResult<JsObject<Event>> {
    class::this(this)
}

fn object(slot: &GcRefCell<Option<JsObject>>) -> JsValue {
    slot.borrow().clone().map_or_else(JsValue::null, JsValue::from)
}
