//! Runs one program and says what it took: `measure OUT PROGRAM [ARGUMENT]…`.
//!
//! The program's standard output goes to the file OUT, its standard input is empty. One line of JSON tells wall and CPU
//! seconds, the peak of resident memory and how the program ended. Linux on a 64-bit machine.
//!
//! It is a program of its own because the kernel counts, in the peak of a child, what its parent held when the child was
//! started: beneath Python nothing could seem to take less than Python does.

use std::fs::File;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// `struct rusage` of 64-bit Linux.
#[repr(C)]
#[derive(Default)]
struct Usage {
    user: [i64; 2],
    system: [i64; 2],
    peak_kib: i64,
    rest: [i64; 13],
}

unsafe extern "C" {
    fn wait4(process: i32, status: *mut i32, options: i32, usage: *mut Usage) -> i32;
}

fn run() -> Result<String, String> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(out), Some(program)) = (arguments.next(), arguments.next()) else {
        return Err("usage: measure OUT PROGRAM [ARGUMENT]…".to_owned());
    };
    let out = File::create(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let mut command = Command::new(&program);
    command.args(arguments).stdin(Stdio::null()).stdout(out);
    let (mut status, mut usage) = (0_i32, Usage::default());
    let start = Instant::now();
    let child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
    let process = i32::try_from(child.id()).map_err(|error| error.to_string())?;
    // Both pointers are to live values of the layout the call fills; the child is waited for here alone.
    let waited = unsafe { wait4(process, &mut status, 0, &mut usage) };
    let wall = start.elapsed().as_secs_f64();
    if waited != process {
        return Err(std::io::Error::last_os_error().to_string());
    }
    let seconds = |[whole, micro]: [i64; 2]| whole as f64 + micro as f64 / 1e6;
    let signal = status & 0x7f;
    let ended = if signal == 0 { (status >> 8) & 0xff } else { 128 + signal };
    Ok(format!(
        "{{\"wall\": {wall:.6}, \"cpu\": {:.6}, \"peak_kib\": {}, \"exit\": {ended}}}",
        seconds(usage.user) + seconds(usage.system),
        usage.peak_kib,
    ))
}

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
