//! A set that mostly holds one: most films have one title, one distributor, one genre, whatever the rows are that say so.
//! One takes no room beside the set itself; more of them are kept in order, so that no order of rows shows.

use std::collections::{BTreeSet, btree_set};

/// A set of few things, in order.
#[derive(Clone, Debug)]
pub enum Few<T> {
    /// One or none.
    AtMostOne(Option<T>),
    /// Several.
    Several(BTreeSet<T>),
}

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few::AtMostOne(None)
    }
}

impl<T: Ord> Few<T> {
    /// Adds one, if it is not there yet.
    pub fn insert(&mut self, item: T) {
        match self {
            Few::AtMostOne(one) => match one.take() {
                Some(known) if known != item => *self = Few::Several(BTreeSet::from([known, item])),
                _ => *one = Some(item),
            },
            Few::Several(all) => {
                all.insert(item);
            }
        }
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let (one, several) = match self {
            Few::AtMostOne(one) => (one.as_ref(), None),
            Few::Several(all) => (None, Some(all)),
        };
        one.into_iter().chain(several.into_iter().flatten())
    }

    /// The first.
    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Few::AtMostOne(one) => usize::from(one.is_some()),
            Few::Several(all) => all.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether one is there.
    pub fn contains(&self, item: &T) -> bool {
        match self {
            Few::AtMostOne(one) => one.as_ref() == Some(item),
            Few::Several(all) => all.contains(item),
        }
    }

    /// Whether nothing is in both.
    pub fn is_disjoint(&self, other: &Few<T>) -> bool {
        !self.iter().any(|item| other.contains(item))
    }
}

impl<T: Ord> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.insert(item));
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = std::iter::Chain<std::option::IntoIter<T>, btree_set::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        match self {
            Few::AtMostOne(one) => one.into_iter().chain(BTreeSet::new()),
            Few::Several(all) => None.into_iter().chain(all),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn few(items: &[u8]) -> Few<u8> {
        let mut few = Few::default();
        few.extend(items.iter().copied());
        few
    }

    proptest! {
        #[test]
        fn it_is_the_set_of_what_was_added(items in prop::collection::vec(0..5_u8, 0..6), others in prop::collection::vec(0..5_u8, 0..3)) {
            let (set, of_others) = (items.iter().copied().collect::<BTreeSet<_>>(), others.iter().copied().collect());
            let (found, of_found) = (few(&items), few(&others));
            prop_assert!(found.iter().eq(set.iter()));
            prop_assert_eq!((found.first(), found.len(), found.is_empty()), (set.first(), set.len(), set.is_empty()));
            prop_assert!((0..5).all(|item| found.contains(&item) == set.contains(&item)));
            prop_assert_eq!(found.is_disjoint(&of_found), set.is_disjoint(&of_others));
            prop_assert!(found.into_iter().eq(set));
        }
    }
}
