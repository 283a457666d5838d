//! A stable merge sort that takes any comparison.
//!
//! The standard library's sorts may panic or stop early when a comparison is no order. Here the answers decide only
//! which of two values goes first, so whatever they are, the result has every value once. It ends with the first error.

use std::cmp::Ordering;

/// Runs of that many values are made by insertion.
const RUN: usize = 8;

/// Sorts values in O(n log n) comparisons, and in O(n) when they are in order.
pub(super) fn merge_sort<T: Default, E>(
    values: &mut Vec<T>,
    mut compare: impl FnMut(&T, &T) -> Result<Ordering, E>,
) -> Result<(), E> {
    for run in values.chunks_mut(RUN) {
        insertion_sort(run, &mut compare)?;
    }
    let length = values.len();
    let mut merged = Vec::new();
    let mut width = RUN;
    while width < length {
        merged.reserve(length);
        for start in (0..length).step_by(2 * width) {
            let middle = length.min(start + width);
            let end = length.min(start + 2 * width);
            merge(&mut values[start..end], middle - start, &mut merged, &mut compare)?;
        }
        std::mem::swap(values, &mut merged);
        merged.clear();
        width *= 2;
    }
    Ok(())
}

/// Sorts by putting each value where it belongs among those before it.
fn insertion_sort<T, E>(run: &mut [T], compare: &mut impl FnMut(&T, &T) -> Result<Ordering, E>) -> Result<(), E> {
    for at in 1..run.len() {
        let (before, rest) = run.split_at(at);
        // What is in order takes one comparison.
        if compare(&before[at - 1], &rest[0])?.is_le() {
            continue;
        }
        let (mut low, mut high) = (0, at - 1);
        while low < high {
            let middle = low.midpoint(high);
            if compare(&before[middle], &rest[0])?.is_gt() {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        run[low..=at].rotate_right(1);
    }
    Ok(())
}

/// Moves two sorted halves to the end of `merged`, sorted.
fn merge<T: Default, E>(
    values: &mut [T],
    middle: usize,
    merged: &mut Vec<T>,
    compare: &mut impl FnMut(&T, &T) -> Result<Ordering, E>,
) -> Result<(), E> {
    let (left, right) = values.split_at_mut(middle);
    let (mut next_left, mut next_right) = (0, 0);
    // What is in order takes one comparison.
    if let (Some(last), Some(first)) = (left.last(), right.first())
        && compare(last, first)?.is_gt()
    {
        while next_left < left.len() && next_right < right.len() {
            // Of equals, the left one goes first: the sort is stable.
            if compare(&left[next_left], &right[next_right])?.is_gt() {
                merged.push(std::mem::take(&mut right[next_right]));
                next_right += 1;
            } else {
                merged.push(std::mem::take(&mut left[next_left]));
                next_left += 1;
            }
        }
    }
    merged.extend(left[next_left..].iter_mut().map(std::mem::take));
    merged.extend(right[next_right..].iter_mut().map(std::mem::take));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    /// Numbers without an order, always the same.
    fn numbers(count: u32) -> impl Iterator<Item = u32> {
        (0..count).map(|index| index.wrapping_mul(2_654_435_761) >> 16)
    }

    #[test]
    fn as_the_standard_library() {
        for count in (0..200).chain([1_000, 4_096, 10_001]) {
            // Many are equal, so that it shows whether they keep their order.
            let mut values: Vec<(u32, usize)> = numbers(count).map(|number| number % 50).zip(0..).collect();
            let mut expected = values.clone();
            expected.sort_by_key(|(number, _)| *number);
            let Ok(()) = merge_sort(&mut values, |x, y| Ok::<_, Infallible>(x.0.cmp(&y.0)));
            assert_eq!(values, expected);
        }
    }

    #[test]
    fn any_answers() {
        for seed in 0..50 {
            let mut values: Vec<usize> = (0..1_000).collect();
            let mut answers = numbers(u32::MAX).skip(seed);
            let Ok(()) = merge_sort(&mut values, |_, _| {
                Ok::<_, Infallible>(answers.next().map_or(Ordering::Less, |answer| (answer % 3).cmp(&1)))
            });
            values.sort_unstable();
            assert_eq!(values, (0..1_000).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        let (mut values, mut asked): (Vec<u32>, _) = (numbers(1_000).collect(), 0);
        let result = merge_sort(&mut values, |x, y| {
            asked += 1;
            if asked == 100 { Err("no more") } else { Ok(x.cmp(y)) }
        });
        assert_eq!((result, asked), (Err("no more"), 100));
    }

    #[test]
    fn few_comparisons() {
        let mut asked = 0;
        let mut values: Vec<u32> = numbers(100_000).collect();
        let Ok(()) = merge_sort(&mut values, |x, y| {
            asked += 1;
            Ok::<_, Infallible>(x.cmp(y))
        });
        // log2(100,000!) is 1,516,704: no sort needs fewer.
        assert!(asked < 1_650_000, "{asked}");
        asked = 0;
        let Ok(()) = merge_sort(&mut values, |x, y| {
            asked += 1;
            Ok::<_, Infallible>(x.cmp(y))
        });
        assert_eq!(asked, 99_999);
    }
}
