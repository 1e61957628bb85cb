//! Packing: gzip, zstd or zip around a file, told by its first bytes and taken off while it is read.
//!
//! What comes out is capped, so that a small file cannot fill a machine; `--no-limits` lifts the caps.

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;

/// What is wrong with a packed file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackingError {
    /// More comes out than any file of records holds.
    #[error("unpacks to more than 8 GiB; --no-limits reads it all the same")]
    TooLong,
    /// It holds next to nothing, many times over.
    #[error(
        "unpacks to more than 1,000 times its size, as a file made to do harm does; --no-limits reads it all the same"
    )]
    Bomb,
    /// A zip of several files.
    #[error("is a zip of several files: {0}; unpack it, and give the files you want")]
    SeveralFiles(String),
    /// A zip of nothing.
    #[error("is a zip without a file in it")]
    NoFile,
    /// The packing does not say what it should.
    #[error("is a damaged {0}: {1}; copy or download it again")]
    Damaged(&'static str, String),
    /// Packed in what is packed in what is packed.
    #[error("is packed more than three times over; unpack it first")]
    TooDeep,
}

impl From<PackingError> for io::Error {
    fn from(error: PackingError) -> io::Error {
        io::Error::other(error)
    }
}

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const OLE: &[u8] = b"\xd0\xcf\x11\xe0";

/// All bytes of a source in a file without a name, which is gone with the program.
pub type Spool = Box<dyn Seekable>;

/// What can be read in any order.
pub trait Seekable: Read + Seek + Send {}

impl<T: Read + Seek + Send> Seekable for T {}

/// What a source is, once its packing is off.
pub enum Content {
    /// Text of some encoding.
    Text(Box<dyn Read + Send>),
    /// A workbook, which can only be read as a file.
    Workbook(Spool),
}

/// Takes the packing off; how it was packed is returned too.
pub fn unpacked(mut bytes: Box<dyn Read + Send>, has_limits: bool) -> io::Result<(Content, Vec<&'static str>)> {
    let mut packings = Vec::new();
    loop {
        let mut head = Vec::with_capacity(8);
        (&mut bytes).take(8).read_to_end(&mut head)?;
        let is = |magic: &[u8]| head.starts_with(magic);
        let (is_gzip, is_zstd, is_zip, is_ole) = (is(GZIP), is(ZSTD), is(ZIP) || is(EMPTY_ZIP), is(OLE));
        bytes = Box::new(Cursor::new(head).chain(bytes));
        if packings.len() > 3 {
            return Err(PackingError::TooDeep.into());
        }
        let packed = Arc::new(AtomicU64::new(0));
        let capped = |out: Box<dyn Read + Send>, packed: &Arc<AtomicU64>| -> Box<dyn Read + Send> {
            if has_limits { Box::new(Capped { inner: out, packed: Arc::clone(packed), out: 0 }) } else { out }
        };
        if is_gzip {
            packings.push("gzip");
            let counted = Counted { inner: bytes, count: Arc::clone(&packed) };
            let unpacked = Damage("gzip file", MultiGzDecoder::new(BufReader::with_capacity(BLOCK, counted)));
            bytes = capped(Box::new(unpacked), &packed);
        } else if is_zstd {
            packings.push("zstd");
            let counted = Counted { inner: bytes, count: Arc::clone(&packed) };
            let frames = zstd::Decoder::with_buffer(BufReader::with_capacity(BLOCK, counted))?;
            bytes = capped(Box::new(Damage("zstd file", frames)), &packed);
        } else if is_zip {
            let mut archive = ZipArchive::new(spooled(bytes, has_limits)?).map_err(damaged_zip)?;
            if is_workbook(&archive) {
                check_strings(&mut archive, has_limits)?;
                return Ok((Content::Workbook(archive.into_inner()), packings));
            }
            packings.push("zip");
            let place = only_file(&archive)?;
            let file = archive.by_index(place).map_err(damaged_zip)?;
            packed.store(file.compressed_size(), Ordering::Relaxed);
            bytes = Box::new(spooled_file(file, has_limits.then_some(packed.load(Ordering::Relaxed)))?);
        } else if is_ole {
            return Ok((Content::Workbook(spooled(bytes, has_limits)?), packings));
        } else {
            return Ok((Content::Text(bytes), packings));
        }
    }
}

const BLOCK: usize = 64 * 1024;

fn spooled(bytes: Box<dyn Read + Send>, has_limits: bool) -> io::Result<Spool> {
    let bytes: Box<dyn Read + Send> = if has_limits {
        Box::new(Capped { inner: bytes, packed: Arc::new(AtomicU64::new(u64::MAX)), out: 0 })
    } else {
        bytes
    };
    rewound(bytes)
}

fn spooled_file(file: impl Read, packed: Option<u64>) -> io::Result<Spool> {
    match packed {
        Some(packed) => {
            rewound(Capped { inner: Damage("zip or workbook", file), packed: Arc::new(AtomicU64::new(packed)), out: 0 })
        }
        None => rewound(Damage("zip or workbook", file)),
    }
}

fn rewound(mut bytes: impl Read) -> io::Result<Spool> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut bytes, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(Box::new(file))
}

fn damaged(what: &'static str, error: impl ToString) -> io::Error {
    PackingError::Damaged(what, error.to_string()).into()
}

fn damaged_zip(error: impl ToString) -> io::Error {
    damaged("zip or workbook", error)
}

fn is_workbook(archive: &ZipArchive<Spool>) -> bool {
    archive.index_for_name("[Content_Types].xml").is_some()
        || archive.index_for_name("mimetype").is_some() && archive.index_for_name("content.xml").is_some()
}

/// The place of the one file in a zip; folders and what a Mac adds are none.
fn only_file(archive: &ZipArchive<Spool>) -> io::Result<usize> {
    let names = archive.file_names().collect::<Result<Vec<_>, _>>().map_err(damaged_zip)?;
    let is_file = |name: &&str| !name.ends_with('/') && !name.starts_with("__MACOSX/");
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).filter(is_file).collect();
    match names.as_slice() {
        [name] => archive.index_for_name(name).ok_or_else(|| PackingError::NoFile.into()),
        [] => Err(PackingError::NoFile.into()),
        several => {
            let some: Vec<&str> = several.iter().take(6).copied().collect();
            let more = if several.len() > some.len() { ", …" } else { "" };
            Err(PackingError::SeveralFiles(format!("{}{more}", some.join(", "))).into())
        }
    }
}

/// The strings of a workbook are held in memory while it is read, so they are measured before.
fn check_strings(archive: &mut ZipArchive<Spool>, has_limits: bool) -> io::Result<()> {
    if !has_limits {
        return Ok(());
    }
    for name in ["xl/sharedStrings.xml", "content.xml"] {
        let Some(place) = archive.index_for_name(name) else { continue };
        let file = archive.by_index(place).map_err(damaged_zip)?;
        let packed = Arc::new(AtomicU64::new(file.compressed_size()));
        io::copy(&mut Capped { inner: Damage("zip or workbook", file), packed, out: 0 }, &mut io::sink())?;
    }
    Ok(())
}

/// Counts the bytes that pass.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(read)
    }
}

/// Stops when far more comes out than a file of records holds.
struct Capped<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    out: u64,
}

/// More bytes than any file of records unpacks to.
pub const LONGEST: u64 = 8 * 1024 * 1024 * 1024;
/// So many bytes do no harm, however small the file they come from.
const HARMLESS: u64 = 64 * 1024 * 1024;

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.out = self.out.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if self.out > LONGEST {
            return Err(PackingError::TooLong.into());
        }
        if self.out > HARMLESS && self.out > self.packed.load(Ordering::Relaxed).saturating_mul(1_000) {
            return Err(PackingError::Bomb.into());
        }
        Ok(read)
    }
}

/// Says of what an unpacker cannot read that the file is damaged.
struct Damage<R>(&'static str, R);

impl<R: Read> Read for Damage<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                damaged(self.0, error)
            }
            // What zstd says of a file has no kind of its own.
            io::ErrorKind::Other if error.get_ref().is_some_and(|why| !why.is::<PackingError>()) => {
                damaged(self.0, error)
            }
            _ => error,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn text(bytes: Vec<u8>) -> Result<(String, Vec<&'static str>), PackingError> {
        let downcast = |error: io::Error| error.downcast::<PackingError>().unwrap();
        match unpacked(Box::new(Cursor::new(bytes)), true).map_err(downcast)? {
            (Content::Text(mut bytes), packings) => {
                let mut text = String::new();
                bytes.read_to_string(&mut text).map_err(downcast)?;
                Ok((text, packings))
            }
            _ => panic!("no text"),
        }
    }

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let rows = b"title,gross\nA,1\n".as_slice();
        let twice = [gzip(rows), gzip(b"B,2\n")].concat();
        let frames = [zstd(rows), zstd(b"B,2\n")].concat();
        for (packed, expected, packings) in [
            (rows.to_vec(), "title,gross\nA,1\n", vec![]),
            (gzip(rows), "title,gross\nA,1\n", vec!["gzip"]),
            (twice, "title,gross\nA,1\nB,2\n", vec!["gzip"]),
            (frames, "title,gross\nA,1\nB,2\n", vec!["zstd"]),
            (zip(&[("a.csv", rows), ("__MACOSX/._a.csv", b"x")]), "title,gross\nA,1\n", vec!["zip"]),
            (zip(&[("a.csv.gz", &gzip(rows))]), "title,gross\nA,1\n", vec!["zip", "gzip"]),
            (Vec::new(), "", vec![]),
        ] {
            assert_eq!(text(packed), Ok((expected.to_owned(), packings)));
        }
    }

    #[test]
    fn what_is_wrong_with_a_packed_file_is_told() {
        let cut = |mut bytes: Vec<u8>| {
            bytes.truncate(bytes.len() - 6);
            bytes
        };
        let rows = b"title,gross\nA,1\n".as_slice();
        let overwritten = |bytes: Vec<u8>| [&bytes[..8], &[0xFF; 20]].concat();
        let followed = [zstd(rows), b"title".to_vec()].concat();
        let wrong = [cut(gzip(rows)), cut(zstd(rows)), cut(zip(&[("a", rows)])), overwritten(zstd(rows)), followed];
        for packed in wrong {
            assert!(matches!(text(packed), Err(PackingError::Damaged(..))));
        }
        assert_eq!(text(zstd(&gzip(&gzip(&gzip(rows))))), Err(PackingError::TooDeep));
        assert_eq!(text(zip(&[("a", b"1"), ("b", b"2")])), Err(PackingError::SeveralFiles("a, b".to_owned())));
        assert_eq!(text(zip(&[])), Err(PackingError::NoFile));
        assert_eq!(text(gzip(&vec![b' '; 128 * 1024 * 1024])), Err(PackingError::Bomb));
        assert_eq!(text(zip(&[("a", &vec![b' '; 128 * 1024 * 1024])])), Err(PackingError::Bomb));
        assert_eq!(text(gzip(&gzip(&gzip(&gzip(rows))))), Err(PackingError::TooDeep));
    }
}
