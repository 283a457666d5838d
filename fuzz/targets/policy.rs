//! Any text is an error or a policy that passes its check, keeps what it says, and can be asked.
#![no_main]

use belljar_core::Policy;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(policy) = Policy::from_json(text) else { return };
    policy.check().expect("what was read is within its ranges");
    let written = serde_json::to_string(&policy).expect("it can be written");
    let again = Policy::from_json(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(again, policy, "{written}");

    let grants = policy.grants();
    let fetches = policy.fetch.as_ref().is_some_and(|fetch| !fetch.origins.is_empty());
    assert_eq!(
        [grants.console.is_some(), grants.timers.is_some(), grants.store.is_some(), grants.fetch.is_some()],
        [policy.console.is_some(), policy.timers.is_some(), policy.store.is_some(), fetches],
        "what is granted is what the policy says: {written}"
    );
});
