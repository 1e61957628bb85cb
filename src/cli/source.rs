//! Where records come from: a FILE or `-` wins; else what is piped in; else configured data; else the bundled
//! figures. An empty pipe is an error, a silent one gets a hint, and no pipe ever times out.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Usage;
use super::looks::environment;
use super::output;
use super::records::RecordOptions;
use crate::input::{Again, InputError, ReadAt, STDIN, Source, bundled};

/// What was found to read.
pub struct Found {
    /// The sources, in the order given.
    pub sources: Vec<Source>,
    /// The files among them, which output must not replace.
    pub paths: Vec<PathBuf>,
    /// Whether they are the bundled figures.
    pub bundled: bool,
}

/// Whether a word names a file: one that is there, standard input, several by a pattern, or one of a kind that holds
/// records.
pub fn is_file(word: &str) -> bool {
    const ENDINGS: [&str; 10] = ["csv", "tsv", "txt", "json", "jsonl", "xlsx", "xls", "xml", "gz", "zst"];
    let path = Path::new(word);
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let has_ending = ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
    word == "-" || has_ending || word.contains('*') || path.exists()
}

/// Finds the records to read.
pub fn find(files: &[String], options: &RecordOptions, needs_records: bool, quiet: bool) -> anyhow::Result<Found> {
    if !files.is_empty() {
        return opened(files, quiet);
    }
    if !needs_records {
        return Ok(Found { sources: Vec::new(), paths: Vec::new(), bundled: false });
    }
    let may_read_stdin = !options.no_stdin && environment("KINOSTAT_STDIN").as_deref() != Some("never");
    if may_read_stdin && stdin_is_data() {
        return opened(&["-".to_owned()], quiet);
    }
    let configured: Vec<String> = if options.data.is_empty() {
        let paths = environment("KINOSTAT_DATA").unwrap_or_default();
        std::env::split_paths(&paths).map(|path| path.display().to_string()).filter(|path| !path.is_empty()).collect()
    } else {
        options.data.clone()
    };
    if !configured.is_empty() {
        return opened(&configured, quiet);
    }
    Ok(Found { sources: bundled::figures(), paths: Vec::new(), bundled: true })
}

fn opened(files: &[String], quiet: bool) -> anyhow::Result<Found> {
    if files.iter().filter(|file| *file == "-").count() > 1 {
        return Err(Usage("standard input can be read once, but - is given twice".to_owned()).into());
    }
    let mut found = Found { sources: Vec::new(), paths: Vec::new(), bundled: false };
    let files: Vec<String> = files.iter().map(|file| matching(file)).collect::<Result<Vec<_>, _>>()?.concat();
    for file in &files {
        if file == "-" {
            found.sources.push(stdin(quiet));
            found.paths.push(PathBuf::from(STDIN_FILE));
        } else {
            found.sources.push(open(file)?);
            found.paths.push(PathBuf::from(file));
        }
    }
    Ok(found)
}

/// The files a pattern such as `2024-*.csv` names, where the shell did not say; any other name stands for itself.
fn matching(file: &str) -> Result<Vec<String>, InputError> {
    if !file.contains(['*', '?']) || Path::new(file).exists() {
        return Ok(vec![file.to_owned()]);
    }
    let unreadable = |why: String| InputError::Unreadable {
        name: file.to_owned(),
        error: io::Error::new(io::ErrorKind::NotFound, why),
    };
    let paths = glob::glob(file).map_err(|error| unreadable(error.to_string()))?;
    let found: Result<Vec<String>, _> = paths.map(|path| path.map(|path| path.display().to_string())).collect();
    let found = found.map_err(|error| unreadable(error.to_string()))?;
    if found.is_empty() { Err(unreadable("no file has a name like this".to_owned())) } else { Ok(found) }
}

/// Where a file that was redirected to standard input can be known by; nothing where the system has none.
const STDIN_FILE: &str = "/dev/stdin";

/// Opens a file of records.
pub fn open(file: &str) -> Result<Source, InputError> {
    let opened = File::open(file).map_err(|error| InputError::Unreadable { name: file.to_owned(), error })?;
    let at = regular(&opened);
    // A pipe by a name can be read only once.
    let again = at.is_some().then(|| {
        let path = PathBuf::from(file);
        Box::new(move || File::open(&path).map(|file| Box::new(file) as Box<dyn Read + Send>)) as Again
    });
    Ok(Source { name: file.to_owned(), bytes: Box::new(opened), again, at })
}

/// All of a text file.
pub fn text_of(file: &str) -> Result<String, InputError> {
    std::fs::read_to_string(file).map_err(|error| InputError::Unreadable { name: file.to_owned(), error })
}

/// The file, to be read at any place, if it is one on a disk.
fn regular(file: &File) -> Option<Arc<dyn ReadAt>> {
    let is_regular = file.metadata().is_ok_and(|about| about.is_file());
    let file = file.try_clone().ok().filter(|_| is_regular)?;
    Some(Arc::new(Regular(file)))
}

/// A file on a disk.
struct Regular(File);

impl ReadAt for Regular {
    #[cfg(unix)]
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.0, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.0, buffer, offset)
    }

    #[cfg(not(any(unix, windows)))]
    fn read_at(&self, _: &mut [u8], _: u64) -> io::Result<usize> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }
}

fn stdin(quiet: bool) -> Source {
    let began = Arc::new(AtomicBool::new(false));
    let terminal = io::stdin().is_terminal();
    if quiet {
    } else if terminal {
        output::tell("reading records from the terminal; end them with Ctrl-D");
    } else {
        hint_when_silent(Arc::clone(&began));
    }
    Source { name: STDIN.to_owned(), bytes: Box::new(Watched { inner: io::stdin(), began }), again: None, at: None }
}

/// Says after two seconds without a byte what is being waited for. The wait itself never ends by itself.
fn hint_when_silent(began: Arc<AtomicBool>) {
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(2));
        if !began.load(Ordering::Relaxed) {
            output::tell("waiting for data on standard input; give a FILE, or --no-stdin to use the bundled figures");
        }
    });
}

/// Notes when the first bytes came, or the end did.
struct Watched<R> {
    inner: R,
    began: Arc<AtomicBool>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        self.began.store(true, Ordering::Relaxed);
        read
    }
}

/// Whether standard input holds data: a pipe, a socket or a file does; a terminal and `/dev/null` do not.
#[cfg(unix)]
fn stdin_is_data() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;
    let kind = io::stdin().as_fd().try_clone_to_owned().map(File::from).and_then(|stdin| stdin.metadata());
    kind.is_ok_and(|kind| {
        let kind = kind.file_type();
        kind.is_fifo() || kind.is_socket() || kind.is_file()
    })
}

#[cfg(not(unix))]
fn stdin_is_data() -> bool {
    !io::stdin().is_terminal()
}
