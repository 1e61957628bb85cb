//! Names by number: each name once, so that sums are kept by a small key.

use std::collections::BTreeMap;

/// The names met so far. The first number is that of no name at all.
#[derive(Default)]
pub(super) struct Names {
    known: BTreeMap<String, u32>,
}

impl Names {
    /// The number of a name.
    pub(super) fn number(&mut self, name: Option<&str>) -> u32 {
        let Some(name) = name else { return 0 };
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.known.insert(name.to_owned(), next);
        next
    }

    /// All names, each at the place of its number less one.
    pub(super) fn into_names(self) -> Vec<String> {
        let mut names: Vec<(u32, String)> = self.known.into_iter().map(|(name, number)| (number, name)).collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_numbers() {
        let mut names = Names::default();
        assert_eq!([Some("b"), None, Some("a"), Some("b")].map(|name| names.number(name)), [1, 0, 2, 1]);
        assert_eq!(names.into_names(), ["b", "a"]);
    }
}
