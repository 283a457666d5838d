//! A jar in a real browser whose guest is played by the test.

use belljar_core::{
    Effect, Event,
    event::Stamped,
    wire::{decode_event, encode_effects},
};
use belljar_host::{Evaluation, HostJar};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

type Posted = Rc<RefCell<Vec<(u32, Stamped)>>>;

/// The jar, and what its page saw.
pub(crate) struct Played {
    pub(crate) jar: HostJar,
    posted: Posted,
    /// `spawn` and `terminate`, in order.
    pub(crate) log: Rc<RefCell<Vec<&'static str>>>,
    /// Reports: name and event.
    pub(crate) heard: Rc<RefCell<Vec<(String, JsValue)>>>,
    outcomes: Rc<RefCell<Vec<JsValue>>>,
}

/// A plain object.
pub(crate) fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &JsValue::from_str(name), value).unwrap();
    }
    object.into()
}

/// What JavaScript makes of an expression.
pub(crate) fn evaluated(source: &str) -> JsValue {
    js_sys::eval(&format!("({source})")).unwrap()
}

/// Lets the browser go on.
pub(crate) async fn pass(ms: u32) {
    let promise = Promise::new(&mut |resolve: Function, _: Function| {
        let set_timeout: Function = evaluated("setTimeout").unchecked_into();
        set_timeout.call2(&JsValue::UNDEFINED, &resolve, &ms.into()).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// Waits for something, and says what when it does not come.
pub(crate) async fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..500 {
        if let Some(found) = look() {
            return found;
        }
        pass(10).await;
    }
    panic!("waited five seconds for {what}");
}

impl Played {
    /// A jar that is open.
    pub(crate) fn new(app: &str, policy: &str) -> Self {
        let played = Self::unopened(app, policy).unwrap();
        played.jar.open(played.settle());
        played.jar.ready();
        assert!(matches!(played.answer(&[]), Event::Start(_)));
        played.outcomes.borrow_mut().clear();
        played
    }

    /// A jar that is not open, or the error that its options are.
    pub(crate) fn unopened(app: &str, policy: &str) -> Result<Self, JsValue> {
        let options = object(&[
            ("app", app.into()),
            ("policy", policy.into()),
            ("mode", "PUBLISHED".into()),
            ("seed", evaluated("2n ** 64n - 1n")),
            ("record", true.into()),
            ("pageUrl", evaluated("location.href")),
            ("memoryStore", false.into()),
            ("libraries", Array::new().into()),
        ]);
        let (posted, log) = (Posted::default(), Rc::new(RefCell::new(Vec::new())));
        let heard = Rc::new(RefCell::new(Vec::new()));
        let (spawned, terminated) = (log.clone(), log.clone());
        let (to, ear) = (posted.clone(), heard.clone());
        // For the life of the test's page.
        let spawn = Closure::<dyn FnMut()>::new(move || spawned.borrow_mut().push("spawn")).into_js_value();
        let terminate = Closure::<dyn FnMut()>::new(move || terminated.borrow_mut().push("terminate")).into_js_value();
        let post = Closure::<dyn FnMut(u32, Uint8Array, u32, u32)>::new(move |seq, bytes: Uint8Array, _, _| {
            to.borrow_mut().push((seq, decode_event(&bytes.to_vec()).unwrap()));
        });
        let emit = Closure::<dyn FnMut(String, JsValue)>::new(move |name, event| ear.borrow_mut().push((name, event)));
        let page = object(&[
            ("spawn", spawn),
            ("terminate", terminate),
            ("post", post.into_js_value()),
            ("emit", emit.into_js_value()),
        ]);
        let jar = HostJar::new(options, page.unchecked_into())?;
        for name in ["console", "effect", "warning", "limit", "error", "store", "recycle", "pause"] {
            jar.listen(name, true);
        }
        Ok(Self { jar, posted, log, heard, outcomes: Rc::default() })
    }

    /// What the jar calls with an outcome.
    pub(crate) fn settle(&self) -> Function {
        let outcomes = self.outcomes.clone();
        Closure::<dyn FnMut(JsValue)>::new(move |outcome| outcomes.borrow_mut().push(outcome))
            .into_js_value()
            .unchecked_into()
    }

    /// The oldest outcome that was not looked at.
    pub(crate) fn outcome(&self) -> Option<JsValue> {
        let mut outcomes = self.outcomes.borrow_mut();
        (!outcomes.is_empty()).then(|| outcomes.remove(0))
    }

    /// The event that is with the guest.
    pub(crate) fn posted(&self) -> Option<Event> {
        self.posted.borrow().last().map(|(_, stamped)| stamped.event.clone())
    }

    /// The guest answers the event that it has.
    pub(crate) fn answer(&self, effects: &[Effect]) -> Event {
        let (seq, stamped) = self.posted.borrow_mut().pop().expect("an event was posted");
        self.jar.answered(seq, &encode_effects(effects).unwrap(), 1_000.0, 2.5, None);
        stamped.event
    }

    /// Runs some code, which the guest answers with these effects.
    pub(crate) fn act(&self, effects: &[Effect]) {
        self.evaluate("{}").unwrap();
        assert!(matches!(self.answer(effects), Event::Evaluate(_)));
    }

    /// Runs some code. The options that matter are given in JavaScript.
    pub(crate) fn evaluate(&self, options: &str) -> Result<(), JsValue> {
        let standard = "{source: '1', kind: 'script', entity: 'Button1', property: 'onClick', args: [], globals: []}";
        let evaluation: Evaluation = evaluated(&format!("Object.assign({standard}, {options})")).unchecked_into();
        self.jar.evaluate(&evaluation, self.settle())
    }
}

/// Whether a function of a value, in JavaScript, says yes.
pub(crate) fn says_yes(check: &str, value: &JsValue) -> bool {
    let check: Function = evaluated(check).unchecked_into();
    check.call1(&JsValue::UNDEFINED, value).unwrap() == JsValue::TRUE
}
