//! Sorting, compiled once: the standard library's is several kilobytes for each type and each closure.

/// The list in order of its keys; what has the same key stays in its order.
pub fn by_key<T>(list: Vec<T>, key: impl Fn(&T) -> (i64, i64)) -> Vec<T> {
    let mut keys: Vec<(i64, i64, usize)> = list.iter().map(&key).enumerate().map(|(i, (a, b))| (a, b, i)).collect();
    sort(&mut keys);
    let mut places: Vec<Option<T>> = list.into_iter().map(Some).collect();
    keys.iter().filter_map(|(_, _, i)| places.get_mut(*i)?.take()).collect()
}

/// A number as a key: its order is that of `f64::total_cmp`, and `!` of it the other way round.
pub fn of(number: f64) -> i64 {
    let bits = number.to_bits().cast_signed();
    bits ^ (((bits >> 63).cast_unsigned()) >> 1).cast_signed()
}

/// The index makes every key another one, so an unstable sort is stable.
#[inline(never)]
fn sort(keys: &mut [(i64, i64, usize)]) {
    keys.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::{by_key, of};

    #[test]
    fn numbers_as_keys_are_in_the_order_of_numbers() {
        let rising = [f64::NEG_INFINITY, -2.5, -0.0, 0.0, 1e-9, 3.0, f64::INFINITY];
        assert!(rising.windows(2).all(|pair| of(pair[0]) < of(pair[1]) && !of(pair[0]) > !of(pair[1])));
    }

    #[test]
    fn the_smallest_key_comes_first_and_equals_keep_their_order() {
        let list: Vec<(i64, i64, usize)> = (0..500).map(|i| (i * 7_919 % 10, i * 31 % 3, i as usize)).collect();
        let mut wanted = list.clone();
        wanted.sort_by_key(|(a, b, _)| (*a, *b));
        assert_eq!(by_key(list, |(a, b, _)| (*a, *b)), wanted);
        assert!(by_key(Vec::<u8>::new(), |_| (0, 0)).is_empty());
    }
}
