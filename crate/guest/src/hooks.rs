//! What the engine asks its embedder: may text be compiled, which promises nobody handles, what time zone it is.

use crate::{errors::current_position, source, state::State};
use belljar_core::event::OffsetChange;
use boa_engine::{
    Context, JsNativeError, JsResult, JsString,
    builtins::promise::{OperationType, Promise},
    context::{
        HostHooks,
        time::{Clock, JsInstant},
    },
    object::JsObject,
    realm::Realm,
};
use std::rc::Rc;

pub(crate) struct Hooks {
    pub(crate) code_from_strings: bool,
    pub(crate) time_zone: Vec<OffsetChange>,
    pub(crate) max_buffer_bytes: u64,
}

impl HostHooks for Hooks {
    fn ensure_can_compile_strings(
        &self,
        _realm: Realm,
        parameters: &[JsString],
        body: &JsString,
        _direct: bool,
        context: &mut Context,
    ) -> JsResult<()> {
        if !self.code_from_strings {
            return Err(JsNativeError::eval()
                .with_message("code cannot be made from text here: policy.code.fromStrings is false")
                .into());
        }
        // The engine puts the parts together: brackets that one opens nest in the next.
        let parts: Vec<_> = parameters.iter().chain([body]).map(JsString::to_std_string_lossy).collect();
        let state = State::of(context);
        match source::too_large(&parts.join(","), &state.limits) {
            Some((kind, message)) => Err(state.trip(kind, message, current_position(context))),
            None => Ok(()),
        }
    }

    fn promise_rejection_tracker(&self, promise: &JsObject<Promise>, operation: OperationType, context: &mut Context) {
        let state = State::of(context);
        let promise: JsObject = promise.clone().upcast();
        let mut rejections = state.rejections.borrow_mut();
        match operation {
            // Bounded by the queue's own limit; what is over has been reported as that.
            OperationType::Reject if rejections.len() < state.limits.pending_jobs as usize => {
                rejections.push((promise, state.origin()));
            }
            OperationType::Reject => {}
            OperationType::Handle => rejections.retain(|(rejected, _)| !JsObject::equals(rejected, &promise)),
        }
    }

    fn local_timezone_offset_seconds(&self, unix_time_seconds: i64) -> i32 {
        let after = self.time_zone.partition_point(|change| change.from_s <= unix_time_seconds);
        self.time_zone.get(after.saturating_sub(1)).map_or(0, |change| change.offset_s)
    }

    fn max_buffer_size(&self, _context: &mut Context) -> u64 {
        self.max_buffer_bytes
    }
}

/// The jar's clock: the moment of the event at hand.
pub(crate) struct EventClock(pub(crate) Rc<State>);

impl Clock for EventClock {
    fn now(&self) -> JsInstant {
        let ms = self.0.now_ms.get().max(0.0) as u64;
        JsInstant::new(ms / 1_000, (ms % 1_000) as u32 * 1_000_000)
    }

    fn system_time_millis(&self) -> i64 {
        self.0.now_ms.get() as i64
    }
}
