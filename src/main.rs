//! The command `kinostat`: everything is in the library.

use std::panic;
use std::process::ExitCode;

fn main() -> ExitCode {
    panic::set_hook(Box::new(kinostat::cli::report_bug));
    panic::catch_unwind(|| kinostat::cli::run(std::env::args_os())).unwrap_or(ExitCode::from(4))
}
