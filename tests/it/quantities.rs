//! Phrases of quantities in three languages, each with what it must be read as: `quantities.csv`.

use kinostat::input::quantities::{Phrase, PhraseError, parse};
use kinostat::model::quantity::{Kind, Quantity, Stated};
use rust_decimal::Decimal;

fn said(quantity: Quantity) -> [String; 5] {
    let (kind, currency) = match quantity.kind {
        Kind::Money(currency) => ("money", currency.map_or("", |currency| currency.code())),
        Kind::Percent => ("percent", ""),
        Kind::Points => ("points", ""),
        Kind::Times => ("times", ""),
        Kind::Count => ("count", ""),
    };
    let stated = Stated::WORDS.iter().find(|(_, stated)| *stated == quantity.stated).unwrap().0;
    let plain = |number: Decimal| number.normalize().to_string();
    [plain(quantity.value), stated.to_owned(), kind.to_owned(), currency.to_owned(), plain(quantity.step)]
}

#[test]
fn phrases_of_three_languages_are_read() {
    let mut reader = csv::Reader::from_reader(include_str!("quantities.csv").as_bytes());
    let (mut count, mut wrong) = (0, Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let phrase = &record[0];
        let expected: Vec<String> = (1..6).map(|place| record[place].to_owned()).collect();
        let found = match (parse(phrase), &record[6]) {
            (Ok(Phrase::One(quantity)), "") => said(quantity).to_vec(),
            (Ok(Phrase::FromTo(from, to)), second) if said(to)[0] == second => said(from).to_vec(),
            (other, _) => vec![format!("{other:?}")],
        };
        if found != expected {
            wrong.push(format!("{phrase}: {found:?}, not {expected:?}"));
        }
        count += 1;
    }
    println!("{count} phrases");
    assert!(wrong.is_empty(), "{} of {count} phrases are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 300, "{count} phrases");
}

#[test]
fn what_is_no_quantity_is_refused_by_name() {
    for (phrase, why) in [
        ("", PhraseError::Empty),
        ("many films", PhraseError::Word("many".to_owned())),
        ("22 bananas", PhraseError::Word("bananas".to_owned())),
        ("несколько миллиардов", PhraseError::Word("несколько".to_owned())),
        ("бірнеше фильм", PhraseError::Word("бірнеше".to_owned())),
        ("over", PhraseError::NoNumber),
        ("films", PhraseError::NoNumber),
        ("more than less than 5", PhraseError::Twice("two words for how exact it is".to_owned())),
        ("half 50%", PhraseError::Twice("a number in digits and one in words".to_owned())),
        ("half third", PhraseError::Twice("two words for numbers".to_owned())),
    ] {
        assert_eq!(parse(phrase), Err(why), "{phrase}");
    }
}
