//! The bundled figures of Kazakhstan: embedded in the program, read by the ordinary readers.

use std::io::Read;

use super::Source;

/// The country and market of the bundled figures.
pub const HOME: &str = "KZ";

/// Whose counting comes first where several published the same thing.
pub const PREFERRED_SERIES: [&str; 4] = ["run to date", "distributors", "officials", "Bureau of National Statistics"];

const FILES: [(&str, &str); 3] = [
    ("bundled figures: kz/grosses.csv", include_str!("../../data/kz/grosses.csv")),
    ("bundled figures: kz/releases.csv", include_str!("../../data/kz/releases.csv")),
    ("bundled figures: kz/market.csv", include_str!("../../data/kz/market.csv")),
];

const RATES: (&str, &str) = ("bundled rates: kz/rates.csv", include_str!("../../data/kz/rates.csv"));

const PRICES: (&str, &str) = ("bundled prices: kz/prices.csv", include_str!("../../data/kz/prices.csv"));

/// Claims made about the market, with their addresses.
pub const CLAIMS: (&str, &str) = ("bundled claims: kz/claims.toml", include_str!("../../data/kz/claims.toml"));

fn source((name, text): (&str, &'static str)) -> Source {
    let again = move || Ok(Box::new(text.as_bytes()) as Box<dyn Read + Send>);
    Source { name: name.to_owned(), bytes: Box::new(text.as_bytes()), again: Some(Box::new(again)), at: None }
}

/// Grosses, releases and market figures.
pub fn figures() -> Vec<Source> {
    FILES.into_iter().map(source).collect()
}

/// Consumer prices of the home country.
pub fn prices() -> Source {
    source(PRICES)
}

/// Exchange rates of the currencies of Central Asia, the rouble, the euro and the dollar.
pub fn rates() -> Vec<Source> {
    vec![source(RATES)]
}
