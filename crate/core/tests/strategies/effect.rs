use super::{headers, list, number, place, position, text, value};
use belljar_core::{
    Ask, Effect, ErrorCode, GuestError, LimitHit, LimitKind, Outcome,
    ask::{AlertStyle, Content, Destination, PositionOptions, Target},
    effect::{Console, Figures, Level, Redirect, Request, StoreChange, Warning},
    error::{ErrorMessage, ErrorSource, ErrorType, Severity},
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// Any effect.
pub(crate) fn effect() -> impl Strategy<Value = Effect> {
    prop_oneof![
        (any::<u32>(), outcome()).prop_map(|(id, outcome)| Effect::Settled { id, outcome }),
        (any::<u32>(), list(text(), 0..3)).prop_map(|(id, names)| Effect::NeedLibraries { id, names }),
        console().prop_map(Effect::Console),
        (any::<u32>(), any::<u32>(), any::<bool>()).prop_map(|(id, delay_ms, repeat)| Effect::SetTimer {
            id,
            delay_ms,
            repeat
        }),
        any::<u32>().prop_map(|id| Effect::ClearTimer { id }),
        (any::<u32>(), request(), text()).prop_map(|(id, request, allowed_by)| Effect::Fetch {
            id,
            request,
            allowed_by
        }),
        any::<u32>().prop_map(|id| Effect::CancelFetch { id }),
        (any::<u32>(), list(change(), 0..4)).prop_map(|(id, changes)| Effect::Store { id, changes }),
        (any::<u32>(), ask()).prop_map(|(id, ask)| Effect::Ask { id, ask: Box::new(ask) }),
        (text(), text(), position()).prop_map(|(rule, message, position)| Effect::Warning(Warning {
            rule,
            message,
            position
        })),
        error().prop_map(Effect::Error),
        limit().prop_map(Effect::Limit),
        Just(Effect::Continue),
        vec(any::<u32>(), 11).prop_map(|of| Effect::Figures(figures(&of))),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        value().prop_map(|value| Outcome::Value { value }),
        error().prop_map(|error| Outcome::Error { error: Box::new(error) }),
        limit().prop_map(|limit| Outcome::Limit { limit }),
    ]
}

fn limit() -> impl Strategy<Value = LimitHit> {
    let kind = select(vec![LimitKind::LoopIterations, LimitKind::Stack, LimitKind::Deadline, LimitKind::Crash]);
    let used = (proptest::option::of(proptest::num::u64::ANY), proptest::option::of(proptest::num::u32::ANY));
    (kind, text(), place(), position(), text(), used).prop_map(
        |(kind, message, place, position, stack, (fuel, milliseconds))| LimitHit {
            kind,
            message,
            place,
            position,
            stack,
            fuel,
            milliseconds,
        },
    )
}

fn error() -> impl Strategy<Value = GuestError> {
    let stage = select(vec![ErrorType::Parse, ErrorType::Validation, ErrorType::Lint, ErrorType::Limit]);
    let severity = select(vec![Severity::Error, Severity::Warning]);
    let texts = vec(text(), 5);
    (stage, severity, select(ErrorCode::ALL), texts, place(), position()).prop_map(
        |(error_type, severity, code, texts, place, position)| {
            let [name, message, original_binding, raw, stack] = texts.try_into().expect("there are five");
            GuestError {
                error_type,
                severity,
                error_message: ErrorMessage { name, message },
                code,
                original_binding,
                raw,
                source: ErrorSource::new(&place, position.as_ref()),
                stack,
            }
        },
    )
}

fn console() -> impl Strategy<Value = Console> {
    let level = select(vec![Level::Debug, Level::Log, Level::Info, Level::Warn, Level::Error, Level::Table]);
    (level, list(value(), 0..3), number(), position()).prop_map(|(level, args, time_ms, position)| Console {
        level,
        args,
        time_ms,
        position,
    })
}

fn request() -> impl Strategy<Value = Request> {
    let body = option::of(vec(any::<u8>(), 0..40));
    (text(), text(), headers(), body, any::<bool>()).prop_map(|(url, method, headers, body, follow)| {
        let redirect = if follow { Redirect::Follow } else { Redirect::Error };
        Request { url, method, headers, body, redirect }
    })
}

pub(super) fn change() -> impl Strategy<Value = StoreChange> {
    prop_oneof![
        (text(), value(), any::<bool>()).prop_map(|(key, value, persist)| StoreChange::Set { key, value, persist }),
        text().prop_map(|key| StoreChange::Remove { key }),
        Just(StoreChange::Clear),
    ]
}

fn ask() -> impl Strategy<Value = Ask> {
    let destination = prop_oneof![text().prop_map(Destination::Page), text().prop_map(Destination::Url)];
    let target = select(vec![Target::SameWindow, Target::NewWindow]);
    let style = select(vec![AlertStyle::Info, AlertStyle::Success, AlertStyle::Warning, AlertStyle::Error]);
    let content = prop_oneof![text().prop_map(Content::Text), vec(any::<u8>(), 0..40).prop_map(Content::Bytes)];
    prop_oneof![
        (destination, list((text(), text()), 0..3), target).prop_map(|(to, params, target)| Ask::NavigateTo {
            to,
            params,
            target
        }),
        (text(), style).prop_map(|(message, style)| Ask::ShowAlert { message, style }),
        text().prop_map(|name| Ask::ShowModal { name }),
        text().prop_map(|name| Ask::CloseModal { name }),
        (text(), any::<bool>()).prop_map(|(name, children)| Ask::ResetWidget { name, children }),
        (text(), text(), text(), value()).prop_map(|(widget, setter, property, value)| Ask::SetWidget {
            widget,
            setter,
            property,
            value
        }),
        (content, text(), text()).prop_map(|(content, name, media_type)| Ask::Download { content, name, media_type }),
        text().prop_map(|text| Ask::CopyToClipboard { text }),
        (value(), text(), text()).prop_map(|(message, to, target_origin)| Ask::PostWindowMessage {
            message,
            to,
            target_origin
        }),
        text().prop_map(|origin| Ask::ListenToWindow { origin }),
        position_options().prop_map(|options| Ask::GetPosition { options }),
        position_options().prop_map(|options| Ask::WatchPosition { options }),
        any::<u32>().prop_map(|id| Ask::Stop { id }),
        text().prop_map(|redirect_url| Ask::LogOut { redirect_url }),
        (text(), value(), prop::collection::vec((text(), prop::collection::vec(value(), 0..3)), 0..3))
            .prop_map(|(name, params, bindings)| Ask::RunQuery { name, params, bindings }),
        text().prop_map(|name| Ask::ClearQuery { name }),
    ]
}

fn position_options() -> impl Strategy<Value = PositionOptions> {
    (any::<bool>(), option::of(any::<u32>()), any::<u32>()).prop_map(|(high_accuracy, timeout_ms, maximum_age_ms)| {
        PositionOptions { high_accuracy, timeout_ms, maximum_age_ms }
    })
}

fn figures(of: &[u32]) -> Figures {
    Figures {
        // Beyond what a 32-bit number holds.
        turns: u64::from(of[0]) << 32,
        steps: u64::from(of[1]) << 20,
        heap_bytes: u64::from(of[2]),
        pending_jobs: of[3],
        pending_evaluations: of[4],
        timers: of[5],
        requests: of[6],
        store_keys: of[7],
        effects: u64::from(of[8]),
        bindings: of[9],
        evaluations: u64::from(of[10]) << 16,
    }
}
