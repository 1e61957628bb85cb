//! Claim reviews in JSON-LD, as ClaimReview of schema.org. A verdict is its `alternateName`; numbers stand beside it only
//! where it has one.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::sheet::ClaimReview;

fn stated(pairs: Vec<(&str, Option<Value>)>) -> Value {
    pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect::<Map<String, Value>>().into()
}

fn text(text: Option<&String>) -> Option<Value> {
    text.map(|text| text.as_str().into())
}

fn json_of(review: &ClaimReview) -> Value {
    let named = |kind: &str, name: Option<&String>| name.map(|name| json!({ "@type": kind, "name": name }));
    let numbered = |number: u8| review.rating.map(|_| number.into());
    let claim = stated(vec![
        ("@type", Some("Claim".into())),
        ("author", named("Person", review.speaker.as_ref())),
        ("datePublished", text(review.said_on.as_ref())),
        ("appearance", review.said_at.as_ref().map(|url| json!({ "@type": "CreativeWork", "url": url }))),
    ]);
    let rating = stated(vec![
        ("@type", Some("Rating".into())),
        ("alternateName", Some(review.verdict.into())),
        ("bestRating", numbered(5)),
        ("worstRating", numbered(1)),
        ("ratingValue", review.rating.map(Value::from)),
        ("ratingExplanation", Some(review.why.as_str().into())),
    ]);
    stated(vec![
        ("@context", Some("https://schema.org".into())),
        ("@type", Some("ClaimReview".into())),
        ("identifier", Some(review.id.as_str().into())),
        ("url", text(review.by.url.as_ref())),
        ("datePublished", text(review.by.date.as_ref())),
        ("author", named("Organization", review.by.name.as_ref())),
        ("claimReviewed", Some(review.claim.as_str().into())),
        ("itemReviewed", Some(claim)),
        ("reviewRating", Some(rating)),
    ])
}

/// Writes reviews as a list.
pub fn render(reviews: &[ClaimReview], out: &mut dyn Write) -> io::Result<()> {
    let all: Vec<Value> = reviews.iter().map(json_of).collect();
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}
