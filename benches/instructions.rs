//! How many instructions the hot loops take, counted by callgrind, so that a change shows on a noisy machine too.
//!
//! `cargo bench --bench instructions`; it needs valgrind and `cargo install gungraun-runner`. Each loop has a limit, about a
//! tenth above what it took when that was set: beyond it the bench fails. Counts are those of a machine with AVX2.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::disallowed_types)]
#![allow(missing_docs, unused_qualifications)]

use std::fmt::Write;
use std::hint::black_box;
use std::io::{self, Cursor};
use std::num::NonZeroUsize;
use std::sync::Arc;

use clap::FromArgMatches;
use gungraun::{Callgrind, EventKind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use kinostat::input::{self, ReadAt, Reading, Source};
use kinostat::model::box_office::BoxOffice;
use kinostat::model::period::Period;
use kinostat::model::rollup::Rollup;
use kinostat::render::{Format, RenderOptions};
use kinostat::report::{Report, year};

/// A file that is in memory.
struct InMemory(Vec<u8>);

impl ReadAt for InMemory {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = &self.0[usize::try_from(offset).unwrap().min(self.0.len())..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        Ok(length)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.0.len() as u64)
    }
}

/// Rows of so many films, in the order of their dates or of none; every seventh title stands in quotes.
fn table(rows: usize, films: usize, in_order: bool) -> Arc<InMemory> {
    let mut text =
        "date,film_id,title,origin,country,distributor,cinema_id,city,format,sessions,admissions,gross\n".to_owned();
    for row in 0..rows {
        let day = if in_order { row * 700 / rows } else { row * 7_919 % 700 };
        let film = row * 31 % films;
        let title =
            if film.is_multiple_of(7) { format!("\"Жол, {film}\"") } else { format!("Ұлы көш {film}") };
        let (origin, country) =
            if film.is_multiple_of(3) { ("domestic", "Казахстан") } else { ("foreign", "США") };
        let (year, month, date) = (2023 + day / 350, day % 350 / 30 + 1, day % 28 + 1);
        let (cinema, admissions, gross) = (row % 400, row * 13 % 900, row * 7_001 % 900_000);
        writeln!(
            text,
            "{year}-{month:02}-{date:02},F{film:05},{title},{origin},{country},Алатау Фильм,C{cinema},Алматы,2D,5,{admissions},{gross}.{:02}",
            row % 100
        )
        .unwrap();
    }
    Arc::new(InMemory(text.into_bytes()))
}

fn read(file: Arc<InMemory>, is_file: bool, careful: bool) -> BoxOffice {
    let reading = Reading {
        threads: Some(NonZeroUsize::MIN),
        careful,
        ..Reading::of(Rollup::periods(Period::Year(2024), Some(Period::Year(2023))))
    };
    let bytes = Cursor::new(file.0.clone());
    let at = is_file.then_some(file as Arc<dyn ReadAt>);
    input::read(
        vec![Source { name: "rows.csv".to_owned(), bytes: Box::new(bytes), again: None, at }],
        Vec::new(),
        &reading,
    )
    .unwrap()
}

fn most(instructions: u64) -> LibraryBenchmarkConfig {
    LibraryBenchmarkConfig::default().tool(Callgrind::default().hard_limits([(EventKind::Ir, instructions)])).clone()
}

#[library_benchmark(setup = table)]
#[bench::in_order(args = (100_000, 60, true), config = most(142_000_000))]
#[bench::in_no_order(args = (100_000, 60, false), config = most(156_000_000))]
#[bench::of_many_films(args = (8_000, 4_000, true), config = most(214_000_000))]
fn rows_in_bulk(file: Arc<InMemory>) -> BoxOffice {
    black_box(read(file, true, false))
}

#[library_benchmark(setup = table)]
#[bench::in_order(args = (100_000, 60, true), config = most(198_000_000))]
fn rows_of_a_stream(file: Arc<InMemory>) -> BoxOffice {
    black_box(read(file, false, false))
}

#[library_benchmark(setup = table)]
#[bench::in_order(args = (2_000, 60, true), config = most(82_000_000))]
fn rows_one_by_one(file: Arc<InMemory>) -> BoxOffice {
    black_box(read(file, true, true))
}

fn data() -> BoxOffice {
    read(table(8_000, 4_000, true), true, false)
}

#[library_benchmark]
#[bench::of_many_films(args = (), setup = data, config = most(130_000_000))]
fn the_report_of_a_year(data: BoxOffice) -> Vec<u8> {
    let command = clap::Command::new("report").no_binary_name(true);
    let matches = <year::Options as clap::Args>::augment_args(command).get_matches_from(["--year", "2024"]);
    let report = year::Options::from_arg_matches(&matches).unwrap();
    let mut out = Vec::new();
    Format::Csv.render(&report.run(&data).unwrap(), &RenderOptions::default(), &mut out).unwrap();
    black_box(out)
}

library_benchmark_group!(name = reading, benchmarks = [rows_in_bulk, rows_of_a_stream, rows_one_by_one]);
library_benchmark_group!(name = reporting, benchmarks = [the_report_of_a_year]);
main!(library_benchmark_groups = [reading, reporting]);
