//! The SHA-256 of a source, taken while it is read, so that an answer names the very bytes it rests on.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

/// Passes bytes through and hashes them.
pub struct Hashing<R> {
    inner: R,
    hash: SharedHash,
}

/// The hash of what has passed so far.
#[derive(Clone)]
pub struct SharedHash(Arc<Mutex<Sha256>>);

impl<R: Read> Hashing<R> {
    /// Hashes what is read from `inner`.
    pub fn new(inner: R) -> Hashing<R> {
        Hashing { inner, hash: SharedHash(Arc::new(Mutex::new(Sha256::new()))) }
    }

    /// A handle on the hash that outlives the reader.
    pub fn digest(&self) -> SharedHash {
        self.hash.clone()
    }
}

impl SharedHash {
    /// The hash in hexadecimal.
    pub fn hex(&self) -> String {
        let digest = self.0.lock().map(|hash| hash.clone().finalize());
        digest.map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect()).unwrap_or_default()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if let (Ok(mut hash), Some(bytes)) = (self.hash.0.lock(), buffer.get(..read)) {
            hash.update(bytes);
        }
        Ok(read)
    }
}
