use super::*;

const DATA_MS: u32 = 1_000;
const TRIGGER_MS: u32 = 5_000;
/// When the floor under a data field's deadline is reached.
const DATA_FLOOR_MS: u32 = DATA_MS + FLOOR_MS;

fn keeper() -> Keeper {
    Keeper::new(Limits::default())
}

fn item(cause: Cause) -> Item {
    Item::new(cause, vec![0; 4])
}

fn place(entity: &str) -> Place {
    Place { entity: entity.into(), property: "text".into() }
}

/// What an instance is started with.
fn start() -> Vec<Item> {
    vec![item(Cause::Start)]
}

fn evaluation(id: u32, kind: Kind) -> Item {
    item(Cause::Evaluation { id, kind, place: place(&format!("Entity{id}")) })
}

fn data(entity: &str) -> Item {
    item(Cause::Data { entity: entity.into(), ticket: 7 })
}

/// One whose first instance has answered its first event, at 0 ms.
fn started() -> Keeper {
    let mut keeper = keeper();
    keeper.open(0.0);
    keeper.ready(0.0, start());
    answer(&mut keeper, 0.0);
    keeper
}

/// Answers what is in flight and gives back what the keeper wants next.
fn answer(keeper: &mut Keeper, now_ms: f64) -> Vec<Action> {
    let seq = keeper.in_flight.as_ref().expect("something is in flight").0;
    let item = keeper.answered(seq, Usage::default()).expect("it is the answer to what is in flight");
    keeper.done(now_ms, item, true)
}

fn death(kind: LimitKind, words: &str) -> Death {
    let usage = Usage { fuel: 100_000, milliseconds: 1.6, ..Usage::default() };
    Death { kind, words: words.into(), usage, running: None }
}

fn in_flight(keeper: &mut Keeper) -> Option<Cause> {
    keeper.in_flight().map(|item| item.cause.clone())
}

fn limits(actions: &[Action]) -> Vec<(u32, LimitKind)> {
    let settled = actions.iter().filter_map(|action| match action {
        Action::Settle { id, limit } => Some((*id, limit.kind)),
        _ => None,
    });
    settled.collect()
}

#[test]
fn starting_has_a_deadline_of_its_own_that_covers_the_first_event() {
    let mut keeper = keeper();
    assert_eq!(keeper.open(0.0), [Action::Spawn, Action::Arm { ms: START_DEADLINE_MS }]);
    assert_eq!(keeper.open(1.0), []);
    assert_eq!(keeper.push(1.0, evaluation(1, Kind::Script)), []);
    assert_eq!(keeper.ready(9_000.0, start()), [Action::Post { seq: 1, deadline_ms: START_DEADLINE_MS }]);
    let actions = keeper.tick(10_000.0);
    let Some(Action::Fail { code: ErrorCode::Start, message }) = actions.last() else { panic!("{actions:?}") };
    assert!(message.contains("10000 ms"), "{message}");
    assert_eq!(keeper.push(10_001.0, evaluation(2, Kind::Script)), []);
}

#[test]
fn one_event_is_with_the_guest_at_a_time_each_under_its_own_deadline() {
    let mut keeper = started();
    let actions = keeper.push(10.0, evaluation(1, Kind::Data));
    assert_eq!(actions, [Action::Arm { ms: DATA_FLOOR_MS }, Action::Post { seq: 2, deadline_ms: DATA_MS }]);
    assert_eq!(keeper.push(11.0, evaluation(2, Kind::Trigger)), []);
    // The second one's deadline begins when the first one is out of the way.
    let actions = answer(&mut keeper, 900.0);
    let floor_ms = TRIGGER_MS + FLOOR_MS;
    let post = Action::Post { seq: 3, deadline_ms: TRIGGER_MS };
    assert_eq!(actions, [Action::Disarm, Action::Arm { ms: floor_ms }, post]);
    assert_eq!(keeper.tick(6_399.0), [Action::Arm { ms: 1 }]);
    assert_eq!(answer(&mut keeper, 6_399.5), [Action::Disarm]);
    assert_eq!(keeper.tick(6_400.0), []);
}

#[test]
fn a_hung_instance_is_replaced_and_only_what_it_held_is_lost() {
    let mut keeper = started();
    // It waits for something.
    keeper.push(0.0, evaluation(1, Kind::Script));
    answer(&mut keeper, 1.0);
    // It hangs.
    keeper.push(10.0, evaluation(2, Kind::Data));
    // It has not been handed over.
    keeper.push(20.0, evaluation(3, Kind::Script));
    keeper.push(20.0, item(Cause::Timer { id: 1 }));
    keeper.push(20.0, item(Cause::Fetched));
    let actions = keeper.tick(1_510.0);
    assert_eq!(actions[..3], [Action::Disarm, Action::Terminate, Action::CancelAll]);
    assert_eq!(limits(&actions), [(2, LimitKind::Deadline), (1, LimitKind::Deadline)]);
    assert_eq!(actions[5..], [Action::Spawn, Action::Arm { ms: START_DEADLINE_MS }]);
    let Action::Settle { limit, .. } = &actions[3] else { panic!("{actions:?}") };
    assert!(limit.message.contains("1000 ms (policy.limits.dataDeadlineMs)"), "{}", limit.message);
    assert_eq!(limit.place, place("Entity2"));

    keeper.ready(1_520.0, start());
    let actions = answer(&mut keeper, 1_530.0);
    assert!(
        matches!(
            actions[1],
            Action::Recycled { milliseconds: 20.0, reason: LimitHit { kind: LimitKind::Deadline, .. } }
        ),
        "{actions:?}"
    );
    assert!(matches!(in_flight(&mut keeper), Some(Cause::Evaluation { id: 3, .. })));
    answer(&mut keeper, 1_531.0);
    assert_eq!(in_flight(&mut keeper), None);
}

#[test]
fn what_settled_before_is_not_settled_again() {
    let mut keeper = started();
    keeper.push(0.0, evaluation(1, Kind::Script));
    let seq = keeper.in_flight.as_ref().unwrap().0;
    let item = keeper.answered(seq, Usage::default()).unwrap();
    assert!(keeper.settled(1));
    assert!(!keeper.settled(1));
    keeper.done(1.0, item, true);
    assert_eq!(limits(&keeper.crashed(2.0, &death(LimitKind::Crash, "unreachable"))), []);
}

#[test]
fn a_fresh_instance_gets_the_latest_data_in_the_old_order() {
    let mut keeper = started();
    for (entity, byte) in [("A", 1), ("B", 2), ("C", 3), ("A", 4)] {
        keeper.push(0.0, Item { bytes: vec![byte], ..data(entity) });
        answer(&mut keeper, 0.0);
    }
    keeper.push(0.0, item(Cause::Removal { entity: "B".into(), ticket: 8 }));
    answer(&mut keeper, 0.0);
    keeper.crashed(1.0, &death(LimitKind::Crash, "unreachable"));
    keeper.push(1.0, data("D"));
    keeper.ready(2.0, start());
    answer(&mut keeper, 3.0);
    let mut told = Vec::new();
    while let Some(item) = keeper.in_flight() {
        told.push((item.cause.clone(), item.bytes.clone()));
        let actions = answer(&mut keeper, 4.0);
        // It counts as replaced once all of that is there again.
        assert_eq!(actions.iter().any(|action| matches!(action, Action::Recycled { .. })), told.len() == 2);
    }
    let restored = |entity: &str, byte| (Cause::Restored { entity: entity.into() }, vec![byte]);
    let pushed = data("D");
    assert_eq!(told, [restored("A", 4), restored("C", 3), (pushed.cause, pushed.bytes)]);
}

#[test]
fn data_that_the_guest_refused_is_not_restored() {
    let mut keeper = started();
    keeper.push(0.0, data("console"));
    let seq = keeper.in_flight.as_ref().unwrap().0;
    let item = keeper.answered(seq, Usage::default()).unwrap();
    keeper.done(0.0, item, false);
    keeper.crashed(1.0, &death(LimitKind::Crash, "unreachable"));
    keeper.ready(2.0, start());
    answer(&mut keeper, 3.0);
    assert_eq!(in_flight(&mut keeper), None);
}

#[test]
fn data_that_kills_the_guest_fails_and_is_not_restored() {
    let mut keeper = started();
    keeper.push(0.0, data("Poison"));
    let actions = keeper.crashed(1.0, &death(LimitKind::Stack, ""));
    let lost = |action: &Action| matches!(action, Action::Lost { ticket: 7, limit } if limit.kind == LimitKind::Stack);
    assert!(actions.iter().any(lost), "{actions:?}");
    keeper.ready(2.0, start());
    answer(&mut keeper, 3.0);
    assert_eq!(in_flight(&mut keeper), None);
}

#[test]
fn data_that_kills_a_fresh_guest_is_given_up_so_that_the_jar_lives() {
    let mut keeper = started();
    for entity in ["A", "Poison", "B"] {
        keeper.push(0.0, data(entity));
        answer(&mut keeper, 0.0);
    }
    keeper.crashed(1.0, &death(LimitKind::Crash, "unreachable"));
    keeper.ready(2.0, start());
    answer(&mut keeper, 3.0);
    answer(&mut keeper, 3.0);
    let actions = keeper.crashed(4.0, &death(LimitKind::Crash, "unreachable"));
    let Some(Action::Report(limit)) = actions.get(3) else { panic!("{actions:?}") };
    assert!(limit.place.entity == "Poison" && limit.message.contains("was removed"), "{limit:?}");
    keeper.ready(5.0, start());
    answer(&mut keeper, 6.0);
    assert_eq!(in_flight(&mut keeper), Some(Cause::Restored { entity: "A".into() }));
    answer(&mut keeper, 6.0);
    assert_eq!(in_flight(&mut keeper), Some(Cause::Restored { entity: "B".into() }));
    // The time is counted from the first crash.
    assert!(matches!(answer(&mut keeper, 7.0)[1], Action::Recycled { milliseconds: 6.0, .. }));
}

#[test]
fn an_instance_that_cannot_start_again_ends_the_jar() {
    let mut keeper = started();
    keeper.crashed(1.0, &death(LimitKind::Crash, "unreachable"));
    keeper.ready(2.0, start());
    let actions = keeper.crashed(3.0, &death(LimitKind::Crash, "unreachable"));
    assert!(matches!(actions.last(), Some(Action::Fail { code: ErrorCode::Start, .. })), "{actions:?}");
}

#[test]
fn a_crash_outside_any_event_is_reported() {
    let mut keeper = started();
    let actions = keeper.crashed(1.0, &death(LimitKind::Crash, "the worker died"));
    let report = |action: &Action| matches!(action, Action::Report(limit) if limit.kind == LimitKind::Crash);
    assert!(actions.iter().any(report), "{actions:?}");
}

#[test]
fn the_answer_of_a_spent_instance_is_not_taken_for_one_of_the_fresh() {
    let mut keeper = started();
    keeper.push(0.0, evaluation(1, Kind::Data));
    let seq = keeper.in_flight.as_ref().unwrap().0;
    keeper.tick(1_500.0);
    keeper.ready(1_501.0, start());
    assert_eq!(keeper.answered(seq, Usage::default()), None);
    assert_eq!(in_flight(&mut keeper), Some(Cause::Start));
}

#[test]
fn a_deadline_that_was_slept_through_gives_the_answer_a_moment_to_arrive() {
    let mut keeper = started();
    keeper.push(0.0, evaluation(1, Kind::Data));
    // The page was blocked, or the machine asleep, until long after the deadline.
    assert_eq!(keeper.tick(60_000.0), [Action::Arm { ms: GRACE_MS }]);
    assert_eq!(answer(&mut keeper, 60_001.0), [Action::Disarm]);
    assert!(keeper.settled(1));
    // The same, but nothing comes.
    keeper.push(60_001.0, evaluation(2, Kind::Data));
    assert_eq!(keeper.tick(120_000.0), [Action::Arm { ms: GRACE_MS }]);
    assert_eq!(limits(&keeper.tick(120_100.0)), [(2, LimitKind::Deadline)]);
}

#[test]
fn a_page_that_is_always_late_does_not_keep_a_hung_instance_alive() {
    let mut keeper = started();
    keeper.push(0.0, evaluation(1, Kind::Data));
    let mut now_ms = 1_500.0;
    for _ in 0..GRACES {
        now_ms += 1_000.0;
        assert_eq!(keeper.tick(now_ms), [Action::Arm { ms: GRACE_MS }]);
    }
    assert_eq!(limits(&keeper.tick(now_ms + 1_000.0)), [(1, LimitKind::Deadline)]);
}

#[test]
fn a_cleared_timer_ticks_no_more() {
    let mut keeper = started();
    keeper.push(0.0, evaluation(1, Kind::Script));
    keeper.push(0.0, item(Cause::Timer { id: 1 }));
    keeper.push(0.0, item(Cause::Timer { id: 2 }));
    keeper.forget_timer(1);
    answer(&mut keeper, 1.0);
    assert_eq!(in_flight(&mut keeper), Some(Cause::Timer { id: 2 }));
}

#[test]
fn nothing_happens_after_the_end() {
    let mut keeper = started();
    keeper.push(0.0, evaluation(1, Kind::Script));
    keeper.close();
    assert_eq!(keeper.tick(10_000.0), []);
    assert_eq!(keeper.crashed(10_000.0, &death(LimitKind::Crash, "")), []);
    assert_eq!(keeper.push(10_000.0, evaluation(2, Kind::Script)), []);
    assert_eq!(keeper.ready(10_000.0, Vec::new()), []);
    assert_eq!(keeper.fail(ErrorCode::Start, String::new()), []);
}

#[test]
fn a_turn_that_its_meter_has_ended_says_what_it_had_used() {
    let mut keeper = started();
    keeper.push(0.0, evaluation(1, Kind::Data));
    let actions = keeper.crashed(1_000.0, &death(LimitKind::Deadline, "FuelExpired"));
    let settled = actions.iter().find_map(|action| match action {
        Action::Settle { id: 1, limit } => Some(limit),
        _ => None,
    });
    let limit = settled.expect("it ends with its instance");
    assert_eq!((limit.kind, limit.fuel, limit.milliseconds), (LimitKind::Deadline, Some(100_000), Some(2)));
    assert!(limit.message.contains("1000 ms (policy.limits.dataDeadlineMs)"), "{}", limit.message);
    assert_eq!(limit.place, place("Entity1"));
}

/// A keeper that pauses at the third death within a minute, and whose instance has died twice.
fn fragile() -> Keeper {
    let mut keeper = Keeper::new(Limits { recycles_per_minute: 2, ..Limits::default() });
    keeper.open(0.0);
    keeper.ready(0.0, start());
    answer(&mut keeper, 0.0);
    for _ in 0..2 {
        die(&mut keeper, 0.0);
        keeper.ready(1.0, start());
        answer(&mut keeper, 1.0);
    }
    keeper
}

fn die(keeper: &mut Keeper, now_ms: f64) -> Vec<Action> {
    keeper.push(now_ms, evaluation(1, Kind::Data));
    keeper.crashed(now_ms, &death(LimitKind::Deadline, "FuelExpired"))
}

#[test]
fn a_jar_that_dies_again_and_again_is_paused_until_it_is_resumed() {
    let mut keeper = fragile();
    keeper.push(2.0, evaluation(2, Kind::Data));
    keeper.push(2.0, evaluation(3, Kind::Data));
    keeper.push(2.0, data("Kept"));
    let actions = keeper.crashed(2.0, &death(LimitKind::Deadline, "FuelExpired"));
    // What ran ends of that, what waited is refused, data is kept, and no instance is asked for.
    assert_eq!(limits(&actions), [(2, LimitKind::Deadline), (3, LimitKind::Paused)]);
    assert!(actions.contains(&Action::Kept { ticket: 7 }), "{actions:?}");
    assert!(matches!(actions.last(), Some(Action::Paused { recycles: 3, .. })), "{actions:?}");
    assert!(!actions.contains(&Action::Spawn), "{actions:?}");

    assert_eq!(limits(&keeper.push(3.0, evaluation(4, Kind::Data))), [(4, LimitKind::Paused)]);
    assert_eq!(keeper.push(3.0, Item { bytes: vec![9], ..data("Later") }), [Action::Kept { ticket: 7 }]);
    assert_eq!(keeper.tick(100_000.0), []);

    assert_eq!(keeper.resume(100_000.0)[0], Action::Spawn);
    assert_eq!(keeper.resume(100_000.0), []);
    keeper.ready(100_001.0, start());
    answer(&mut keeper, 100_001.0);
    assert_eq!(in_flight(&mut keeper), Some(Cause::Restored { entity: "Kept".into() }));
    answer(&mut keeper, 100_002.0);
    assert_eq!(in_flight(&mut keeper), Some(Cause::Restored { entity: "Later".into() }));
    assert!(matches!(answer(&mut keeper, 100_003.0)[1], Action::Recycled { milliseconds: 3.0, .. }));
    assert_eq!(keeper.push(100_004.0, evaluation(5, Kind::Data)).len(), 2);
}

#[test]
fn an_instance_that_was_started_ahead_begins_before_it_is_told_of_data() {
    let mut keeper = started();
    keeper.push(0.0, data("Table1"));
    answer(&mut keeper, 0.0);
    keeper.push(1.0, evaluation(1, Kind::Data));
    keeper.crashed(2.0, &death(LimitKind::Deadline, "FuelExpired"));
    let library = Cause::Library { name: "_".into() };
    let ahead = [Cause::Start, library.clone()].map(|cause| Item::ahead(cause, Vec::new()));
    keeper.ready(3.0, ahead.into_iter().chain([item(Cause::Begin)]).collect());
    let mut told = Vec::new();
    while let Some(cause) = in_flight(&mut keeper) {
        told.push((cause, keeper.in_flight().is_some_and(|item| item.is_ahead)));
        answer(&mut keeper, 4.0);
    }
    let restored = Cause::Restored { entity: "Table1".into() };
    assert_eq!(told, [(Cause::Start, true), (library, true), (Cause::Begin, false), (restored, false)]);
}

#[test]
fn deaths_of_more_than_a_minute_ago_do_not_count() {
    let mut keeper = fragile();
    assert!(die(&mut keeper, 60_001.0).contains(&Action::Spawn));
}

#[test]
fn events_beyond_the_backlog_are_refused_and_those_of_the_guest_itself_are_not() {
    let mut keeper = Keeper::new(Limits { event_backlog: 2, ..Limits::default() });
    keeper.open(0.0);
    for id in [1, 2] {
        assert_eq!(keeper.push(0.0, evaluation(id, Kind::Data)), []);
    }
    assert_eq!(limits(&keeper.push(0.0, evaluation(3, Kind::Data))), [(3, LimitKind::EventBacklog)]);
    let lost = keeper.push(0.0, data("A"));
    assert!(matches!(&lost[..], [Action::Lost { ticket: 7, limit }] if limit.place.entity == "A"), "{lost:?}");
    assert_eq!(keeper.push(0.0, item(Cause::Fetched)), []);
    keeper.ready(1.0, start());
    let mut told = Vec::new();
    while let Some(cause) = in_flight(&mut keeper) {
        told.push(cause);
        answer(&mut keeper, 1.0);
    }
    assert_eq!(told.len(), 4, "{told:?}");
}

#[test]
fn a_guest_that_is_held_up_gets_its_next_event_later() {
    let mut keeper = started();
    keeper.push(0.0, evaluation(1, Kind::Data));
    keeper.push(0.0, evaluation(2, Kind::Data));
    keeper.hold(10.0, 250.0);
    assert_eq!(answer(&mut keeper, 10.0), [Action::Disarm, Action::Arm { ms: 250 }]);
    assert_eq!(in_flight(&mut keeper), None);
    // Another event does not cut it short.
    assert_eq!(keeper.push(100.0, evaluation(3, Kind::Data)), [Action::Arm { ms: 160 }]);
    assert_eq!(keeper.tick(200.0), [Action::Arm { ms: 60 }]);
    assert_eq!(keeper.tick(260.0).len(), 2);
    assert!(matches!(in_flight(&mut keeper), Some(Cause::Evaluation { id: 2, .. })));
}

#[test]
fn what_goes_on_with_the_work_of_an_event_has_the_rest_of_its_deadline() {
    let mut keeper = started();
    let compute = |keeper: &mut Keeper, milliseconds| {
        let seq = keeper.in_flight.as_ref().expect("something is in flight").0;
        let usage = Usage { milliseconds, ..Usage::default() };
        let item = keeper.answered(seq, usage).expect("it is the answer");
        keeper.done(0.0, item, true);
    };
    let deadline = |actions: &[Action]| match actions.last() {
        Some(Action::Post { deadline_ms, .. }) => *deadline_ms,
        _ => panic!("{actions:?}"),
    };
    assert_eq!(deadline(&keeper.push(0.0, evaluation(1, Kind::Trigger))), TRIGGER_MS);
    compute(&mut keeper, 3_000.0);
    assert_eq!(deadline(&keeper.push(0.0, item(Cause::Jobs))), 2_000);
    compute(&mut keeper, 1_999.5);
    assert_eq!(deadline(&keeper.push(0.0, item(Cause::Jobs))), 1);
    compute(&mut keeper, 1.0);
    assert_eq!(deadline(&keeper.push(0.0, item(Cause::Jobs))), 1);
    compute(&mut keeper, 1.0);
    // Another event is another beginning.
    assert_eq!(deadline(&keeper.push(0.0, item(Cause::Timer { id: 1 }))), TRIGGER_MS);
}
