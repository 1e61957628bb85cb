//! A line on standard error for who waits: how much is read, how fast, and how long it may take. It comes after two seconds,
//! only where a terminal shows it, and leaves nothing behind.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressState, ProgressStyle};

use crate::input::Progress;

/// How long nobody minds to wait.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often the line is drawn.
const TICK: Duration = Duration::from_millis(100);

/// What shows the progress until it is dropped.
pub struct Watch {
    ended: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Watches reading of so many bytes, if that is known, where someone sees it.
    pub fn begin(progress: &Arc<Progress>, total: Option<u64>, is_seen: bool) -> Watch {
        if !is_seen {
            return Watch { ended: None, thread: None };
        }
        let (ended, end) = channel();
        let progress = Arc::clone(progress);
        Watch { ended: Some(ended), thread: Some(std::thread::spawn(move || show(&progress, total, &end))) }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.ended.take());
        if let Some(thread) = self.thread.take() {
            // A line that could not be drawn is no reason to lose the answer.
            let _ = thread.join();
        }
    }
}

fn show(progress: &Arc<Progress>, total: Option<u64>, end: &Receiver<()>) {
    if end.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
    let counted = Arc::clone(progress);
    let rows = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let seconds = PATIENCE.saturating_add(state.elapsed()).as_secs().max(1);
        // A line that cannot be written is drawn again in a moment.
        let _ = write!(out, "{} rows a second", HumanCount(counted.rows().checked_div(seconds).unwrap_or_default()));
    };
    let template = match total {
        Some(_) => "{bar:24} {bytes} of {total_bytes}, {rows}, {eta} left",
        None => "{bytes}, {rows}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.with_key("rows", rows));
    }
    // Who stops the program with Ctrl-C keeps a clean line too.
    let on_stop = bar.clone();
    let _ = ctrlc::set_handler(move || {
        on_stop.finish_and_clear();
        std::process::exit(INTERRUPTED);
    });
    while end.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        bar.set_position(progress.bytes());
    }
    bar.finish_and_clear();
}

/// The exit code of a program that was stopped by the signal of Ctrl-C.
const INTERRUPTED: i32 = 130;
