//! The data set a report works on: films, their takings by period, published figures, and the account of it.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::account::{Account, Extent};
use super::bound::{Bound, Figure};
use super::country::Country;
use super::currency::Currency;
use super::estimated_admissions::Tickets;
use super::film::Film;
use super::gross_basis::GrossBasis;
use super::money::{Money, MoneyError};
use super::opening::without_previews;
use super::origin::{Origin, OriginRule};
use super::period::{Grain, Period, Span};
use super::prices::{InPricesOf, PriceError, PriceLevels};
use super::published::{Measure, Published, Scope};
use super::rate::{Quote, RateError, RateMethod, RateTable};
use super::share::Share;
use super::takings::Takings;

/// Which year a film's money belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// Money taken from 1 January to 31 December, whatever the release date.
    #[default]
    Calendar,
    /// All money, to date, of the films released in the year.
    Release,
}

impl Basis {
    /// All with the words of `--basis`.
    pub const WORDS: [(&'static str, Basis); 2] = [("calendar", Basis::Calendar), ("release", Basis::Release)];

    /// What it means, for the foot of a page.
    pub fn meaning(self) -> &'static str {
        match self {
            Basis::Calendar => "money taken within the period, whatever the release date",
            Basis::Release => "all money to date of the films released within the period",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Basis::WORDS.iter().find(|(_, basis)| basis == self).map_or("", |(word, _)| word))
    }
}

/// What becomes of the gross of shows before a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Previews {
    /// It counts.
    Counted,
    /// It is left out.
    LeftOut,
}

impl Previews {
    /// The word of readings.
    pub fn word(self) -> &'static str {
        match self {
            Previews::Counted => "counted",
            Previews::LeftOut => "left out",
        }
    }
}

/// The choices that change numbers, each printed on every page.
#[derive(Clone, Debug, PartialEq)]
pub struct Definitions {
    /// Calendar or release year.
    pub basis: Basis,
    /// How origin is decided.
    pub origin_rule: OriginRule,
    /// The country whose films are domestic.
    pub home: Option<Country>,
    /// The market the grosses are of.
    pub territory: Option<String>,
    /// Which of several series of box-office records is used.
    pub series: Option<String>,
    /// Whether the gross of previews is counted, where both were thought of.
    pub previews: Option<Previews>,
    /// What grosses hold beside the price of the seats, where records say so: whose, and what.
    pub gross_bases: Vec<(String, GrossBasis)>,
}

/// A film's place in [`BoxOffice::films`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilmId(usize);

/// A film with what was taken for it in the period asked for.
#[derive(Clone, Debug)]
pub struct FilmTakings<'a> {
    /// The film.
    pub film: &'a Film,
    /// Its takings.
    pub takings: Cow<'a, Takings>,
}

impl FilmTakings<'_> {
    /// A text that orders films of one title and tells them apart.
    pub fn key(&self) -> (&str, Option<Period>, Option<&str>) {
        (&self.film.title, self.film.release, self.film.id.as_deref())
    }
}

/// A part of what was taken for a film in the period asked for.
#[derive(Clone, Debug)]
pub struct PartTakings<'a> {
    /// The film's place.
    pub id: FilmId,
    /// The film.
    pub film: &'a Film,
    /// Which part: a language, a city. `None` where the records do not tell.
    pub aspect: Option<&'a str>,
    /// The takings of the part.
    pub takings: Cow<'a, Takings>,
}

/// An amount of a file's column, kept with its place, for converting column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// The file and line.
    pub place: String,
    /// The title or whatever names the row, if a column does.
    pub label: Option<String>,
    /// The period of the row, if a column has one.
    pub period: Option<Period>,
    /// The amount; `None` where the cell is empty.
    pub money: Option<Figure<Money>>,
    /// The amount in the other currency, once converted.
    pub converted: Option<Figure<Money>>,
}

/// What was taken for a film in one period and currency.
#[derive(Clone, Debug)]
struct Taken {
    film: FilmId,
    currency: Currency,
    /// What part of the film's takings they are, as the rollup parts them; the first is what no row tells.
    aspect: u32,
    takings: Takings,
}

/// The data set.
#[derive(Clone, Debug)]
pub struct BoxOffice {
    films: Vec<Film>,
    takings: BTreeMap<Period, Vec<Taken>>,
    /// Published market figures.
    pub published: Published,
    /// Exchange rates.
    pub rates: RateTable,
    /// How a report that converts by itself takes rates.
    pub rate_method: RateMethod,
    /// The choices in force.
    pub definitions: Definitions,
    /// Amounts kept row by row, where the report asked for a column.
    pub amounts: Vec<Amount>,
    /// What the rollup parts the takings of films by: languages, cities, cinemas.
    pub aspects: Vec<String>,
    /// The year in whose prices all amounts are, where that was asked for.
    pub prices: Option<InPricesOf>,
    /// How many sums have admissions that are only estimated.
    pub estimated: u64,
    /// What was read and left out.
    pub account: Account,
    currencies: Vec<Currency>,
    second: Option<Conversion>,
}

/// How the data set was converted.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// The currency converted to.
    pub to: Currency,
    /// The method.
    pub method: RateMethod,
    /// Every rate used.
    pub quotes: Vec<Quote>,
    /// Whether the data were in several currencies and are now in this one alone.
    pub merged: bool,
    /// What was not converted for want of a rate, when the conversion was not asked for by name.
    pub missing: Vec<String>,
}

impl BoxOffice {
    /// A data set of films with their takings, which name films by their place in the list.
    pub fn new(
        films: Vec<Film>,
        takings: impl IntoIterator<Item = ((usize, Period, Currency, u32), Takings)>,
        published: Published,
        rates: RateTable,
        definitions: Definitions,
        account: Account,
    ) -> BoxOffice {
        let mut by_period: BTreeMap<Period, Vec<Taken>> = BTreeMap::new();
        for ((film, period, currency, aspect), takings) in takings {
            by_period.entry(period).or_default().push(Taken { film: FilmId(film), currency, aspect, takings });
        }
        let mut currencies: Vec<Currency> = by_period.values().flatten().map(|taken| taken.currency).collect();
        currencies.sort();
        currencies.dedup();
        if currencies.is_empty() {
            let published = published.all().iter().filter(|figure| figure.measure == Measure::Gross);
            currencies.extend(published.filter_map(|figure| figure.currency).next());
        }
        BoxOffice {
            films,
            takings: by_period,
            published,
            rates,
            rate_method: RateMethod::Average,
            definitions,
            amounts: Vec::new(),
            aspects: Vec::new(),
            prices: None,
            estimated: 0,
            account,
            currencies,
            second: None,
        }
    }

    /// Prefers a currency where the records leave it open.
    pub fn prefer_currency(&mut self, currency: Currency) {
        if self.takings.is_empty() {
            self.currencies = vec![currency];
        }
    }

    /// All films.
    pub fn films(&self) -> &[Film] {
        &self.films
    }

    /// The currency of the grosses.
    pub fn currency(&self) -> Currency {
        self.currencies.first().copied().unwrap_or(Currency::UNSTATED)
    }

    /// The conversion made beside the data's own currency, if any.
    pub fn second(&self) -> Option<&Conversion> {
        self.second.as_ref()
    }

    /// The second currency, if the grosses stand in one.
    pub fn second_currency(&self) -> Option<Currency> {
        self.second.as_ref().filter(|second| !second.merged).map(|second| second.to)
    }

    /// That all grosses are in one currency, or which two are not.
    pub fn check_one_currency(&self) -> Result<(), MoneyError> {
        match self.currencies.as_slice() {
            [first, second, ..] => Err(MoneyError::Currencies(*first, *second)),
            _ => Ok(()),
        }
    }

    /// Whether records call some of the gross previews.
    pub fn has_previews(&self) -> bool {
        self.takings.values().flatten().any(|one| one.takings.previews().is_some())
    }

    /// The same data set with the gross of previews left out. What was sold at them no record tells apart.
    #[must_use]
    pub fn without_previews(mut self) -> BoxOffice {
        for Taken { takings, .. } in self.takings.values_mut().flatten() {
            let without = without_previews(takings);
            takings.replace_gross(without);
        }
        self.definitions.previews = Some(Previews::LeftOut);
        self
    }

    /// The same data set with every gross in a second currency beside its own; data in several currencies
    /// become data in that one. `span` limits which published figures need a rate. A missing rate is an error, or,
    /// where the conversion is only `offered`, leaves those amounts without a counterpart and is noted.
    pub fn in_currency(
        mut self,
        to: Currency,
        method: RateMethod,
        span: Option<Span>,
        offered: bool,
    ) -> Result<BoxOffice, RateError> {
        let mut quotes: BTreeMap<(Currency, Period), Quote> = BTreeMap::new();
        let mut missing: Vec<String> = Vec::new();
        let rates = std::mem::take(&mut self.rates);
        let mut convert = |figure: Figure<Money>, period: Period| -> Result<Option<Figure<Money>>, RateError> {
            if figure.value.currency == to {
                return Ok(Some(figure));
            }
            match rates.convert(figure.value, to, period, method) {
                Ok((money, quote)) => {
                    quotes.insert((figure.value.currency, period), quote);
                    Ok(Some(Figure::new(money, figure.bound)))
                }
                Err(error) if offered => {
                    let why = error.to_string();
                    if !missing.contains(&why) {
                        missing.push(why);
                    }
                    Ok(None)
                }
                Err(error) => Err(error),
            }
        };
        let mixed = self.currencies.len() > 1;
        let of_periods = self.takings.iter_mut().flat_map(|(period, all)| all.iter_mut().map(move |one| (period, one)));
        for (period, Taken { film, takings, .. }) in of_periods {
            let Some(gross) = takings.stated_gross() else { continue };
            let film = self.films.get(film.0);
            let release = film.and_then(|film| film.release).and_then(Period::span);
            let asked = span.zip(release).is_none_or(|(span, release)| span.overlaps(release));
            let is_taken_then = span.zip(period.span()).is_none_or(|(span, bucket)| span.overlaps(bucket));
            let is_asked = if self.definitions.basis == Basis::Release { asked } else { is_taken_then };
            if !is_asked {
                continue;
            }
            let release_year = film.and_then(Film::release_year);
            let at = if *period == Period::Run { release_year.map_or(Period::Run, Period::Year) } else { *period };
            match convert(gross, at)? {
                Some(converted) if mixed => takings.replace_gross(Some(converted)),
                Some(converted) => takings.set_converted(Some(converted)),
                None => takings.set_unconverted(),
            }
        }
        for figure in self.published.all_mut() {
            // Only whole years in the data's own currency are set beside the records, and so need a rate.
            let year = matches!(figure.period, Period::Year(_)) && figure.currency == self.currencies.first().copied();
            let asked = span.zip(figure.period.span()).is_some_and(|(span, period)| span.contains(period));
            if let Some(money) = figure.money().filter(|_| year && asked && figure.status.is_result()) {
                figure.converted = convert(money, figure.period)?;
            }
        }
        for amount in &mut self.amounts {
            let period = amount.period.or(span.map(|span| Period::Range(span.first, span.last)));
            if let (Some(money), Some(period)) = (amount.money, period) {
                amount.converted = convert(money, period)?;
            }
        }
        self.rates = rates;
        if mixed {
            self.currencies = vec![to];
        }
        let mut used: Vec<Quote> = Vec::new();
        for quote in quotes.into_values() {
            if !used.contains(&quote) {
                used.push(quote);
            }
        }
        self.second = Some(Conversion { to, method, quotes: used, merged: mixed, missing });
        Ok(self)
    }

    /// The same data set with every amount in the prices of one year. Published figures of years that were not asked for
    /// and have no price level are left out.
    pub fn in_prices_of(
        mut self,
        year: i16,
        levels: &PriceLevels,
        span: Option<Span>,
    ) -> Result<BoxOffice, PriceError> {
        if let Some(other) = levels.currency.filter(|currency| *currency != self.currency()) {
            return Err(PriceError::OtherCurrency(other, self.currency()));
        }
        let year_of = |period: Period, film: Option<&Film>| match period.span() {
            None => film.and_then(Film::release_year).map(|year| (year, Bound::About)).ok_or(PriceError::NoYear),
            Some(span) => {
                let (place, is_across) = Grain::Year.place(span).unwrap_or((Grain::Year.of(span.first), true));
                let year = place.year().ok_or(PriceError::NoYear)?;
                Ok((year, if is_across { Bound::About } else { Bound::Exact }))
            }
        };
        for (period, all) in &mut self.takings {
            for Taken { film, takings, .. } in all {
                let Some(gross) = takings.stated_gross() else { continue };
                let (from, bound) = year_of(*period, self.films.get(film.0))?;
                let moved = levels.moved(gross.value, from, year)?;
                takings.replace_gross(Some(Figure::new(moved, gross.bound.with(bound))));
            }
        }
        let mut kept = Vec::new();
        for mut figure in self.published.all().to_vec() {
            let Some(money) = figure.money() else {
                kept.push(figure);
                continue;
            };
            let (from, bound) = year_of(figure.period, None)?;
            match levels.moved(money.value, from, year) {
                Ok(moved) => {
                    figure.value = Figure::new(moved.amount, figure.value.bound.with(bound));
                    kept.push(figure);
                }
                Err(error) if figure.period.span().zip(span).is_none_or(|(days, asked)| days.overlaps(asked)) => {
                    return Err(error);
                }
                Err(_) => {}
            }
        }
        self.published.replace(kept);
        self.prices = Some(InPricesOf { year, what: levels.what.clone() });
        Ok(self)
    }

    /// The same data set with admissions estimated where none are stated.
    pub fn with_estimated_admissions(mut self) -> Result<BoxOffice, MoneyError> {
        let years: Vec<i16> = self.years();
        let tickets = Tickets::of(&PriceLevels::of_tickets(&self)?, &years);
        for (period, all) in &mut self.takings {
            for Taken { takings, .. } in all.iter_mut().filter(|one| one.takings.admissions().is_none()) {
                let Some(gross) = takings.gross() else { continue };
                if let Some(sold) = tickets.sold(gross.map(|money| money.amount), *period)? {
                    takings.estimate_admissions(sold);
                    self.estimated = self.estimated.saturating_add(1);
                }
            }
        }
        Ok(self)
    }

    /// Films with takings in a period, under the year basis in force, in the order of the film list.
    pub fn in_period(&self, period: Period) -> Result<Vec<FilmTakings<'_>>, MoneyError> {
        self.under(self.definitions.basis, period)
    }

    fn under(&self, basis: Basis, period: Period) -> Result<Vec<FilmTakings<'_>>, MoneyError> {
        let mut found: BTreeMap<FilmId, Cow<'_, Takings>> = BTreeMap::new();
        for (id, _, takings) in self.counted(basis, period) {
            match found.entry(id) {
                Entry::Vacant(free) => {
                    free.insert(takings);
                }
                Entry::Occupied(mut sum) => sum.get_mut().to_mut().add(&takings)?,
            }
        }
        Ok(found.into_iter().filter_map(|(id, takings)| Some(FilmTakings { film: self.film(id)?, takings })).collect())
    }

    /// What counts in a period, piece by piece as it was summed when read.
    fn counted(&self, basis: Basis, period: Period) -> impl Iterator<Item = (FilmId, u32, Cow<'_, Takings>)> {
        let by_days = basis == Basis::Calendar;
        let buckets = period.span().into_iter().flat_map(move |span| {
            let counts = move |bucket: Option<Span>| bucket.is_some_and(|bucket| bucket.counts_in(span));
            let buckets = self.takings.iter().map(|(bucket, all)| (bucket.span(), all));
            buckets.filter(move |(bucket, _)| !by_days || counts(*bucket)).map(move |(bucket, all)| (span, bucket, all))
        });
        buckets.flat_map(move |(span, bucket, all)| {
            let is_across = by_days && !bucket.is_some_and(|bucket| span.contains(bucket));
            let counts = move |one: &&Taken| by_days || self.film(one.film).is_some_and(|film| film.released_in(span));
            all.iter().filter(counts).map(move |one| {
                if !is_across {
                    return (one.film, one.aspect, Cow::Borrowed(&one.takings));
                }
                let mut about = one.takings.clone();
                about.loosen(Bound::About);
                (one.film, one.aspect, Cow::Owned(about))
            })
        })
    }

    /// What counts in a period, film by film and by what the rollup parts the takings of films by.
    pub fn parts_in(&self, period: Period) -> impl Iterator<Item = PartTakings<'_>> {
        self.counted(self.definitions.basis, period).filter_map(|(id, aspect, takings)| {
            let place = usize::try_from(aspect).ok().and_then(|number| number.checked_sub(1));
            let aspect = place.and_then(|place| self.aspects.get(place)).map(String::as_str);
            Some(PartTakings { id, film: self.film(id)?, aspect, takings })
        })
    }

    /// The same data set with those films alone, and those parts of their takings.
    #[must_use]
    pub fn only(mut self, is_wanted: impl Fn(&Film, Option<&str>) -> bool) -> BoxOffice {
        let (films, aspects) = (&self.films, &self.aspects);
        for all in self.takings.values_mut() {
            all.retain(|one| {
                let place = usize::try_from(one.aspect).ok().and_then(|number| number.checked_sub(1));
                let aspect = place.and_then(|place| aspects.get(place)).map(String::as_str);
                films.get(one.film.0).is_some_and(|film| is_wanted(film, aspect))
            });
        }
        self
    }

    /// What was taken in a period, under the year basis in force, for films of some origins.
    pub fn total_in(&self, period: Period, is_of: impl Fn(Origin) -> bool) -> Result<Takings, MoneyError> {
        let counted = self.counted(self.definitions.basis, period);
        let wanted = counted.filter(|(id, ..)| self.film(*id).is_some_and(|film| is_of(film.origin)));
        Takings::total(wanted.map(|(.., takings)| takings))
    }

    /// All sums of takings that have days: of which film, of which days, and how much.
    pub fn sums(&self) -> impl Iterator<Item = (FilmId, &Film, Span, &Takings)> {
        let with_days = self.takings.iter().filter_map(|(bucket, all)| Some((bucket.span()?, all)));
        let each = with_days.flat_map(|(days, all)| all.iter().map(move |one| (days, one)));
        each.filter_map(|(days, one)| Some((one.film, self.film(one.film)?, days, &one.takings)))
    }

    /// The films that something was taken for, in the order of the film list.
    pub fn films_with_takings(&self) -> impl Iterator<Item = (FilmId, &Film)> {
        let with_takings: BTreeSet<FilmId> = self.takings.values().flatten().map(|one| one.film).collect();
        with_takings.into_iter().filter_map(|id| Some((id, self.film(id)?)))
    }

    /// How many films with takings have no release date, or one too rough to tell whether it lies in a period.
    pub fn unplaced_releases(&self, period: Period) -> usize {
        let Some(span) = period.span() else { return 0 };
        let unplaced = |film: &Film| match film.release.and_then(Period::span) {
            None => true,
            Some(release) => span.overlaps(release) && !span.contains(release),
        };
        let with_takings: BTreeSet<FilmId> = self.takings.values().flatten().map(|one| one.film).collect();
        with_takings.into_iter().filter(|id| self.film(*id).is_some_and(unplaced)).count()
    }

    /// How many sums are of days around a period and longer than it: what of them lies in it no one knows.
    pub fn longer_than(&self, period: Period) -> usize {
        let Some(span) = period.span() else { return 0 };
        let is_longer = |bucket: Span| bucket.overlaps(span) && bucket.is_longer_than(span);
        let longer = self.takings.iter().filter(|(bucket, _)| bucket.span().is_some_and(is_longer));
        longer.map(|(_, all)| all.len()).sum()
    }

    /// How many sums lie across the edge of a period, and are counted where most of their days lie.
    pub fn across_the_edge(&self, period: Period) -> usize {
        let Some(span) = period.span() else { return 0 };
        let across = |bucket: Span| span.overlaps(bucket) && !span.contains(bucket);
        let across = self.takings.iter().filter(|(bucket, _)| bucket.span().is_some_and(across));
        across.map(|(_, all)| all.len()).sum()
    }

    /// The film at a place.
    pub fn film(&self, id: FilmId) -> Option<&Film> {
        self.films.get(id.0)
    }

    /// Where a film is from under a rule that need not be the one in force.
    pub fn origin_under(&self, film: &Film, rule: OriginRule) -> Origin {
        rule.origin(film.flag, &film.countries, self.definitions.home)
    }

    /// Whether the records say where any film is from.
    pub fn knows_origin(&self) -> bool {
        self.films.iter().any(|film| film.origin != Origin::Unknown)
    }

    /// Whether the records say when any film was released.
    pub fn knows_releases(&self) -> bool {
        self.films.iter().any(|film| film.release.is_some())
    }

    /// How many films were released in a period, by origin; `None` when no release date is known.
    pub fn released(&self, period: Period, scope: Scope) -> Option<u64> {
        let span = period.span()?;
        if !self.knows_releases() {
            return None;
        }
        let released = self.films.iter().filter(|film| film.released_in(span));
        let counted = released.filter(|film| scope.holds(film.origin));
        u64::try_from(counted.count()).ok()
    }

    /// Whether there are takings of any film.
    pub fn has_takings_of_films(&self) -> bool {
        self.takings.values().any(|all| !all.is_empty())
    }

    /// Whether any box-office record lies in the data at all.
    pub fn has_takings(&self) -> bool {
        !self.takings.is_empty()
    }

    /// How much of a period the box-office records cover, under either year basis.
    pub fn extent(&self, period: Period) -> Extent {
        self.account.covered.extent(period)
    }

    /// The years that records or published figures of whole years speak of.
    pub fn years(&self) -> Vec<i16> {
        let from_takings = self.takings.keys().filter_map(|period| period.span());
        let mut years: Vec<i16> = from_takings.map(|span| span.last.year()).collect();
        years.extend(self.published.all().iter().filter(|figure| figure.status.is_result()).filter_map(|figure| {
            match figure.period {
                Period::Year(year) => Some(year),
                _ => None,
            }
        }));
        years.sort_unstable();
        years.dedup();
        years
    }

    /// What part of the published gross of a period the listed films hold; `None` where no total is published.
    /// Published totals are of money taken in the period, so this is so under either year basis.
    pub fn coverage(&self, period: Period) -> Result<Option<Coverage>, MoneyError> {
        let currency = Some(self.currency());
        let films = self.under(Basis::Calendar, period)?;
        for scope in [Scope::Total, Scope::Of(Origin::Domestic)] {
            let Some(series) = self.published.series(Measure::Gross, scope, &[period], currency) else { continue };
            let Some(total) = self.published.figure(Measure::Gross, scope, period, series, currency) else { continue };
            let listed =
                Takings::total(films.iter().filter(|film| scope.holds(film.film.origin)).map(|film| &*film.takings))?;
            let held = listed
                .gross()
                .map_or(Figure::exact(rust_decimal::Decimal::ZERO), |gross| gross.map(|money| money.amount));
            // A sum of some films says nothing of the others: only its own slack counts here.
            if let Some(share) = Share::figure(held, total.value) {
                return Ok(Some(Coverage { share, scope, series: series.to_owned(), films: films.len() }));
            }
        }
        Ok(None)
    }

    /// Whether the list of films of a period, of that coverage, is not known to lack any.
    pub fn lists_all(&self, coverage: Option<&Coverage>) -> bool {
        match coverage {
            Some(coverage) => coverage.is_whole(),
            None => !self.published.speaks_of(Measure::Gross) && self.account.too_long == 0,
        }
    }
}

/// What part of a published total the listed films hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// The part.
    pub share: Figure<Share>,
    /// Of which total.
    pub scope: Scope,
    /// Whose total.
    pub series: String,
    /// How many films are listed.
    pub films: usize,
}

impl Coverage {
    /// Whether the list holds the whole market, within what rounding of the total allows.
    pub fn is_whole(&self) -> bool {
        let percent = self.share.value.percent();
        let nearly = if self.share.bound == Bound::Exact {
            rust_decimal::Decimal::ONE_HUNDRED
        } else {
            rust_decimal::Decimal::from(99)
        };
        self.scope == Scope::Total && percent >= nearly
    }
}

/// The grain that a rate method needs: `then` converts each record at its own day.
pub fn grain_for(method: Option<RateMethod>, grain: Grain) -> Grain {
    if method == Some(RateMethod::Then) { Grain::Day } else { grain }
}
