//! Ranking: the first N of a list, and what to do when films tie at the cut.

use std::fmt;

/// What to do with films that tie at the cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// All of them come in, so the list may be longer than N.
    Include,
    /// None of them comes in, so the list may be shorter than N.
    Exclude,
    /// A tie at the cut is an error.
    Fail,
}

impl Ties {
    /// All with the words of `--ties`.
    pub const WORDS: [(&'static str, Ties); 3] =
        [("include", Ties::Include), ("exclude", Ties::Exclude), ("fail", Ties::Fail)];

    /// What it means, for the foot of a page.
    pub fn meaning(self) -> &'static str {
        match self {
            Ties::Include => "films that tie at the cut all come in",
            Ties::Exclude => "films that tie at the cut all stay out",
            Ties::Fail => "a tie at the cut is an error",
        }
    }
}

impl fmt::Display for Ties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Ties::WORDS.iter().find(|(_, ties)| ties == self).map_or("", |(word, _)| word))
    }
}

/// A list in descending order of a measure, with places: films that tie share one.
#[derive(Clone, Debug)]
pub struct Ranking<T> {
    places: Vec<Place<T>>,
}

/// One entry of a [`Ranking`].
#[derive(Clone, Debug)]
pub struct Place<T> {
    /// The place, from 1; the place after two firsts is 3.
    pub rank: usize,
    /// What stands there.
    pub item: T,
}

/// A tie at the cut that was not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{tied} films tie at place {rank} across the cut at {n}; choose --ties include or --ties exclude")]
pub struct TieAtCut {
    /// The place they share.
    pub rank: usize,
    /// How many share it.
    pub tied: usize,
    /// The cut asked for.
    pub n: usize,
}

impl<T> Ranking<T> {
    /// Ranks items by a measure, largest first; equals are ordered by `then`, which decides no place.
    pub fn by<M: Ord, K: Ord>(mut items: Vec<T>, measure: impl Fn(&T) -> M, then: impl Fn(&T) -> K) -> Ranking<T> {
        items.sort_by(|a, b| measure(b).cmp(&measure(a)).then_with(|| then(a).cmp(&then(b))));
        let mut places: Vec<Place<T>> = Vec::with_capacity(items.len());
        for item in items {
            let next = places.len().saturating_add(1);
            let rank = match places.last() {
                Some(last) if measure(&last.item) == measure(&item) => last.rank,
                _ => next,
            };
            places.push(Place { rank, item });
        }
        Ranking { places }
    }

    /// All places.
    pub fn places(&self) -> &[Place<T>] {
        &self.places
    }

    /// The first `n`, with ties at the cut as `ties` says.
    pub fn top(&self, n: usize, ties: Ties) -> Result<&[Place<T>], TieAtCut> {
        let (inside, outside) = self.places.split_at(n.min(self.places.len()));
        let (Some(last), Some(next)) = (inside.last(), outside.first()) else { return Ok(inside) };
        if last.rank != next.rank {
            return Ok(inside);
        }
        let rank = last.rank;
        let before = inside.iter().take_while(|place| place.rank < rank).count();
        let tied = self.places.iter().filter(|place| place.rank == rank).count();
        let cut = match ties {
            Ties::Include => before.saturating_add(tied),
            Ties::Exclude => before,
            Ties::Fail => return Err(TieAtCut { rank, tied, n }),
        };
        Ok(self.places.get(..cut).unwrap_or(inside))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_at_the_cut() {
        let ranking = Ranking::by(vec![5, 9, 7, 5, 5, 3], |n| *n, |n| *n);
        let ranks: Vec<usize> = ranking.places().iter().map(|place| place.rank).collect();
        assert_eq!(ranks, [1, 2, 3, 3, 3, 6]);
        for (n, ties, length) in [
            (2, Ties::Fail, Some(2)),
            (3, Ties::Include, Some(5)),
            (3, Ties::Exclude, Some(2)),
            (3, Ties::Fail, None),
            (5, Ties::Fail, Some(5)),
            (20, Ties::Fail, Some(6)),
            (0, Ties::Include, Some(0)),
        ] {
            assert_eq!(ranking.top(n, ties).ok().map(<[_]>::len), length, "top {n}, {ties}");
        }
    }
}
