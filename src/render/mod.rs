//! How a [`Page`] looks: one format a file, all of one signature, and the registry of them.
//!
//! `number` alone rounds and groups digits, `sanitise` makes text from data safe to show, `prose` says cells and
//! sentences for people, `block` parts a sheet into tables, `fit` fits those into a terminal and `paper` writes
//! lines on it. What a page holds is the business of those who made it: nothing here knows what was measured.

use std::io;

use crate::sheet::{Page, Sheet};

mod block;
pub mod claim_review;
mod fit;
mod measure;
mod number;
mod paper;
mod plot;
mod prose;
#[cfg(test)]
mod sample;
pub mod sanitise;

/// What the terminal and the user decided about looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// How many cells a line of the terminal holds; `None` shortens and splits nothing.
    pub width: Option<usize>,
    /// Whether headings stand out by style. The meaning never depends on it.
    pub color: bool,
    /// Whether lines and signs of our own keep to ASCII; text from data stays as it is.
    pub ascii: bool,
    /// The only sheet to show, by name.
    pub sheet: Option<String>,
}

/// A sheet was asked for that the page does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no sheet \"{}\" here; --sheet takes one of: {}", sanitise::visible(.asked), .known.join(", "))]
pub struct UnknownSheet {
    /// The name asked for.
    pub asked: String,
    /// The names there are.
    pub known: Vec<&'static str>,
}

/// Whether the sheet asked for, if any, is on the page.
pub fn check_sheet(page: &Page, options: &RenderOptions) -> Result<(), UnknownSheet> {
    chosen(page, options).map(|_| ())
}

/// The sheets to show: the one asked for, or all.
fn chosen<'a>(page: &'a Page, options: &RenderOptions) -> Result<Vec<&'a Sheet>, UnknownSheet> {
    let Some(asked) = &options.sheet else {
        return Ok(page.sheets.iter().collect());
    };
    let found: Vec<&Sheet> = page.sheets.iter().filter(|sheet| sheet.name == asked).collect();
    if found.is_empty() {
        let known = page.sheets.iter().map(|sheet| sheet.name).collect();
        return Err(UnknownSheet { asked: asked.clone(), known });
    }
    Ok(found)
}

impl From<UnknownSheet> for io::Error {
    fn from(unknown: UnknownSheet) -> Self {
        io::Error::new(io::ErrorKind::InvalidInput, unknown)
    }
}

macro_rules! formats {
    ($($module:ident: $variant:ident [$($ending:literal),+]),+ $(,)?) => {
        $(mod $module;)+

        /// A format to write a page in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format {
            $(#[doc = concat!("`", stringify!($module), "`, written by `render/", stringify!($module), ".rs`.")]
            $variant,)+
        }

        impl Format {
            /// All formats, in the order they are offered.
            pub const ALL: &'static [Format] = &[$(Format::$variant),+];

            /// The name used by `--format`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Format::$variant => stringify!($module),)+
                }
            }

            /// The endings of file names that mean this format, without the dot.
            pub fn endings(self) -> &'static [&'static str] {
                match self {
                    $(Format::$variant => &[$($ending),+],)+
                }
            }

            /// Writes a page.
            pub fn render(self, page: &Page, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
                match self {
                    $(Format::$variant => $module::render(page, options, out),)+
                }
            }
        }
    };
}

formats! {
    table: Table ["txt"],
    csv: Csv ["csv"],
    json: Json ["json"],
    markdown: Markdown ["md"],
}

impl Format {
    /// The format of a name, or of an ending used as a name: `markdown` and `md`.
    pub fn from_name(name: &str) -> Option<Format> {
        let named = Format::ALL.iter().copied().find(|format| format.name() == name);
        named.or_else(|| Format::from_ending(name))
    }

    /// The format a file name's ending means, without the dot and in either case.
    pub fn from_ending(ending: &str) -> Option<Format> {
        let means = |format: &Format| format.endings().iter().any(|known| known.eq_ignore_ascii_case(ending));
        Format::ALL.iter().copied().find(means)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_found_by_name_and_by_ending() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.name()), Some(*format));
            for ending in format.endings() {
                assert_eq!(Format::from_ending(ending), Some(*format));
                assert_eq!(Format::from_name(ending), Some(*format));
            }
        }
        assert_eq!(Format::from_ending("CSV"), Some(Format::Csv));
        assert_eq!(Format::from_ending("xls"), None);
        assert_eq!(Format::from_name("Table"), None);
    }

    #[test]
    fn an_unknown_sheet_is_refused_with_the_names_there_are() {
        let page = sample::page();
        let asking = |name: &str| RenderOptions { sheet: Some(name.to_owned()), ..RenderOptions::default() };
        assert_eq!(check_sheet(&page, &RenderOptions::default()), Ok(()));
        assert_eq!(check_sheet(&page, &asking("films")), Ok(()));
        let message = check_sheet(&page, &asking("film\u{1b}")).unwrap_err().to_string();
        assert_eq!(message, r#"there is no sheet "film\x1b" here; --sheet takes one of: parts, films"#);
        for format in Format::ALL {
            let error = format.render(&page, &asking("film"), &mut Vec::new()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        }
    }

    #[test]
    fn every_format_ends_its_last_line_and_repeats_itself() {
        for format in Format::ALL {
            let once = sample::rendered(*format, &RenderOptions::default());
            assert!(once.ends_with('\n') && !once.ends_with("\n\n"), "{}", format.name());
            assert_eq!(once, sample::rendered(*format, &RenderOptions::default()));
        }
    }

    #[test]
    fn an_empty_page_is_written_in_every_format() {
        for format in Format::ALL {
            assert!(format.render(&Page::default(), &RenderOptions::default(), &mut Vec::new()).is_ok());
        }
    }
}
