//! What keeps one frame as it was decided: builds it, watches over it, and builds it anew when somebody has changed it.
//!
//! A frame is never changed, only replaced. A sandbox holds from the next load on, so an element whose attributes are in
//! place before it has a source is the only kind that cannot show anything without them.

use crate::{
    apply,
    browser::{self, Seen},
    guard,
    listen::{Later, Listener, Watch},
    messages::{self, Rate, Room},
    report::{self, Report},
};
use belljar_core::{
    iframe::{self, FrameAttributes, FrameContent, FrameNote, FrameProps, FrameRefusal, MessageRefusal, Page},
    policy::FramePolicy,
};
use js_sys::{Date, Function};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use wasm_bindgen::{JsCast, convert::FromWasmAbi, prelude::*};
use web_sys::{
    Document, Event, EventTarget, HtmlElement, HtmlIFrameElement, MessageEvent, SecurityPolicyViolationEvent,
    SecurityPolicyViolationEventDisposition, ShadowRoot, Window,
};

/// How often within [`RESTORED_WITHIN_MS`] a frame is built anew. Whoever changes it more often will go on.
const RESTORED: usize = 10;
const RESTORED_WITHIN_MS: f64 = 10_000.0;

/// How long a frame may take until that is said. It goes on loading.
const PATIENCE_MS: i32 = 15_000;

/// What an app asks for.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) policy: Rc<FramePolicy>,
    pub(crate) src: String,
    pub(crate) srcdoc: String,
    pub(crate) sandbox: Option<String>,
    pub(crate) allow: String,
    pub(crate) title: String,
}

/// Keeps one frame.
pub(crate) struct Keeper {
    root: ShadowRoot,
    report: Function,
    me: Weak<Keeper>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    asked: Option<Asked>,
    decided: Option<Result<FrameAttributes, FrameRefusal>>,
    shown: Option<Shown>,
    /// Why there is no frame although one was decided on.
    lost: Option<(&'static str, String)>,
    watch: Option<Watch>,
    /// When it was built anew, of late.
    restored: Vec<f64>,
}

/// What stands in the shadow root. It goes when this is dropped.
struct Shown {
    outer: HtmlElement,
    /// The frame itself: `outer`, or what is in the document of it.
    frame: Option<HtmlIFrameElement>,
    loads: u32,
    rate: Rate,
    listeners: Vec<Listener>,
    /// Looks whether it has loaded anything.
    _patience: Option<Later>,
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.listeners.clear();
        // Wherever somebody may have put them.
        if let Some(frame) = &self.frame {
            frame.remove();
        }
        self.outer.remove();
    }
}

impl Keeper {
    pub(crate) fn new(root: ShadowRoot, report: Function) -> Rc<Self> {
        Rc::new_cyclic(|me| Self { root, report, me: me.clone(), state: RefCell::default() })
    }

    /// Decides, and builds what was decided unless it is there.
    pub(crate) fn show(&self, asked: Asked) {
        let Some((document, window)) = self.place() else { return self.hide() };
        let address = browser::address(&asked.src, &document);
        let props = FrameProps {
            src: &asked.src,
            address: address.as_ref(),
            srcdoc: &asked.srcdoc,
            sandbox: asked.sandbox.as_deref(),
            allow: &asked.allow,
        };
        let decided = iframe::decide(&props, &browser::page(&window), &asked.policy);
        let mut state = self.state.borrow_mut();
        let is_the_same = state.shown.is_some() && state.decided.as_ref() == Some(&decided);
        let old_title = state.asked.replace(asked).map(|asked| asked.title);
        state.decided = Some(decided);
        if !is_the_same {
            state.restored.clear();
            drop(state);
            return self.build();
        }
        let title = state.asked.as_ref().map(|asked| asked.title.clone());
        if title == old_title {
            return;
        }
        // What somebody else has changed meanwhile must not be taken for this.
        let is_foreign = state.watch.as_ref().is_some_and(Watch::settle);
        let elements = state.shown.as_ref().map(|shown| (shown.outer.clone(), shown.frame.clone()));
        drop(state);
        if is_foreign {
            return self.tampered();
        }
        if let Some((outer, frame)) = elements {
            let title = title.unwrap_or_default();
            for element in [Some(&outer), frame.as_ref().map(AsRef::as_ref)].into_iter().flatten() {
                element.set_title(&title);
            }
            self.settle();
        }
    }

    /// Takes the frame away; what was asked for is forgotten.
    pub(crate) fn hide(&self) {
        let gone = std::mem::take(&mut *self.state.borrow_mut());
        drop(gone);
    }

    /// Sends a message.
    pub(crate) fn post(&self, message: &JsValue, target: &str) -> Result<(), MessageRefusal> {
        let (policy, target) = {
            let state = self.state.borrow();
            let (Some(asked), Some(Ok(attributes))) = (&state.asked, &state.decided) else {
                return Err(MessageRefusal::NoFrame);
            };
            (Rc::clone(&asked.policy), attributes.target(target)?)
        };
        let copy = messages::copy(message, &policy)?;
        let frame = self.state.borrow().shown.as_ref().and_then(|shown| shown.frame.clone());
        let window = frame.and_then(|frame| frame.content_window()).ok_or(MessageRefusal::NoFrame)?;
        messages::send(&window, &copy, &target)
    }

    /// What there is at present.
    pub(crate) fn describe(&self) -> JsValue {
        let state = self.state.borrow();
        if state.lost.is_some() {
            return JsValue::NULL;
        }
        match &state.decided {
            Some(Ok(attributes)) => report::attributes(attributes),
            _ => JsValue::NULL,
        }
    }

    /// Where it stands. An element of a document that nobody looks at shows nothing.
    fn place(&self) -> Option<(Document, Window)> {
        let document = self.root.owner_document()?;
        let window = document.default_view()?;
        Some((document, window))
    }

    fn tell(&self, report: Report) {
        let (name, details) = report.into_js();
        // It dispatches events, which throws nothing: what listeners throw goes to the page's own `error` event.
        let told = self.report.call2(&JsValue::NULL, &name.into(), &details);
        debug_assert!(told.is_ok());
    }

    fn settle(&self) {
        if let Some(watch) = &self.state.borrow().watch {
            watch.settle();
        }
    }

    /// Builds what was decided in the place of what is there, and tells what the app's author should know.
    fn build(&self) {
        let (decided, asked) = {
            let state = self.state.borrow();
            let (Some(decided), Some(asked)) = (state.decided.clone(), state.asked.clone()) else { return };
            (decided, asked)
        };
        let attributes = match decided {
            Ok(attributes) => attributes,
            Err(refusal) => return self.lose(refusal.reason(), refusal.to_string()),
        };
        self.state.borrow_mut().lost = None;
        if let Err(error) = self.put(&attributes, &asked.title) {
            // The page has been taken apart under it: better no frame than half of one.
            return self.lose("broken", format!("the frame could not be put on the page: {}", said(&error)));
        }
        for note in &attributes.notes {
            self.tell(Report::Notice(FrameNote::reason(note), note.to_string()));
        }
    }

    fn put(&self, attributes: &FrameAttributes, title: &str) -> Result<(), JsValue> {
        let Some((document, window)) = self.place() else { return Ok(()) };
        let is_confined = !attributes.confined_to.is_empty();
        let element = if is_confined {
            guard::element(&document, attributes, title)?
        } else {
            let element = apply::element(&document, attributes, title)?;
            apply::source(&element, attributes);
            element
        };
        let loaded = if is_confined { Self::guard_loaded } else { Self::loaded };
        let listeners = vec![
            self.listen(&element, "load", loaded),
            self.listen(&window, "message", Self::heard),
            self.listen(&document, "securitypolicyviolation", Self::forbidden),
        ];
        let frame = (!is_confined).then(|| element.clone());
        let me = self.me.clone();
        let patience = Later::new(&window, PATIENCE_MS, move || {
            if let Some(me) = me.upgrade() {
                me.waited();
            }
        })?;
        self.replace(Shown {
            outer: element.into(),
            frame,
            loads: 0,
            rate: Rate::default(),
            listeners,
            _patience: Some(patience),
        })
    }

    /// Puts something into the shadow root in the place of all that is there.
    fn replace(&self, shown: Shown) -> Result<(), JsValue> {
        let outer = shown.outer.clone();
        let old = self.state.borrow_mut().shown.take();
        drop(old);
        self.root.replace_children_with_node_1(&outer);
        let mut state = self.state.borrow_mut();
        state.shown = Some(shown);
        if state.watch.is_none() {
            let me = self.me.clone();
            let watch = Watch::new(move || {
                if let Some(me) = me.upgrade() {
                    me.tampered();
                }
            })?;
            watch.add(&self.root)?;
            state.watch = Some(watch);
        }
        drop(state);
        self.settle();
        Ok(())
    }

    /// No frame, and why, for everybody to read.
    fn lose(&self, reason: &'static str, message: String) {
        self.state.borrow_mut().lost = Some((reason, message.clone()));
        let text = self.place().and_then(|(document, _)| document.create_element("p").ok());
        if let Some(text) = text.map(JsCast::unchecked_into::<HtmlElement>) {
            text.set_text_content(Some(&message));
            let marked = text.set_attribute("role", "alert").and_then(|()| text.set_attribute("part", "message"));
            let shown = Shown {
                outer: text,
                frame: None,
                loads: 0,
                rate: Rate::default(),
                listeners: Vec::new(),
                _patience: None,
            };
            // Where not even a text can be put there is nothing to see, which is told all the same.
            let placed = marked.and_then(|()| self.replace(shown));
            debug_assert!(placed.is_ok());
        }
        self.tell(Report::Refused(reason, message));
    }

    /// A frame has had time to load.
    fn waited(&self) {
        if self.state.borrow().shown.as_ref().is_some_and(|shown| shown.loads == 0) {
            let message = "what src leads to has not answered for 15 seconds; it may still come";
            self.tell(Report::Notice("slow", message.to_owned()));
        }
    }

    /// Somebody has changed what stands in the shadow root.
    fn tampered(&self) {
        let is_too_often = {
            let mut state = self.state.borrow_mut();
            let now = Date::now();
            state.restored.retain(|then| (now - then).abs() < RESTORED_WITHIN_MS);
            state.restored.push(now);
            state.restored.len() > RESTORED
        };
        if is_too_often {
            let message = "the page changes this frame again and again, so that it is not shown any more";
            // Without the watch, or the text would be next.
            self.state.borrow_mut().watch = None;
            return self.lose("tampered", message.to_owned());
        }
        self.build();
        let message =
            "something on the page has changed this frame, or its attributes: it was built anew as it was decided";
        self.tell(Report::Notice("restored", message.to_owned()));
    }

    /// The guard has loaded: for the first time, or because somebody has sent it elsewhere.
    fn guard_loaded(&self, _: Event) {
        let (guard, attributes) = {
            let state = self.state.borrow();
            let (Some(shown), Some(Ok(attributes))) = (&state.shown, &state.decided) else { return };
            let guard = shown.frame.is_none().then(|| shown.outer.clone().unchecked_into::<HtmlIFrameElement>());
            (guard, attributes.clone())
        };
        let Some((guard, (document, body))) =
            guard.and_then(|guard| guard::document(&guard).map(|inner| (guard, inner)))
        else {
            return self.tampered();
        };
        if let Err(error) = self.fill_guard(&guard, &document, &body, &attributes) {
            self.lose("broken", format!("the frame could not be put on the page: {}", said(&error)));
        }
    }

    /// The frame has loaded something.
    fn loaded(&self, _: Event) {
        let (attributes, frame, is_first) = {
            let mut state = self.state.borrow_mut();
            let State { shown: Some(shown), decided: Some(Ok(attributes)), .. } = &mut *state else { return };
            shown.loads = shown.loads.saturating_add(1);
            (attributes.clone(), shown.frame.clone(), shown.loads == 1)
        };
        if !is_first {
            return self.tell(Report::Loaded("unknown", "the frame has gone elsewhere by itself".to_owned()));
        }
        let FrameContent::Web(address) = &attributes.content else {
            return self.tell(Report::Loaded("yes", String::new()));
        };
        let window = frame.and_then(|frame| frame.owner_document()).and_then(|document| document.default_view());
        let page = self.place().map(|(_, window)| browser::page(&window)).unwrap_or_default();
        match window.map_or(Seen::Unknown, |window| browser::seen(&window, address, &page)) {
            Seen::Yes => self.tell(Report::Loaded("yes", String::new())),
            Seen::No => self.lose("blocked", blocked(&page)),
            Seen::Unknown => self.tell(Report::Loaded("unknown", untold(&page))),
        }
    }

    /// Puts the frame into the document that confines it.
    fn fill_guard(
        &self,
        guard: &HtmlIFrameElement,
        document: &Document,
        body: &HtmlElement,
        attributes: &FrameAttributes,
    ) -> Result<(), JsValue> {
        guard::lay_out(document, body)?;
        let title = self.state.borrow().asked.as_ref().map(|asked| asked.title.clone()).unwrap_or_default();
        let frame = apply::element(document, attributes, &title)?;
        apply::source(&frame, attributes);
        let mut listeners = vec![
            self.listen(&frame, "load", Self::loaded),
            self.listen(document, "securitypolicyviolation", Self::left),
        ];
        // For what it sends to its parent, which is not the page but the guard.
        if let Some(window) = guard.content_window() {
            listeners.push(self.listen(&window, "message", Self::heard));
        }
        {
            let mut state = self.state.borrow_mut();
            let State { watch, shown: Some(shown), .. } = &mut *state else { return Ok(()) };
            if let (Some(watch), Some(root)) = (watch, document.document_element()) {
                watch.add(&root)?;
            }
            shown.listeners.append(&mut listeners);
            shown.frame = Some(frame.clone());
        }
        body.append_child(&frame)?;
        self.settle();
        Ok(())
    }

    /// A message to the page, or to the guard.
    fn heard(&self, event: MessageEvent) {
        let heard = {
            let mut state = self.state.borrow_mut();
            let State { shown: Some(shown), decided: Some(Ok(attributes)), asked: Some(asked), .. } = &mut *state
            else {
                return;
            };
            let own = shown.frame.as_ref().and_then(HtmlIFrameElement::content_window).map(JsValue::from);
            let source = event.source().map(JsValue::from);
            if source.is_none() || source != own {
                return;
            }
            match shown.rate.take(Date::now(), asked.policy.max_messages_per_second) {
                Room::Yes => messages::data(&event, attributes, &asked.policy),
                Room::Full => Err(MessageRefusal::TooMany(asked.policy.max_messages_per_second)),
                Room::StillFull => return,
            }
        };
        self.tell(match heard {
            Ok((data, bytes)) => {
                // Whom the frame takes for its page: the document around it, if it is confined.
                let page = self.place().map(|(_, window)| JsValue::from(window));
                let is_confined = event.current_target().map(JsValue::from) != page;
                Report::Message { data, origin: event.origin(), bytes, is_confined }
            }
            Err(refusal) => Report::Notice(refusal.reason(), refusal.to_string()),
        });
    }

    /// The page's own content security policy has forbidden something: perhaps this frame.
    fn forbidden(&self, event: SecurityPolicyViolationEvent) {
        let is_this = match &self.state.borrow().decided {
            Some(Ok(FrameAttributes { content: FrameContent::Web(address), .. })) => {
                let blocked = event.blocked_uri();
                let href = address.href.split('#').next().unwrap_or_default();
                blocked == address.origin || blocked == href
            }
            Some(Ok(FrameAttributes { content: FrameContent::Image(_), .. })) => {
                event.blocked_uri().starts_with("data")
            }
            _ => false,
        };
        if is_this && is_of_frames(&event) {
            let message = "the page's own content security policy does not let this frame be shown: its frame-src has to \
                           list what src leads to";
            self.lose("page-csp", message.to_owned());
        }
    }

    /// The guard has stopped the frame on its way to elsewhere.
    fn left(&self, event: SecurityPolicyViolationEvent) {
        if is_of_frames(&event) {
            let message = "the frame was on its way to an origin that policy.frames.sameOrigin does not list, or to the \
                           page's own, where it must not keep its own: it is not shown any more";
            self.lose("confined", message.to_owned());
        }
    }

    fn listen<E: FromWasmAbi + 'static>(
        &self,
        target: &EventTarget,
        name: &'static str,
        call: fn(&Self, E),
    ) -> Listener {
        let me = self.me.clone();
        Listener::new(target, name, move |event: E| {
            if let Some(me) = me.upgrade() {
                call(&me, event);
            }
        })
    }
}

/// Whether a violation is one that was prevented, and of what a frame shows.
fn is_of_frames(event: &SecurityPolicyViolationEvent) -> bool {
    event.disposition() == SecurityPolicyViolationEventDisposition::Enforce
        && matches!(&*event.effective_directive(), "frame-src" | "child-src" | "default-src")
}

fn said(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &JsValue::from_str("message")).ok().and_then(|text| text.as_string());
    message.unwrap_or_else(|| "the browser does not say why".to_owned())
}

fn own(page: &Page) -> &str {
    page.origin.as_deref().unwrap_or("this page")
}

fn blocked(page: &Page) -> String {
    format!(
        "what src leads to is not shown: its server could not be reached, or it refuses frames by X-Frame-Options or by \
         frame-ancestors in its content security policy, where {} would have to be listed",
        own(page)
    )
}

fn untold(page: &Page) -> String {
    format!(
        "browsers do not say what has become of it; if the frame is empty or shows an error, its server is likely to refuse \
         frames by X-Frame-Options or by frame-ancestors in its content security policy, where {} would have to be listed",
        own(page)
    )
}
