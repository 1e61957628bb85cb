//! Claim reviews: verdicts as other newsrooms and search engines read them, each with its number where the records settle
//! the claim. <https://schema.org/ClaimReview>.

use crate::model::judgement::Judgement;
use crate::model::verdict::Verdict;
use crate::sheet::{ClaimReview, Reviewer};

use super::check::{about, sentence};

/// The number of a verdict, 1 for the worst and 5 for the best; none where the records do not settle the claim.
fn rating(verdict: Verdict) -> Option<u8> {
    match verdict {
        Verdict::Impossible | Verdict::Contradicted => Some(1),
        Verdict::PercentForPoints => Some(2),
        Verdict::DependsOnDefinition => Some(3),
        Verdict::ConfirmedWithinRounding | Verdict::Confirmed => Some(5),
        Verdict::Undetermined | Verdict::NotComparable => None,
    }
}

/// The reviews of claims, each by itself.
pub fn claim_reviews(judged: &[Judgement<'_>], reviewer: &Reviewer) -> Vec<ClaimReview> {
    let reviewed = |one: &Judgement<'_>| ClaimReview {
        id: one.claim.id.clone(),
        claim: format!("{}: {}", about(one.claim), one.claim.quote.as_ref().unwrap_or(&one.claim.said)),
        speaker: one.claim.speaker.clone(),
        said_on: one.claim.date.clone(),
        said_at: one.claim.url.clone(),
        verdict: one.verdict.word(),
        rating: rating(one.verdict),
        why: sentence(one),
        by: reviewer.clone(),
    };
    judged.iter().map(reviewed).collect()
}
