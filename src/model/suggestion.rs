//! Suggestions: the names nearest to one that was not found. They are offered, never taken: likeness joins no data.

/// The names nearest to one that was not found, for "did you mean".
pub fn nearest<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let asked = plain(asked);
    let mut scored: Vec<(u32, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let lower = plain(name);
            let alike = strsim::jaro_winkler(&asked, &lower);
            let contained = asked.chars().count() >= 4 && lower.contains(&asked);
            let score = if contained { 900 } else { thousandths(alike) };
            (score >= 800).then_some((score, name))
        })
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup();
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Lower case, with Kazakh letters as they are often typed on a Russian keyboard.
pub(super) fn plain(name: &str) -> String {
    let russian = |letter: char| match letter {
        'ә' => 'а',
        'ғ' => 'г',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'і' => 'и',
        other => other,
    };
    name.to_lowercase().chars().map(russian).collect()
}

/// A likeness from 0 to 1 in whole thousandths, so that it can be ordered.
#[expect(clippy::float_arithmetic, reason = "a likeness, never money")]
fn thousandths(likeness: f64) -> u32 {
    (likeness * 1000.0) as u32
}

/// ` Did you mean A or B?`, or nothing.
pub fn did_you_mean(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        near => format!(
            "; did you mean {}?",
            near.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" or ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_offered() {
        let titles = ["Дәстүр", "Дәстүр: Теріс бата", "Заманback", "Inside Out 2"];
        assert_eq!(nearest("Дастур", titles), ["Дәстүр", "Дәстүр: Теріс бата"]);
        assert_eq!(nearest("inside out", titles), ["Inside Out 2"]);
        assert!(nearest("Аватар", titles).is_empty());
        assert_eq!(did_you_mean(&["A", "B"]), "; did you mean \"A\" or \"B\"?");
    }
}
