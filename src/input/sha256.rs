//! The SHA-256 of a source, taken while it is read, so that an answer names the very bytes it rests on.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::ReadAt;

/// Passes bytes through and hashes them.
pub struct Hashing<R> {
    inner: R,
    hash: SharedHash,
    most: u64,
}

/// The hash of what has passed so far, and how many bytes that is.
#[derive(Clone)]
pub struct SharedHash(Arc<Mutex<(Option<Sha256>, u64)>>);

/// Hashing takes longer than folding does: of more bytes than these it is done only where the hash is asked for.
pub const MOST: u64 = 1024 * 1024;

impl<R: Read> Hashing<R> {
    /// Hashes what is read from `inner`, unless it is more than so many bytes.
    pub fn new(inner: R, most: u64) -> Hashing<R> {
        Hashing { inner, hash: SharedHash(Arc::new(Mutex::new((Some(Sha256::new()), 0)))), most }
    }

    /// A handle on the hash that outlives the reader.
    pub fn digest(&self) -> SharedHash {
        self.hash.clone()
    }
}

impl SharedHash {
    /// The hash in hexadecimal; nothing where there were too many bytes.
    pub fn hex(&self) -> String {
        let digest = self.0.lock().ok().and_then(|hash| hash.0.clone()).map(Sha256::finalize);
        digest.map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect()).unwrap_or_default()
    }

    /// How many bytes passed.
    pub fn length(&self) -> u64 {
        self.0.lock().map_or(0, |hash| hash.1)
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if let (Ok(mut hash), Some(bytes)) = (self.hash.0.lock(), buffer.get(..read)) {
            hash.1 = hash.1.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
            if hash.1 > self.most {
                hash.0 = None;
            }
            if let Some(hash) = &mut hash.0 {
                hash.update(bytes);
            }
        }
        Ok(read)
    }
}

/// The hash of all that can be read.
pub fn of(bytes: impl Read) -> io::Result<String> {
    let mut hashing = Hashing::new(bytes, u64::MAX);
    io::copy(&mut hashing, &mut io::sink())?;
    Ok(hashing.digest().hex())
}

/// The hash of a file, unless it has too many bytes, and how many it has.
pub fn of_file(file: &dyn ReadAt) -> io::Result<(String, u64)> {
    let length = file.length()?;
    if length > MOST {
        return Ok((String::new(), length));
    }
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    let mut read = 0_usize;
    while let Some(rest) = bytes.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, u64::try_from(read).unwrap_or(u64::MAX))? {
            0 => break,
            more => read = read.saturating_add(more),
        }
    }
    bytes.truncate(read);
    Ok((of(bytes.as_slice())?, length))
}
