use super::{effect::change, headers, list, number, place, text, value};
use belljar_core::{
    Event, Policy, Value,
    ask::AskFailure,
    event::{Evaluate, FetchFailure, Kind, Methods, Mode, OffsetChange, Response, Stamped, Start},
    policy::{ConsolePolicy, DownloadPolicy, FetchPolicy, MessagePolicy, NavigationPolicy, SensitivityAction},
    sensitivity::SensitivityClass,
};
use proptest::{collection::vec, option, prelude::*};

/// Any event.
pub(crate) fn event() -> impl Strategy<Value = Stamped> {
    let event = prop_oneof![
        start(),
        (text(), value(), methods()).prop_map(|(entity, value, methods)| Event::SetData { entity, value, methods }),
        text().prop_map(|entity| Event::RemoveData { entity }),
        list((text(), value()), 0..3).prop_map(|values| Event::SetAbout { values }),
        evaluate(),
        (text(), text(), any::<bool>())
            .prop_map(|(name, text, ok)| Event::Library { name, source: if ok { Ok(text) } else { Err(text) } }),
        any::<u32>().prop_map(|id| Event::TimerFired { id }),
        (any::<u32>(), fetched()).prop_map(|(id, result)| Event::Fetched { id, result }),
        (any::<u32>(), option::of(text()))
            .prop_map(|(id, failure)| Event::Stored { id, result: failure.map_or(Ok(()), Err) }),
        (any::<u32>(), answered()).prop_map(|(id, result)| Event::Answered { id, result }),
        (any::<u32>(), answered()).prop_map(|(id, result)| Event::Told { id, result }),
        list(change(), 0..3).prop_map(|changes| Event::StoreChanged { changes }),
        Just(Event::RunJobs),
        Just(Event::ReadFigures),
    ];
    (number(), event).prop_map(|(now_ms, event)| Stamped { now_ms, event })
}

fn methods() -> impl Strategy<Value = Methods> {
    let setters = list((text(), text()), 0..3).prop_map(Methods::Setters);
    prop_oneof![Just(Methods::None), Just(Methods::Query), setters]
}

fn answered() -> impl Strategy<Value = Result<Value, AskFailure>> {
    let failure = (text(), text()).prop_map(|(name, message)| Err(AskFailure { name, message }));
    prop_oneof![value().prop_map(Ok), failure]
}

fn start() -> impl Strategy<Value = Event> {
    let zone = vec((any::<i64>(), any::<i32>()).prop_map(|(from_s, offset_s)| OffsetChange { from_s, offset_s }), 0..3);
    (policy(), any::<u64>(), any::<bool>(), option::of(text()), zone, list((text(), value()), 0..3), list(text(), 0..3))
        .prop_map(|(policy, seed, is_edit, page_url, time_zone, store, libraries)| {
            let mode = if is_edit { Mode::Edit } else { Mode::Published };
            Event::Start(Box::new(Start { policy, seed, mode, page_url, time_zone, store, libraries }))
        })
}

fn policy() -> impl Strategy<Value = Policy> {
    let origin = prop::sample::select(vec![
        "self".parse().expect("it is a pattern"),
        "https:".parse().expect("it is a pattern"),
        "https://*.example.com".parse().expect("it is a pattern"),
        "http://127.0.0.1:3000".parse().expect("it is a pattern"),
    ]);
    let fetch = vec(origin, 0..3).prop_map(|origins| FetchPolicy { origins, ..FetchPolicy::default() });
    let console = any::<(u32, u32)>().prop_map(|(max_lines_per_turn, max_lines_per_second)| ConsolePolicy {
        max_lines_per_turn,
        max_lines_per_second,
    });
    (option::of(console), option::of(fetch), any::<bool>(), any::<u32>()).prop_map(
        |(console, fetch, from_strings, timers)| {
            let mut policy = Policy { console, fetch, ..Policy::default() };
            policy.code.from_strings = from_strings;
            policy.download = from_strings.then(DownloadPolicy::default);
            policy.navigation =
                policy.fetch.clone().map(|fetch| NavigationPolicy { origins: fetch.origins, new_window: from_strings });
            policy.messages = policy.fetch.clone().map(|fetch| MessagePolicy { origins: fetch.origins });
            policy.limits.timers = timers;
            policy.clock.resolution_ms = timers;
            if from_strings {
                let name = String::from("jwt").try_into().expect("a rule");
                policy.sensitivity.rules.insert(name, SensitivityAction::Allow);
                policy.sensitivity.classes.insert(SensitivityClass::Card, SensitivityAction::Block);
            }
            policy
        },
    )
}

fn evaluate() -> impl Strategy<Value = Event> {
    let kind = prop::sample::select(vec![Kind::Script, Kind::Data, Kind::Trigger]);
    (any::<u32>(), kind, text(), place(), list(value(), 0..3), option::of(value()), list((text(), value()), 0..3))
        .prop_map(|(id, kind, source, place, args, this, globals)| {
            Event::Evaluate(Box::new(Evaluate { id, kind, source, place, args, this, globals }))
        })
}

fn fetched() -> impl Strategy<Value = Result<Response, FetchFailure>> {
    let body = vec(any::<u8>(), 0..40);
    prop_oneof![
        (text(), any::<u16>(), text(), any::<bool>(), headers(), body).prop_map(
            |(url, status, status_text, redirected, headers, body)| {
                Ok(Response { url, status, status_text, redirected, headers, body })
            }
        ),
        text().prop_map(|rule| Err(FetchFailure::Refused { rule })),
        text().prop_map(|message| Err(FetchFailure::Network { message })),
        any::<u32>().prop_map(|deadline_ms| Err(FetchFailure::Deadline { deadline_ms })),
        any::<u32>().prop_map(|max_response_bytes| Err(FetchFailure::TooLarge { max_response_bytes })),
    ]
}
