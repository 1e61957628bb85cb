//! The fields of a record: their canonical names and what they hold. Which header words mean them stands in
//! `data/columns.csv`, and how headers are matched to them in `columns`.

macro_rules! fields {
    ($($variant:ident $name:literal $what:literal,)*) => {
        /// A field of a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $what] $variant,)*
        }

        impl Field {
            /// All fields, in the order they are documented.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The canonical name.
            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
            }

            /// What the field holds.
            pub fn what(self) -> &'static str {
                match self { $(Field::$variant => $what,)* }
            }
        }
    };
}

fields! {
    FilmId "film_id" "the records' own id of a film",
    Title "title" "the film's title",
    TitleKk "title_kk" "its title in Kazakh",
    TitleRu "title_ru" "its title in Russian",
    TitleEn "title_en" "its title in English",
    Date "date" "the day, or for a running total the day it was taken",
    Week "week" "the week, such as 2024-W12",
    Weekend "weekend" "the weekend, such as 2024-03-08..2024-03-10",
    Month "month" "the month, such as 2024-03",
    Year "year" "the year",
    Quarter "quarter" "the quarter, beside a year column",
    Half "half" "the half of the year, beside a year column",
    Day "day" "the day of the month, beside columns of month and year",
    Period "period" "any period: 2024, 2024-Q3, 2024-03-07..2024-03-10, or run",
    Start "start" "the first day covered",
    End "end" "the last day covered",
    Gross "gross" "money taken in the period",
    Admissions "admissions" "tickets sold in the period",
    GrossToDate "gross_to_date" "money taken from the release to the end of the period",
    AdmissionsToDate "admissions_to_date" "tickets sold from the release to the end of the period",
    Cinemas "cinemas" "cinema locations showing the film",
    Screens "screens" "screens showing the film",
    Screenings "screenings" "showings",
    Currency "currency" "the currency of the money, such as KZT",
    Status "status" "actual, estimate, preview, partial or forecast",
    Bound "bound" "exact, at_least, at_most or about",
    AdmissionsBound "admissions_bound" "the bound of the tickets, where it is not that of the money",
    Language "language" "the language version: a part of the film's takings, or all",
    Format "format" "the format: 2D, IMAX",
    Territory "territory" "the market the money was taken in",
    City "city" "the city",
    Cinema "cinema" "the cinema",
    Chain "chain" "the chain that runs the cinema",
    Region "market_region" "the region of the market: an oblast, a province",
    Source "source" "the address the figure is published at",
    Series "series" "whose counting it is",
    GrossBasis "gross_basis" "what the gross holds: incl_tax, excl_tax, incl_fee, excl_fee",
    Note "note" "what a reader should know of it",
    ReleaseDate "release_date" "the day, month or year of release",
    Countries "countries" "the countries that made the film, first the leading one",
    Origin "origin" "domestic, coproduction, foreign or unknown",
    Distributor "distributor" "the distributor",
    Genre "genre" "the genre",
    Rating "rating" "the age rating",
    Measure "measure" "what a market figure measures, such as gross",
    Value "value" "the value of a market figure",
    Unit "unit" "its unit: a currency, admissions, films, percent",
    Base "base" "the currency that is priced",
    Quote "quote" "the currency it is priced in",
    Rate "rate" "the price",
    Units "units" "how many units of the base the price is for",
    Method "method" "average, end or spot",
    RecordType "record_type" "what the row is: box_office, release, listed, outside, market or rate",
    HomeCountry "home_country" "the country whose films are domestic",
    Licence "licence" "the licence of the figure",
    TitleOriginal "title_original" "its title in the language it was made in",
    CountryLead "country_lead" "the leading country of those that made the film",
    GrossWeekend "gross_weekend" "money taken on a weekend, which is the gross where the table has no other",
    GrossOpening "gross_opening" "money taken on the opening weekend",
    GrossHomeMarket "gross_home_market" "money taken in the home market, beside markets abroad",
    GrossAbroad "gross_abroad" "money taken in the markets abroad",
    GrossWorldwide "gross_worldwide" "money taken in all markets",
    Budget "budget" "what the film cost",
    Rank "rank" "the place in the list",
    Share "share" "a share of the market, in percent",
    Change "change" "the change on the period before",
    WeeksOnRelease "weeks_on_release" "weeks or days since the release",
    Average "average" "gross or admissions a cinema, a screen or a screening",
    Price "price" "the average price of a ticket",
    Seats "seats" "seats offered, or the part of them sold",
    Other "other" "known, and of no use here: director, cast, reviews",
}

/// The fields that say when, the first before the others; an end stands with its start.
pub const PERIODS: [Field; 10] = [
    Field::Period,
    Field::Start,
    Field::Date,
    Field::Week,
    Field::Weekend,
    Field::Day,
    Field::Month,
    Field::Quarter,
    Field::Half,
    Field::Year,
];

/// The fields a title may stand in, the first before the others.
pub const TITLES: [Field; 5] = [Field::Title, Field::TitleRu, Field::TitleKk, Field::TitleEn, Field::TitleOriginal];

/// Counts of places and showings.
pub const SHOWING: [Field; 3] = [Field::Cinemas, Field::Screens, Field::Screenings];

/// The fields that make a row one of box office.
pub const MEASURES: [Field; 7] = [
    Field::Gross,
    Field::Admissions,
    Field::GrossToDate,
    Field::AdmissionsToDate,
    Field::Screenings,
    Field::Cinemas,
    Field::Screens,
];

impl Field {
    /// Whether a number on a page can come from it. Of the others a table may have several, and none is used.
    pub fn is_used(self) -> bool {
        let is_beside = matches!(
            self,
            Field::Rank | Field::Share | Field::Change | Field::WeeksOnRelease | Field::Seats | Field::Other
        );
        !is_beside && !self.is_other_money()
    }

    /// Whether its cells are money that is not the gross unless someone says so.
    fn is_other_money(self) -> bool {
        matches!(
            self,
            Field::GrossWeekend
                | Field::GrossOpening
                | Field::GrossHomeMarket
                | Field::GrossAbroad
                | Field::GrossWorldwide
                | Field::Budget
                | Field::Average
                | Field::Price
        )
    }

    /// Whether its cells are money, used or not.
    pub(super) fn is_amount_like(self) -> bool {
        self.is_amount() || self.is_other_money()
    }

    /// Whether it only describes, so that of several columns the first may serve.
    pub(super) fn describes(self) -> bool {
        matches!(
            self,
            Field::Distributor
                | Field::Genre
                | Field::Rating
                | Field::Chain
                | Field::Region
                | Field::Note
                | Field::Source
                | Field::Licence
                | Field::TitleKk
                | Field::TitleRu
                | Field::TitleEn
                | Field::TitleOriginal
                | Field::Screens
                | Field::Cinemas
                | Field::Screenings
        )
    }

    /// Whether its cells are money or another exact number.
    pub fn is_amount(self) -> bool {
        matches!(self, Field::Gross | Field::GrossToDate | Field::Value | Field::Rate)
    }

    /// Whether its cells are counts.
    pub fn is_count(self) -> bool {
        matches!(self, Field::Admissions | Field::AdmissionsToDate)
    }

    /// Whether its cells are days or periods.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Field::Date
                | Field::Period
                | Field::Start
                | Field::End
                | Field::Weekend
                | Field::Week
                | Field::Month
                | Field::Day
                | Field::ReleaseDate
        )
    }

    /// The field of a canonical name.
    pub fn named(name: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| field.name() == name)
    }
}

/// What is known of some fields, found by their place in the list of all.
#[derive(Clone, Debug, PartialEq)]
pub struct ByField<T>([Option<T>; Field::ALL.len()]);

impl<T> Default for ByField<T> {
    fn default() -> ByField<T> {
        ByField(std::array::from_fn(|_| None))
    }
}

impl<T> ByField<T> {
    /// What is known of a field.
    pub fn get(&self, field: Field) -> Option<&T> {
        self.0.get(field as usize)?.as_ref()
    }

    /// Whether anything is known of a field.
    pub fn has(&self, field: Field) -> bool {
        self.get(field).is_some()
    }

    /// Says what is known of a field from now on.
    pub fn insert(&mut self, field: Field, known: T) {
        if let Some(place) = self.0.get_mut(field as usize) {
            *place = Some(known);
        }
    }

    /// The fields of which something is known, with that.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &T)> {
        Field::ALL.iter().zip(&self.0).filter_map(|(field, known)| Some((*field, known.as_ref()?)))
    }

    /// The same, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Field, &mut T)> {
        Field::ALL.iter().zip(&mut self.0).filter_map(|(field, known)| Some((*field, known.as_mut()?)))
    }
}
