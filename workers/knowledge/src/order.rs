//! Ordering short lists. The standard library's sorts are made for long ones and weigh about four kilobytes of wasm
//! for each type they sort; ours weighs a few hundred bytes.

/// Sorts a short list in place, keeping the order of equals. Quadratic: for lists of dozens, not of thousands.
pub fn sort_short<T>(list: &mut [T], is_before: impl Fn(&T, &T) -> bool) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 {
            match list.get(at - 1..=at) {
                Some([left, right]) if is_before(right, left) => list.swap(at - 1, at),
                _ => break,
            }
            at -= 1;
        }
    }
}

/// The first `limit` of a long list in order, without sorting the rest.
pub fn best<T>(list: impl Iterator<Item = T>, limit: usize, is_before: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut best: Vec<T> = Vec::with_capacity(limit + 1);
    for item in list {
        if best.len() < limit || best.last().is_some_and(|last| is_before(&item, last)) {
            let at = best.iter().position(|known| is_before(&item, known)).unwrap_or(best.len());
            best.insert(at, item);
            best.truncate(limit);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{best, sort_short};

    #[test]
    fn lists_come_in_order_and_equals_keep_theirs() {
        let mut list = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        sort_short(&mut list, |x, y| x.0 < y.0);
        assert_eq!(list, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        sort_short(&mut Vec::<u8>::new(), |x, y| x < y);
    }

    #[test]
    fn the_best_of_many_are_the_first_of_the_sorted() {
        let numbers = [5, 3, 9, 1, 7, 3, 8];
        assert_eq!(best(numbers.into_iter(), 3, |x, y| x > y), [9, 8, 7]);
        assert_eq!(best(numbers.into_iter(), 0, |x, y| x > y), []);
        assert_eq!(best(numbers.into_iter(), 99, |x, y| x < y), [1, 3, 3, 5, 7, 8, 9]);
    }
}
