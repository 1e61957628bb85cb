//! Origin: whether a film is the country's own, made together with others, foreign, or not known to be either.
//!
//! There is no rule that all agree on, so each is named and every page prints the one used.

use std::fmt;

use super::country::Country;

/// Where a film is from, as seen from the home country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The home country's own.
    Domestic,
    /// Made by the home country together with others.
    Coproduction,
    /// Made elsewhere.
    Foreign,
    /// The records do not say. Unknown is not foreign.
    Unknown,
}

impl Origin {
    /// All origins, in the order pages list them.
    pub const ALL: [Origin; 4] = [Origin::Domestic, Origin::Coproduction, Origin::Foreign, Origin::Unknown];

    /// The word used in records, JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Origin::Domestic => "domestic",
            Origin::Coproduction => "coproduction",
            Origin::Foreign => "foreign",
            Origin::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How a film's origin is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginRule {
    /// By the records' own `origin` column.
    Flag,
    /// By the first country listed.
    First,
    /// Domestic if the home country is listed at all.
    Any,
    /// Domestic if the home country alone is listed, else foreign.
    Exclusive,
    /// Home alone is domestic, home with others a co-production, others foreign.
    ThreeWay,
}

impl OriginRule {
    /// All rules with the words of `--origin-rule`.
    pub const WORDS: [(&'static str, OriginRule); 5] = [
        ("flag", OriginRule::Flag),
        ("first", OriginRule::First),
        ("any", OriginRule::Any),
        ("exclusive", OriginRule::Exclusive),
        ("three-way", OriginRule::ThreeWay),
    ];

    /// The word of `--origin-rule`.
    pub fn word(self) -> &'static str {
        OriginRule::WORDS.iter().find(|(_, rule)| *rule == self).map_or("", |(word, _)| word)
    }

    /// What the rule says, for the foot of a page.
    pub fn meaning(self) -> &'static str {
        match self {
            OriginRule::Flag => "as the records' own origin column says",
            OriginRule::First => "the first country listed decides",
            OriginRule::Any => "domestic if the home country is listed at all",
            OriginRule::Exclusive => "domestic if the home country alone is listed, else foreign",
            OriginRule::ThreeWay => "home alone is domestic, home with others a co-production, others foreign",
        }
    }

    /// The origin of a film with this flag and these countries, seen from `home`.
    pub fn origin(self, flag: Option<Origin>, countries: &[Country], home: Option<Country>) -> Origin {
        if self == OriginRule::Flag {
            return flag.unwrap_or(Origin::Unknown);
        }
        let (Some(home), Some(first)) = (home, countries.first()) else { return Origin::Unknown };
        let any = countries.contains(&home);
        let alone = countries.iter().all(|country| *country == home);
        let domestic = match self {
            OriginRule::First => *first == home,
            OriginRule::Any => any,
            OriginRule::Exclusive => alone,
            OriginRule::ThreeWay if any && !alone => return Origin::Coproduction,
            OriginRule::ThreeWay | OriginRule::Flag => alone,
        };
        if domestic { Origin::Domestic } else { Origin::Foreign }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KZ: Country = Country::of_code("KZ");
    const RU: Country = Country::of_code("RU");

    #[test]
    fn rules_by_countries() {
        use Origin::{Coproduction, Domestic, Foreign, Unknown};
        for (countries, first, any, exclusive, three_way) in [
            (&[KZ][..], Domestic, Domestic, Domestic, Domestic),
            (&[KZ, RU], Domestic, Domestic, Foreign, Coproduction),
            (&[RU, KZ], Foreign, Domestic, Foreign, Coproduction),
            (&[RU], Foreign, Foreign, Foreign, Foreign),
            (&[], Unknown, Unknown, Unknown, Unknown),
        ] {
            let by = |rule: OriginRule| rule.origin(None, countries, Some(KZ));
            let all = (by(OriginRule::First), by(OriginRule::Any), by(OriginRule::Exclusive), by(OriginRule::ThreeWay));
            assert_eq!(all, (first, any, exclusive, three_way), "{countries:?}");
            assert_eq!(by(OriginRule::Flag), Unknown);
        }
    }

    #[test]
    fn without_a_home_nothing_is_domestic_or_foreign() {
        for (_, rule) in OriginRule::WORDS {
            assert_eq!(rule.origin(None, &[KZ], None), Origin::Unknown);
        }
        assert_eq!(OriginRule::Flag.origin(Some(Origin::Foreign), &[], None), Origin::Foreign);
    }
}
