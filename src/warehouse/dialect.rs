//! The dialects of SQL: how an engine quotes names and words, and what it calls text and exact numbers. All else of
//! the statement is the same for all of them.
//!
//! A new one is one entry in [`Dialect::ALL`]; its tests are one entry in `tests/it/sql.rs`.

use super::table::path;

/// How an engine writes a mark within the marks around a name or a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escapes {
    /// The mark stands twice, as the standard has it.
    Doubled,
    /// A backslash stands before it, and before each backslash.
    Backslash,
}

/// The SQL of one engine.
#[derive(Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The word of `--dialect`.
    pub name: &'static str,
    /// The mark around a name, and how it is written within one.
    names: (char, Escapes),
    /// How the mark is written within words.
    words: Escapes,
    /// The type of text that may be missing.
    text: &'static str,
    /// The type of an exact number that may be missing; `@` is how many digits it has, and `#` how many of them are
    /// decimals.
    number: &'static str,
    /// How many digits such a number can have.
    digits: u8,
    /// The text of such a number, with all its decimals: `@` is the number, `#` how many it has.
    plain: &'static str,
    /// Whether a file stands where a table does, its name as words.
    reads_files: bool,
}

impl Dialect {
    /// All dialects, in the order they are documented.
    pub const ALL: [Dialect; 4] = [
        Dialect {
            name: "duckdb",
            names: ('"', Escapes::Doubled),
            words: Escapes::Doubled,
            text: "VARCHAR",
            number: "DECIMAL(@, #)",
            digits: 38,
            plain: "CAST(@ AS VARCHAR)",
            reads_files: true,
        },
        Dialect {
            name: "postgres",
            names: ('"', Escapes::Doubled),
            words: Escapes::Doubled,
            text: "TEXT",
            number: "NUMERIC(@, #)",
            digits: 38,
            plain: "CAST(@ AS TEXT)",
            reads_files: false,
        },
        Dialect {
            name: "spark",
            names: ('`', Escapes::Doubled),
            words: Escapes::Backslash,
            text: "STRING",
            number: "DECIMAL(@, #)",
            digits: 38,
            plain: "CAST(@ AS STRING)",
            reads_files: false,
        },
        Dialect {
            name: "clickhouse",
            names: ('`', Escapes::Backslash),
            words: Escapes::Backslash,
            text: "Nullable(String)",
            // A sum of 38 digits overflows without a word; one of 76 has room for any table.
            number: "Nullable(Decimal(@, #))",
            digits: 76,
            // Its CAST leaves out zeros at the end, and 1.234 may be read as thousands.
            plain: "toDecimalString(@, #)",
            reads_files: false,
        },
    ];

    /// A name of a table or a column.
    pub fn name(&self, name: &str) -> String {
        let (mark, escapes) = self.names;
        quoted(name, mark, escapes)
    }

    /// Words as a value.
    pub fn words(&self, words: &str) -> String {
        quoted(words, '\'', self.words)
    }

    /// A value as text without blanks around it; empty where it is missing, for engines print NULL in many ways.
    pub fn text(&self, value: &str) -> String {
        format!("COALESCE(TRIM(CAST({value} AS {})), '')", self.text)
    }

    /// The exact number in a text of [`Dialect::text`], missing where that is empty.
    pub fn number(&self, text: &str, decimals: u8) -> String {
        format!("CAST(NULLIF({text}, '') AS {})", self.number_of(self.digits, decimals))
    }

    /// The same, sooner where the text is short: engines read few digits several times as fast as many.
    pub fn number_soon(&self, text: &str, decimals: u8) -> String {
        let (whole, short) = (self.number_of(self.digits, decimals), self.number_of(SHORT, decimals));
        let soon = format!("CAST(CAST(NULLIF({text}, '') AS {short}) AS {whole})");
        let letters = SHORT.saturating_sub(decimals).min(12);
        format!("CASE WHEN LENGTH({text}) <= {letters} THEN {soon} ELSE CAST({text} AS {whole}) END")
    }

    fn number_of(&self, digits: u8, decimals: u8) -> String {
        self.number.replace('@', &digits.to_string()).replace('#', &decimals.to_string())
    }

    /// The digits of an exact number.
    pub fn plain(&self, number: &str, decimals: u8) -> String {
        self.plain.replace('#', &decimals.to_string()).replace('@', number)
    }

    /// The digits of a count.
    pub fn plain_count(&self, count: &str) -> String {
        format!("CAST({count} AS {})", self.text)
    }

    /// Where rows are read from: a table by its path, or a file where the engine reads those.
    pub fn source(&self, path: &[String]) -> String {
        match path {
            [one] if self.reads_files && is_file(one) => self.words(one),
            path => path.iter().map(|part| self.name(part)).collect::<Vec<_>>().join("."),
        }
    }

    /// The parts of a table's name; the name of a file has one.
    pub fn path(&self, name: &str) -> Result<Vec<String>, String> {
        if self.reads_files && is_file(name) { Ok(vec![name.to_owned()]) } else { path(name) }
    }
}

/// How many digits a number has that engines keep in one word.
const SHORT: u8 = 18;

/// The endings of files that stand where a table does.
const ENDINGS: [&str; 6] = [".csv", ".csv.gz", ".csv.zst", ".tsv", ".parquet", ".json"];

fn is_file(name: &str) -> bool {
    name.contains('/') || ENDINGS.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending))
}

fn quoted(text: &str, mark: char, escapes: Escapes) -> String {
    let mut quoted = String::from(mark);
    for letter in text.chars() {
        match escapes {
            Escapes::Doubled if letter == mark => quoted.push(mark),
            Escapes::Backslash if letter == mark || letter == '\\' => quoted.push('\\'),
            _ => {}
        }
        quoted.push(letter);
    }
    quoted.push(mark);
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> &'static Dialect {
        const ALL: &[Dialect] = &Dialect::ALL;
        ALL.iter().find(|dialect| dialect.name == name).unwrap()
    }

    #[test]
    fn no_name_and_no_word_ends_before_its_end() {
        for (dialect, name, words) in [
            ("duckdb", r#""a""b`c\d'""#, r#"'a"b`c\d'''"#),
            ("postgres", r#""a""b`c\d'""#, r#"'a"b`c\d'''"#),
            ("spark", r#"`a"b``c\d'`"#, r#"'a"b`c\\d\''"#),
            ("clickhouse", r#"`a"b\`c\\d'`"#, r#"'a"b`c\\d\''"#),
        ] {
            let text = r#"a"b`c\d'"#;
            assert_eq!(of(dialect).name(text), name);
            assert_eq!(of(dialect).words(text), words);
        }
    }

    #[test]
    fn a_file_stands_where_a_table_does_in_duckdb_alone() {
        let path = ["march 'it'.csv".to_owned()];
        assert_eq!(of("duckdb").source(&path), "'march ''it''.csv'");
        assert_eq!(of("postgres").source(&path), "\"march 'it'.csv\"");
    }
}
