//! Records: the best of its kind so far, and whose it was before.
//!
//! A record is broken, not equalled: who does as well later does not take it. How long a record stood is told by the days
//! between the two.

use jiff::civil::Date;

/// Something that may be a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Feat<V, H> {
    /// How well.
    pub value: V,
    /// By whom.
    pub by: H,
    /// When it was done.
    pub on: Date,
}

/// A record as it stands, and the one before.
#[derive(Clone, Debug, PartialEq)]
pub struct Held<V, H> {
    /// The holder.
    pub holder: Feat<V, H>,
    /// Whose record it was, until it was broken.
    pub before: Option<Feat<V, H>>,
}

/// The record among some feats; `is_better` of the first than the second. Of feats of one day the best counts.
pub fn record<V: Clone, H: Clone + Ord>(
    feats: impl IntoIterator<Item = Feat<V, H>>,
    is_better: impl Fn(&V, &V) -> bool,
) -> Option<Held<V, H>> {
    let mut feats: Vec<Feat<V, H>> = feats.into_iter().collect();
    feats.sort_by(|a, b| {
        let by_value = || match (is_better(&a.value, &b.value), is_better(&b.value, &a.value)) {
            (true, _) => std::cmp::Ordering::Less,
            (_, true) => std::cmp::Ordering::Greater,
            _ => a.by.cmp(&b.by),
        };
        a.on.cmp(&b.on).then_with(by_value)
    });
    let mut held: Option<Held<V, H>> = None;
    for feat in feats {
        held = match held {
            None => Some(Held { holder: feat, before: None }),
            Some(held) if is_better(&feat.value, &held.holder.value) => {
                Some(Held { holder: feat, before: Some(held.holder) })
            }
            held => held,
        };
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::period::day;

    #[test]
    fn a_record_is_broken_and_not_equalled() {
        let feat = |value: i32, by: &'static str, on: &str| Feat { value, by, on: day(on).unwrap() };
        let feats = [
            feat(7, "c", "2024-03-01"),
            feat(5, "a", "2024-01-01"),
            feat(6, "b", "2024-02-01"),
            feat(7, "d", "2024-04-01"),
            feat(2, "e", "2024-01-01"),
        ];
        let held = record(feats, |a, b| a > b).unwrap();
        assert_eq!((held.holder.by, held.before.unwrap().by), ("c", "b"));
        assert_eq!(record(Vec::<Feat<i32, u8>>::new(), |a, b| a > b), None);
    }
}
