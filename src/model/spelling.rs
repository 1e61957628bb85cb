//! Spelling: a title is found however it is written, in Kazakh, Russian or Latin letters. It is how people find a film; it
//! joins no data.

use std::collections::BTreeSet;

use super::box_office::{BoxOffice, FilmId};
use super::film::Film;
use super::suggestion::nearest;
use super::title::TitleKey;

/// A title in the sounds that its spellings share: `Дәстүр`, `Дастур` and `Dastur` are one.
pub fn sounds(title: &str) -> String {
    let mut sounds = String::new();
    for letter in TitleKey::new(title).text().chars() {
        let latin: &str = match letter {
            'а' | 'ә' | 'á' | 'à' | 'ä' | 'â' => "a",
            'б' => "b",
            'в' | 'w' => "v",
            'г' | 'ғ' => "g",
            'д' => "d",
            'е' | 'ё' | 'э' | 'é' | 'è' | 'ê' => "e",
            'ж' => "zh",
            'з' => "z",
            'и' | 'й' | 'і' | 'ы' | 'y' | 'í' | 'ı' => "i",
            'к' | 'қ' | 'q' => "k",
            'л' => "l",
            'м' => "m",
            'н' | 'ң' | 'ñ' => "n",
            'о' | 'ө' | 'ó' | 'ö' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ұ' | 'ү' | 'ú' | 'ü' => "u",
            'ф' => "f",
            'х' | 'һ' => "h",
            'ц' => "ts",
            'ч' => "ch",
            'ш' | 'ş' => "sh",
            'щ' => "sh",
            'ъ' | 'ь' => "",
            'ю' => "iu",
            'я' => "ia",
            other if other.is_alphanumeric() => {
                sounds.push(other);
                continue;
            }
            _ => continue,
        };
        sounds.push_str(latin);
    }
    let sounds =
        sounds.replace("kh", "h").replace("shch", "sh").replace('j', "zh").replace("dzh", "zh").replace('x', "ks");
    // A letter written twice is heard once.
    let mut heard = String::with_capacity(sounds.len());
    for letter in sounds.chars() {
        if !heard.ends_with(letter) || letter.is_ascii_digit() {
            heard.push(letter);
        }
    }
    heard
}

/// What a title found.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// One film.
    One(FilmId),
    /// Several, as they may be told apart: title, release, id.
    Several(Vec<FilmId>),
    /// None; the titles nearest to it.
    None(Vec<String>),
}

/// The films that a title names among those that are wanted: by its letters, else by its sounds.
pub fn find(data: &BoxOffice, title: &str, is_wanted: impl Fn(&Film) -> bool) -> Found {
    let names = |film: &Film| -> Vec<String> { film.other_titles.iter().chain([&film.title]).cloned().collect() };
    let films: Vec<(FilmId, &Film)> = data.films_with_takings().filter(|(_, film)| is_wanted(film)).collect();
    let key = TitleKey::new(title);
    let heard = sounds(title);
    let by_id = |film: &Film| film.id.as_deref() == Some(title.trim());
    let by_letters = |film: &Film| names(film).iter().any(|name| TitleKey::new(name) == key);
    let by_sounds = |film: &Film| !heard.is_empty() && names(film).iter().any(|name| sounds(name) == heard);
    for is_it in [&by_id as &dyn Fn(&Film) -> bool, &by_letters, &by_sounds] {
        let found: Vec<FilmId> = films.iter().filter(|(_, film)| is_it(film)).map(|(id, _)| *id).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Found::One(*one),
            _ => return Found::Several(found),
        }
    }
    let known: BTreeSet<String> = films.iter().flat_map(|(_, film)| names(film)).collect();
    let near = nearest(title, known.iter().map(String::as_str));
    let alike = known.iter().filter(|name| heard.len() > 3 && sounds(name).contains(&heard)).map(String::as_str);
    let mut near: Vec<String> = near.into_iter().chain(alike.take(3)).map(str::to_owned).collect();
    near.sort();
    near.dedup();
    Found::None(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_title_sound_alike() {
        for (a, b) in [
            ("Дәстүр", "Dastur"),
            ("Дәстүр", "дастур"),
            ("Қазақ хандығы", "Kazakh handygy"),
            ("Қазақ хандығы", "Казак хандыгы"),
            ("Жездуха", "Zhezdukha"),
            ("Брат или брак 3", "Brat ili brak 3"),
            ("Джентльмен", "Gentlmen"),
            ("Аквамен", "akvamen"),
        ] {
            let are_alike = sounds(a) == sounds(b);
            assert_eq!(are_alike, a != "Джентльмен", "{a} {b}: {} {}", sounds(a), sounds(b));
        }
        assert_ne!(sounds("Аватар"), sounds("Аватар 2"));
    }
}
