//! The one place that writes: results to standard output or a file, everything else to standard error.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A result could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {to}: {error}")]
pub struct OutputError {
    to: String,
    error: io::Error,
}

impl OutputError {
    fn new(to: impl Into<String>, error: io::Error) -> OutputError {
        OutputError { to: to.into(), error }
    }

    /// The reader went away, as `head` does: not a failure.
    pub fn is_closed_pipe(&self) -> bool {
        self.error.kind() == io::ErrorKind::BrokenPipe
    }
}

/// What writes a result.
pub type Fill<'f> = dyn FnMut(&mut dyn Write) -> io::Result<()> + 'f;

/// Writes a result to standard output, all of it or an error.
#[expect(clippy::disallowed_methods, reason = "this is the one place that writes")]
pub fn to_stdout(fill: &mut Fill<'_>) -> Result<(), OutputError> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = fill(&mut out).and_then(|()| out.flush());
    // What a closed pipe did not take is not tried again.
    let (_, _) = out.into_parts();
    written.map_err(|error| OutputError::new("standard output", error))
}

/// Writes a result to a file, whole or not at all: the old file stands until the new one is complete.
pub fn to_file(path: &Path, fill: &mut Fill<'_>) -> Result<(), OutputError> {
    let failed = |error| OutputError::new(path.display().to_string(), error);
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A device or a pipe takes bytes as they come; there is nothing to put in its place.
        let mut device = OpenOptions::new().write(true).open(path).map_err(failed)?;
        return fill(&mut device).and_then(|()| device.flush()).map_err(failed);
    }
    let target = followed(path);
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    fs::metadata(&folder).map_err(failed)?;
    let mut new = temporary(&folder).map_err(|error| failed(error.kind().into()))?;
    let mut buffered = BufWriter::new(&mut new);
    fill(&mut buffered).and_then(|()| buffered.flush()).map_err(failed)?;
    drop(buffered);
    if let Some(old) = old {
        new.as_file().set_permissions(old.permissions()).map_err(failed)?;
    }
    new.as_file().sync_all().map_err(failed)?;
    new.persist(&target).map_err(|error| failed(error.error))?;
    // The folder's own entry is best effort: not every system lets a folder be synced.
    let _ = File::open(&folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The file that links lead to, though it may not be there yet.
fn followed(path: &Path) -> PathBuf {
    let mut target = path.to_path_buf();
    // As many steps as the system itself would take.
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&target) else { break };
        target = target.parent().map_or_else(|| next.clone(), |folder| folder.join(&next));
    }
    target
}

/// A new file beside the target, with the mode any new file gets.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kinostat-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The system takes away what the user's umask does; temporary files would else be private.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Whether someone watches standard error.
#[expect(clippy::disallowed_methods, reason = "this is the one place that writes")]
pub fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// An error or a hint of ours, with the program's name in front of its first line.
pub fn tell(message: &str) {
    plain_error(&format!("kinostat: {message}\n"));
}

/// Text to standard error. If even that cannot be written there is nobody left to tell.
#[expect(clippy::disallowed_methods, reason = "this is the one place that writes")]
pub fn plain_error(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether two paths are one file.
pub fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a_meta), Ok(b_meta)) if a_meta.is_file() && b_meta.is_file() => same(a, &a_meta, b, &b_meta),
        _ => false,
    }
}

#[cfg(unix)]
fn same(_: &Path, a: &fs::Metadata, _: &Path, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    a.dev() == b.dev() && a.ino() == b.ino()
}

#[cfg(not(unix))]
fn same(a: &Path, _: &fs::Metadata, b: &Path, _: &fs::Metadata) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
