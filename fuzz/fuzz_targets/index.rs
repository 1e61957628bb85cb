//! The index of any bytes holds what the csv crate finds in them, or says that they are irregular.
//!
//! `cargo install cargo-fuzz`, then `cargo +nightly fuzz run index`.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../src/input/bulk/index.rs"]
mod index;

fuzz_target!(|bytes: &[u8]| {
    let Some((sign, text)) = bytes.split_first() else { return };
    let delimiter = [b',', b';', b'\t', b'|'][usize::from(sign % 4)];
    let mut index = index::Index::default();
    let seen = index.of(text, delimiter);
    assert!(index.length() <= text.len());
    let breaks = index.breaks().iter().all(|at| text[*at as usize] == b'\n' && (*at as usize) < index.length());
    assert!(breaks);
    if seen.irregular {
        return;
    }
    let whole = &text[..index.length()];
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(whole);
    let mut expected = reader.byte_records().map(|record| record.expect("memory can be read"));
    for marks in index.records() {
        let (start, end) = (marks[0].wrapping_add(1) as usize, marks[marks.len() - 1] as usize);
        // The csv crate passes over blank lines.
        if matches!(&whole[start..end], b"" | b"\r") {
            continue;
        }
        let record = expected.next().expect("a record for each of the index");
        assert_eq!(record.len(), marks.len() - 1);
        for (field, pair) in record.iter().zip(marks.windows(2)) {
            let text = &whole[pair[0].wrapping_add(1) as usize..pair[1] as usize];
            let text = text.strip_suffix(b"\r").filter(|_| pair[1] as usize == end).unwrap_or(text);
            let bare = text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or(text);
            let quotes = bare.iter().filter(|byte| **byte == b'"').count();
            assert_eq!(bare.len() - quotes / 2, field.len());
        }
    }
    assert!(expected.next().is_none());
});
