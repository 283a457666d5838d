//! The user's time zone as a table, so that the guest can tell local time without a clock or a browser of its own.

use belljar_core::event::OffsetChange;

/// 1970 to 2070. Before and after, the offsets at the ends hold.
const FROM_S: i64 = 0;
const TO_S: i64 = 3_155_760_000;
/// No zone has ever changed its offset twice within so short a time and kept it so short: the shortest season there is,
/// Morocco's month of Ramadan, is twice as long.
const STEP_S: i64 = 14 * 24 * 3_600;

/// The changes of the page's zone.
pub(crate) fn page_time_zone() -> Vec<OffsetChange> {
    let minutes_behind = |at_s: i64| js_sys::Date::new(&(at_s as f64 * 1_000.0).into()).get_timezone_offset();
    changes(|at_s| (-minutes_behind(at_s) * 60.0) as i32)
}

/// Finds every change of an offset by looking at two moments a step apart and closing in on what lies between.
fn changes(offset_at: impl Fn(i64) -> i32) -> Vec<OffsetChange> {
    let mut known = offset_at(FROM_S);
    let mut found = vec![OffsetChange { from_s: FROM_S, offset_s: known }];
    let mut at = FROM_S;
    while at < TO_S {
        let next = (at + STEP_S).min(TO_S);
        let offset = offset_at(next);
        if offset != known {
            let (mut before, mut after) = (at, next);
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if offset_at(middle) == known { before = middle } else { after = middle }
            }
            found.push(OffsetChange { from_s: after, offset_s: offset });
            known = offset;
        }
        at = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_without_changes_is_one_entry() {
        assert_eq!(changes(|_| 19_800), [OffsetChange { from_s: 0, offset_s: 19_800 }]);
    }

    #[test]
    fn changes_are_found_to_the_second() {
        let summers = [(828_234_000, 846_378_000), (859_683_600, 877_827_600)];
        let offset = |at: i64| if summers.iter().any(|(from, to)| (*from..*to).contains(&at)) { 7_200 } else { 3_600 };
        let found: Vec<_> = changes(offset).iter().map(|change| (change.from_s, change.offset_s)).collect();
        assert_eq!(
            found,
            [(0, 3_600), (828_234_000, 7_200), (846_378_000, 3_600), (859_683_600, 7_200), (877_827_600, 3_600)]
        );
    }
}
