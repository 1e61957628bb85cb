//! Encodings: bytes of any letters as UTF-8, on their way to the reader of a container.
//!
//! What is UTF-8 passes; what has a byte-order mark is what that says; anything else is guessed from the letters it
//! makes, the guess is said, and a weak one is refused with the candidates. No byte is ever replaced.
//!
//! KZ-1048, the Kazakh letters' own encoding, differs from windows-1251 in sixteen bytes and is not in the Encoding
//! Standard; it is decoded as windows-1251 and those letters are put right.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};

use encoding_rs::{DecoderResult, Encoding};

use super::guess::guess;

/// An encoding that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters {
    pub(super) base: &'static Encoding,
    pub(super) kazakh: bool,
}

/// The names that `--encoding` knows beside those of the Encoding Standard.
const KAZAKH: [&str; 5] = ["kz-1048", "kz1048", "rk1048", "strk1048-2002", "cskz1048"];

/// Letters of windows-1251 and what the same byte is in KZ-1048.
pub(super) const KAZAKH_LETTERS: [(char, char); 16] = [
    ('Ќ', 'Қ'),
    ('ќ', 'қ'),
    ('Ћ', 'Һ'),
    ('ћ', 'һ'),
    ('Ў', 'Ұ'),
    ('ў', 'ұ'),
    ('Ј', 'Ә'),
    ('ј', 'ә'),
    ('Ґ', 'Ө'),
    ('ґ', 'ө'),
    ('Є', 'Ғ'),
    ('є', 'ғ'),
    ('Ї', 'Ү'),
    ('ї', 'ү'),
    ('Ѕ', 'Ң'),
    ('ѕ', 'ң'),
];

fn kazakh(c: char) -> char {
    KAZAKH_LETTERS.iter().find(|(of_1251, _)| *of_1251 == c).map_or(c, |(_, kazakh)| *kazakh)
}

impl Letters {
    /// UTF-8.
    pub const UTF_8: Letters = Letters { base: encoding_rs::UTF_8, kazakh: false };

    /// The encoding of a name, such as `windows-1251`, `ibm866` or `kz-1048`.
    pub fn named(name: &str) -> Option<Letters> {
        let lower = name.trim().to_ascii_lowercase();
        if KAZAKH.contains(&lower.as_str()) {
            return Some(Letters { base: encoding_rs::WINDOWS_1251, kazakh: true });
        }
        let lower = match lower.as_str() {
            "cp1251" | "1251" => "windows-1251",
            "cp1252" | "1252" | "latin-1" => "windows-1252",
            "cp1254" | "1254" => "windows-1254",
            "cp1250" | "1250" => "windows-1250",
            "cp866" | "866" | "dos" => "ibm866",
            "cp949" | "uhc" => "euc-kr",
            "cp932" | "sjis" => "shift_jis",
            "cp936" | "gbk" => "gb18030",
            "cp950" => "big5",
            "utf-16" | "utf16" => "utf-16le",
            other => other,
        };
        Encoding::for_label(lower.as_bytes()).map(|base| Letters { base, kazakh: false })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        if self.kazakh { "KZ-1048" } else { self.base.name() }
    }

    /// Whether every byte is a letter or sign by itself, the first half as in ASCII: such text is cut between any two bytes.
    pub fn is_bytewise(self) -> bool {
        self.base.is_single_byte()
            && self.base.is_ascii_compatible()
            && (0x80..=u8::MAX).all(|byte| {
                let space = |text: String| text.chars().any(char::is_whitespace);
                self.decoded(&[byte]).is_some_and(|text| !self.opening().contains(&byte) || !space(text))
            })
    }

    /// The bytes beyond ASCII that can only begin a letter or a sign that is seen.
    pub fn opening(self) -> RangeInclusive<u8> {
        if self == Letters::UTF_8 { 0xC3..=0xE0 } else { 0xC0..=0xFE }
    }

    /// All of some bytes, if every one of them is a letter or sign of this encoding.
    pub fn decoded(self, bytes: &[u8]) -> Option<String> {
        let text = self.base.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(if self.kazakh { text.chars().map(kazakh).collect() } else { text.into_owned() })
    }
}

impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why bytes cannot be read as text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// A byte that the encoding does not know.
    #[error("byte {byte:#04x} at {offset} is not {letters}; say the encoding with --encoding, such as windows-1251")]
    Malformed {
        /// The line.
        line: u64,
        /// The byte.
        byte: u8,
        /// How many bytes stand before it.
        offset: u64,
        /// The encoding it was read in.
        letters: &'static str,
    },
    /// Nothing tells which encoding it is.
    #[error("the encoding is not UTF-8, and a guess would be weak: {readings}; choose one with --encoding")]
    Weak {
        /// The line of the first letter that is not plain.
        line: u64,
        /// How the text would read in each candidate.
        readings: String,
    },
    /// A NUL byte.
    #[error("has a NUL byte at {offset}, so it is no text")]
    Nul {
        /// The line.
        line: u64,
        /// How many bytes stand before it.
        offset: u64,
    },
}

impl EncodingError {
    /// The line to look at.
    pub fn line(&self) -> u64 {
        match self {
            EncodingError::Malformed { line, .. }
            | EncodingError::Weak { line, .. }
            | EncodingError::Nul { line, .. } => *line,
        }
    }
}

/// What was found out about the letters of a source, once some were read.
pub type Found = Arc<Mutex<Option<Letters>>>;

enum State {
    /// Only plain letters so far, which all encodings share.
    Plain,
    Utf8,
    Other(Letters, Box<encoding_rs::Decoder>),
}

/// Bytes of any encoding, read as UTF-8.
pub struct Text<R> {
    inner: R,
    state: State,
    found: Found,
    /// Bytes read but not yet decoded.
    raw: Vec<u8>,
    /// How many are asked for at once: more where much comes.
    room: usize,
    /// UTF-8 ready to be read.
    ready: Vec<u8>,
    at: usize,
    /// How many bytes were decoded, and the line they reach.
    offset: u64,
    line: u64,
    ended: bool,
    /// The last byte that was decoded.
    last: u8,
}

/// How many bytes from the first letter that is not plain are looked at.
const EVIDENCE: usize = 64 * 1024;
const BLOCK: usize = 64 * 1024;
const LEAST: usize = 8 * 1024;

impl<R: Read> Text<R> {
    /// Text in an encoding, or in the one its bytes tell.
    pub fn new(inner: R, chosen: Option<Letters>) -> (Text<R>, Found) {
        let found: Found = Found::default();
        let mut text = Text {
            inner,
            state: State::Plain,
            found: Arc::clone(&found),
            raw: Vec::new(),
            room: LEAST,
            ready: Vec::new(),
            at: 0,
            offset: 0,
            line: 1,
            ended: false,
            last: 0,
        };
        if let Some(letters) = chosen {
            text.decide(letters);
        }
        (text, found)
    }

    fn decide(&mut self, letters: Letters) {
        if let Ok(mut found) = self.found.lock() {
            *found = Some(letters);
        }
        self.state = if letters == Letters::UTF_8 {
            State::Utf8
        } else {
            State::Other(letters, Box::new(letters.base.new_decoder_without_bom_handling()))
        };
    }

    /// Reads until there are this many raw bytes, or no more.
    fn gather(&mut self, wanted: usize) -> io::Result<()> {
        while self.raw.len() < wanted && !self.ended {
            let before = self.raw.len();
            self.raw.resize(before.saturating_add(self.room), 0);
            let read = loop {
                match self.inner.read(self.raw.get_mut(before..).unwrap_or_default()) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    read => break read,
                }
            };
            let read = match read {
                Ok(read) => read,
                Err(error) => {
                    self.raw.truncate(before);
                    return Err(error);
                }
            };
            self.raw.truncate(before.saturating_add(read));
            self.ended = read == 0;
            if read == self.room {
                self.room = self.room.saturating_mul(2).min(BLOCK);
            }
        }
        Ok(())
    }

    /// Makes some UTF-8 ready; nothing is ready at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        while self.ready.is_empty() {
            self.gather(1)?;
            if self.raw.is_empty() && self.ended {
                return self.finish();
            }
            if self.offset == 0 {
                self.look_for_mark()?;
            }
            match self.state {
                State::Plain => self.pass_plain()?,
                State::Utf8 => self.pass_utf8()?,
                State::Other(..) => self.pass_decoded()?,
            }
        }
        Ok(())
    }

    /// A mark at the start says the encoding; so do NUL bytes at every second place.
    fn look_for_mark(&mut self) -> io::Result<()> {
        self.gather(4)?;
        let marked = Encoding::for_bom(&self.raw);
        if let Some((base, length)) = marked {
            self.raw.drain(..length);
            self.offset = u64::try_from(length).unwrap_or_default();
            self.decide(Letters { base, kazakh: false });
            return Ok(());
        }
        if matches!(self.state, State::Plain) {
            let head = self.raw.get(..self.raw.len().min(1024)).unwrap_or_default();
            let nul =
                |odd: bool| head.iter().enumerate().filter(|(at, byte)| (at & 1 == 1) == odd && **byte == 0).count();
            let (even, odd) = (nul(false), nul(true));
            let half = head.len() >> 2;
            if head.len() >= 4 && even == 0 && odd > half {
                self.decide(Letters { base: encoding_rs::UTF_16LE, kazakh: false });
            } else if head.len() >= 4 && odd == 0 && even > half {
                self.decide(Letters { base: encoding_rs::UTF_16BE, kazakh: false });
            }
        }
        Ok(())
    }

    fn pass_plain(&mut self) -> io::Result<()> {
        let plain = self.raw.iter().position(|byte| !byte.is_ascii() || *byte == 0).unwrap_or(self.raw.len());
        if plain > 0 {
            self.take(plain);
            return Ok(());
        }
        if self.raw.first() == Some(&0) {
            return Err(io::Error::other(EncodingError::Nul { line: self.line, offset: self.offset }));
        }
        self.gather(EVIDENCE)?;
        match guess(&self.raw, self.ended) {
            Ok(letters) => self.decide(letters),
            Err(readings) => return Err(io::Error::other(EncodingError::Weak { line: self.line, readings })),
        }
        Ok(())
    }

    fn pass_utf8(&mut self) -> io::Result<()> {
        let valid = match simdutf8::compat::from_utf8(&self.raw) {
            Ok(_) => self.raw.len(),
            Err(error) if error.error_len().is_none() && !self.ended => {
                if error.valid_up_to() == 0 {
                    let more = self.raw.len().saturating_add(1);
                    self.gather(more)?;
                    return Ok(());
                }
                error.valid_up_to()
            }
            Err(error) if error.valid_up_to() > 0 => error.valid_up_to(),
            Err(_) => return Err(self.malformed("UTF-8")),
        };
        let nul = self.raw.get(..valid).unwrap_or_default().iter().position(|byte| *byte == 0);
        match nul {
            Some(0) => Err(io::Error::other(EncodingError::Nul { line: self.line, offset: self.offset })),
            nul => {
                self.take(nul.unwrap_or(valid));
                Ok(())
            }
        }
    }

    fn malformed(&self, letters: &'static str) -> io::Error {
        let byte = self.raw.first().copied().unwrap_or(self.last);
        io::Error::other(EncodingError::Malformed { line: self.line, byte, offset: self.offset, letters })
    }

    /// Hands on raw bytes that are UTF-8 as they are.
    fn take(&mut self, count: usize) {
        if count == self.raw.len() {
            std::mem::swap(&mut self.ready, &mut self.raw);
        } else {
            self.ready.extend(self.raw.drain(..count));
        }
        self.passed(count);
    }

    fn passed(&mut self, raw: usize) {
        let breaks = memchr::memchr_iter(b'\n', &self.ready).count();
        self.count(raw, breaks);
    }

    fn count(&mut self, raw: usize, breaks: usize) {
        self.offset = self.offset.saturating_add(u64::try_from(raw).unwrap_or(u64::MAX));
        self.line = self.line.saturating_add(u64::try_from(breaks).unwrap_or(u64::MAX));
    }

    /// Reads into a buffer what needs no change, without a copy; nothing where the first bytes are to be looked at.
    fn pass_through(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let kept = self.raw.len();
        let Some((start, free)) = buffer.split_at_mut_checked(kept) else { return Ok(0) };
        let read = loop {
            match self.inner.read(free) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        start.copy_from_slice(&self.raw);
        self.raw.clear();
        self.ended = read == 0 && !free.is_empty();
        let bytes = buffer.get(..kept.saturating_add(read)).unwrap_or_default();
        let valid = match self.state {
            State::Plain if bytes.is_ascii() => bytes.len(),
            State::Plain | State::Other(..) => 0,
            State::Utf8 => match simdutf8::compat::from_utf8(bytes) {
                Ok(_) => bytes.len(),
                Err(error) => error.valid_up_to(),
            },
        };
        let valid = memchr::memchr(0, bytes).map_or(valid, |nul| nul.min(valid));
        let (passed, rest) = bytes.split_at_checked(valid).unwrap_or((bytes, &[]));
        let breaks = memchr::memchr_iter(b'\n', passed).count();
        self.raw.extend_from_slice(rest);
        self.count(valid, breaks);
        Ok(valid)
    }

    fn pass_decoded(&mut self) -> io::Result<()> {
        let State::Other(letters, decoder) = &mut self.state else { return Ok(()) };
        let letters = *letters;
        let needed = decoder.max_utf8_buffer_length_without_replacement(self.raw.len()).unwrap_or(BLOCK);
        self.ready.resize(needed, 0);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.ready, false);
        self.ready.truncate(written);
        if let DecoderResult::Malformed(length, after) = result {
            let bad = read.saturating_sub(usize::from(length)).saturating_sub(usize::from(after));
            self.raw.drain(..bad.min(self.raw.len()));
            self.passed(bad);
            return Err(self.malformed(letters.name()));
        }
        self.last = self.raw.get(..read).and_then(|read| read.last()).copied().unwrap_or(self.last);
        self.raw.drain(..read);
        if letters.kazakh {
            let text = String::from_utf8(std::mem::take(&mut self.ready)).map_err(io::Error::other)?;
            self.ready = text.chars().map(kazakh).collect::<String>().into_bytes();
        }
        if let Some(nul) = memchr::memchr(0, &self.ready) {
            self.ready.truncate(nul);
            self.passed(read);
            return Err(io::Error::other(EncodingError::Nul { line: self.line, offset: self.offset }));
        }
        self.passed(read);
        if self.ready.is_empty() && !self.ended {
            let more = self.raw.len().saturating_add(1);
            self.gather(more)?;
        }
        Ok(())
    }

    /// At the end nothing half-read may be left.
    fn finish(&mut self) -> io::Result<()> {
        let State::Other(letters, decoder) = &mut self.state else { return Ok(()) };
        let letters = letters.name();
        let mut rest = [0_u8; 16];
        let (result, _, _) = decoder.decode_to_utf8_without_replacement(&[], &mut rest, true);
        self.state = State::Utf8;
        match result {
            DecoderResult::Malformed(..) => Err(self.malformed(letters)),
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let is_plain = matches!(self.state, State::Utf8 | State::Plain) && self.offset > 0;
        if is_plain && self.at >= self.ready.len() && self.raw.len() < BLOCK && buffer.len() >= BLOCK {
            let passed = self.pass_through(buffer)?;
            if passed > 0 {
                return Ok(passed);
            }
        }
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Text<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.ready.len() {
            self.refill()?;
        }
        Ok(self.ready.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.ready.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Название;Дата;Сборы\nТихий берег;2024-10-03;12000000\nБрат или брак;2024-03-08;5\n";
    const KAZAKH_TEXT: &str = "title,gross\nҚазақ хандығы. Алмас қылыш,1\nДәстүр,2\nҮйге қайту жолы ұзақ,3\n";

    fn encoded(text: &str, letters: Letters) -> Vec<u8> {
        let back = |c: char| {
            KAZAKH_LETTERS.iter().find(|(_, own)| *own == c && letters.kazakh).map_or(c, |(of_1251, _)| *of_1251)
        };
        let text: String = text.chars().map(back).collect();
        let (bytes, _, unmappable) = letters.base.encode(&text);
        assert!(!unmappable, "{text} in {letters}");
        bytes.into_owned()
    }

    fn read(bytes: &[u8]) -> Result<(String, &'static str), EncodingError> {
        let (mut text, found) = Text::new(bytes, None);
        let mut read = String::new();
        match text.read_to_string(&mut read) {
            Ok(_) => Ok((read, found.lock().unwrap().map_or("plain", Letters::name))),
            Err(error) => Err(error.downcast::<EncodingError>().unwrap()),
        }
    }

    #[test]
    fn texts_come_out_right_in_every_encoding() {
        for (text, names) in [
            (RUSSIAN, &["windows-1251", "koi8-r", "ibm866"][..]),
            ("title,gross\nТихий берег,1\nДала,2\n", &["windows-1251", "koi8-r", "ibm866"]),
            (KAZAKH_TEXT, &["kz-1048"]),
            ("Фильм,Сборы\nҚазақ хандығы,5\nСын,3\n", &["kz-1048"]),
            ("titre;recettes\nLes Misérables;1\nÀ bout de souffle;2\nUne journée à Paris;3\n", &["windows-1252"]),
            ("영화명,매출액,관객수\n극한직업,1,2\n기생충,3,4\n", &["euc-kr"]),
            ("title,gross\n극한직업,1\n신과함께-죄와 벌,3\n택시운전사,3\n", &["euc-kr"]),
            ("片名,票房\n流浪地球,1\n战狼,2\n", &["gb18030"]),
            ("中文片名,銷售金額\n海角七號,1\n", &["big5"]),
            ("作品名,興行収入\n千と千尋の神隠し,1\nとなりのトトロ,2\n", &["shift_jis"]),
            (
                "Film;Hasılat\nEşkıya;1\nRecep İvedik;2\nDüğün Dernek;3\nAile Arasında;4\nÇılgın Dersane;5\n",
                &["windows-1254"],
            ),
            ("Tytuł;Wpływy\nKler;1\nŻycie to bal;2\nSąsiedzi;2\n", &["windows-1250"]),
        ] {
            for name in names {
                let letters = Letters::named(name).unwrap();
                let bytes = encoded(text, letters);
                match read(&bytes) {
                    Ok((read, found)) => assert_eq!((read.as_str(), found), (text, letters.name()), "{name}"),
                    Err(error) => panic!("{name} {text}: {error}"),
                }
            }
        }
    }

    #[test]
    fn marks_and_utf_16() {
        let utf16: Vec<u8> = RUSSIAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [b"\xff\xfe".to_vec(), utf16.clone()].concat();
        let big: Vec<u8> = RUSSIAN.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let plain: Vec<u8> = "title,gross\nA,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&marked), Ok((RUSSIAN.to_owned(), "UTF-16LE")));
        assert_eq!(read(&[b"\xfe\xff".to_vec(), big].concat()), Ok((RUSSIAN.to_owned(), "UTF-16BE")));
        assert_eq!(read(&plain), Ok(("title,gross\nA,1\n".to_owned(), "UTF-16LE")));
        assert_eq!(read(&[b"\xef\xbb\xbf".to_vec(), RUSSIAN.into()].concat()), Ok((RUSSIAN.to_owned(), "UTF-8")));
        assert_eq!(read(b"title,gross\nA,1\n"), Ok(("title,gross\nA,1\n".to_owned(), "plain")));
    }

    #[test]
    fn letters_late_in_a_long_plain_file_are_found() {
        let mut bytes = b"title,gross\n".to_vec();
        for _ in 0..20_000 {
            bytes.extend(b"Plain,1\n");
        }
        bytes.extend(encoded("Тихий берег,1\nБрат или брак,3\n", Letters::named("windows-1251").unwrap()));
        let (text, found) = read(&bytes).unwrap();
        assert!(text.ends_with("Тихий берег,1\nБрат или брак,3\n"));
        assert_eq!(found, "windows-1251");
    }

    #[test]
    fn what_is_weak_or_malformed_is_refused_with_its_place() {
        assert!(matches!(read(b"title,gross\nCaf\xe9,1\n"), Ok(_) | Err(EncodingError::Weak { line: 2, .. })));
        assert!(matches!(read(b"title,gross\n\xc4,1\n"), Err(EncodingError::Weak { line: 2, .. })));
        let mut text = RUSSIAN.repeat(3).into_bytes();
        let at = text.len();
        text.extend(b"x\xff\n");
        let error = read(&text).unwrap_err();
        assert_eq!(
            error,
            EncodingError::Malformed { line: 10, byte: 0xff, offset: u64::try_from(at).unwrap() + 1, letters: "UTF-8" }
        );
        assert!(matches!(read(b"title,gross\nA\0,1\n"), Err(EncodingError::Nul { line: 2, offset: 13 })));
    }

    #[test]
    fn all_bytes_of_kz_1048_are_those_of_its_standard() {
        let letters = Letters::named("kz-1048").unwrap();
        let kazakh = b"\x8d\x9d\x8e\x9e\xa1\xa2\xa3\xbc\xa5\xb4\xaa\xba\xaf\xbf\xbd\xbe";
        assert_eq!(letters.decoded(kazakh).as_deref(), Some("ҚқҺһҰұӘәӨөҒғҮүҢң"));
    }

    #[test]
    fn letters_of_one_byte_each_are_known() {
        for (name, expected) in [
            ("windows-1251", true),
            ("kz-1048", true),
            ("windows-1252", true),
            ("windows-1254", true),
            ("ibm866", true),
            ("koi8-r", true),
            ("utf-8", false),
            ("utf-16", false),
            ("gb18030", false),
            ("euc-kr", false),
            // A byte of it is no letter.
            ("windows-1253", false),
            // A letter and a space are told apart by more than half of the byte.
            ("macintosh", false),
        ] {
            assert_eq!(Letters::named(name).unwrap().is_bytewise(), expected, "{name}");
        }
    }
}
