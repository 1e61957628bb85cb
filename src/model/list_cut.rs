//! A list cut at a rank: charts often stop at ten or fifteen films a day, so that long runs vanish from them and their sums
//! are floors.

/// Fewer films than these are no list that was cut.
const FEWEST: usize = 5;

/// At which rank the lists of some days are cut, judged by how many films each day has: nine days in ten have as many, and
/// none has more. `None` where that is not so.
pub fn list_cut(films_a_day: &[usize]) -> Option<usize> {
    let most = films_a_day.iter().copied().max().filter(|most| *most >= FEWEST)?;
    let full = films_a_day.iter().filter(|films| **films == most).count();
    (films_a_day.len() > 1 && full.saturating_mul(10) >= films_a_day.len().saturating_mul(9)).then_some(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_ten_every_day_is_cut_at_ten() {
        for (films, cut) in [
            (vec![10; 31], Some(10)),
            ([vec![10; 28], vec![9; 3]].concat(), Some(10)),
            ([vec![10; 20], vec![9; 11]].concat(), None),
            (vec![14, 11, 12, 15], None),
            (vec![3; 31], None),
            (vec![10], None),
            (vec![], None),
        ] {
            assert_eq!(list_cut(&films), cut, "{films:?}");
        }
    }
}
