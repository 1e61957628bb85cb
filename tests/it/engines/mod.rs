//! Real databases for the tests of `kinostat sql`: DuckDB, Spark and ClickHouse from the folder that `.ci/engines`
//! makes, and PostgreSQL as the system has it. Where one is not there its tests say so and pass, unless
//! `KINOSTAT_ENGINES=required`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why an engine gave no answer.
pub enum Trouble {
    /// It is not here.
    Absent(String),
    /// It refused.
    Refused(String),
}

/// An engine that runs statements over a table of takings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    DuckDb,
    Postgres,
    Spark,
    ClickHouse,
}

impl Engine {
    pub const ALL: [Engine; 4] = [Engine::DuckDb, Engine::Postgres, Engine::Spark, Engine::ClickHouse];

    /// The word of `--dialect`.
    pub fn dialect(self) -> &'static str {
        match self {
            Engine::DuckDb => "duckdb",
            Engine::Postgres => "postgres",
            Engine::Spark => "spark",
            Engine::ClickHouse => "clickhouse",
        }
    }

    /// Runs the statements in `*.sql` of a folder over its `takings.csv`, each result a `*.csv` beside it, and says
    /// who did.
    pub fn run(self, folder: &Path) -> Result<String, Trouble> {
        match self {
            Engine::DuckDb => duckdb(folder),
            Engine::Postgres => postgres(folder),
            Engine::Spark => by_python("pyspark", "spark.py", folder),
            Engine::ClickHouse => by_python("chdb", "clickhouse.py", folder),
        }
    }
}

/// Says that an engine is not here, which is a failure where all of them are required.
pub fn skipped(why: &str) {
    println!("skipped: {why}; .ci/engines installs it");
    let required = std::env::var("KINOSTAT_ENGINES").is_ok_and(|value| value == "required");
    assert!(!required, "{why}, and KINOSTAT_ENGINES=required");
}

/// A program of the folder that `.ci/engines` makes.
pub fn installed(program: &str) -> Result<PathBuf, Trouble> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/engines/bin").join(program);
    if path.exists() { Ok(path) } else { Err(Trouble::Absent(format!("{} is not here", path.display()))) }
}

/// Runs a command to its end; what it prints.
pub fn output(command: &mut Command) -> Result<String, Trouble> {
    let ran = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    if ran.status.success() { Ok(out.into_owned()) } else { Err(Trouble::Refused(format!("{out}{err}"))) }
}

fn statements(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|ending| ending == "sql")).collect()
}

/// The types of the table, in the words that DuckDB and PostgreSQL share.
const COLUMNS: &str = "date DATE, film_id TEXT, title TEXT, origin TEXT, country TEXT, distributor TEXT, \
    release_date DATE, cinema_id TEXT, city TEXT, format TEXT, sessions INTEGER, admissions INTEGER, gross NUMERIC(18, 2)";

fn duckdb(folder: &Path) -> Result<String, Trouble> {
    let program = installed("duckdb")?;
    let on = |command: &str| {
        output(Command::new(&program).current_dir(folder).args(["-csv", "takings.duckdb", "-c", command]))
    };
    on(&format!("CREATE TABLE takings ({COLUMNS}); COPY takings FROM 'takings.csv' (HEADER)"))?;
    for statement in statements(folder) {
        let rows = on(&std::fs::read_to_string(&statement).unwrap())?;
        std::fs::write(statement.with_extension("csv"), rows).unwrap();
    }
    Ok(format!("DuckDB {}", on("SELECT version()")?.lines().last().unwrap_or_default()))
}

fn by_python(package: &str, script: &str, folder: &Path) -> Result<String, Trouble> {
    let python = installed("python")?;
    output(Command::new(&python).args(["-c", &format!("import {package}")]))
        .map_err(|_| Trouble::Absent(format!("{package} is not in {}", python.display())))?;
    if package == "pyspark" && output(Command::new("sh").args(["-c", "command -v java"])).is_err() {
        return Err(Trouble::Absent("java, which Spark runs on, is not here".to_owned()));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/engines").join(script);
    output(Command::new(python).arg(script).arg(folder)).map(|said| said.trim().to_owned())
}

/// A server of its own, in a folder of its own, that listens on nothing but a socket in it.
struct Postgres {
    bin: PathBuf,
    home: tempfile::TempDir,
}

impl Postgres {
    fn start() -> Result<Postgres, Trouble> {
        let absent = || Trouble::Absent("PostgreSQL's initdb is not here".to_owned());
        let mut found: Vec<PathBuf> =
            glob::glob("/usr/lib/postgresql/*/bin/initdb").unwrap().filter_map(Result::ok).collect();
        found.sort();
        let bin = found.last().and_then(|initdb| initdb.parent()).ok_or_else(absent)?.to_owned();
        let server = Postgres { bin, home: tempfile::Builder::new().prefix("kinostat-pg-").tempdir().unwrap() };
        let home = server.home.path().display().to_string();
        if is_root() {
            // The server will not run as root.
            output(Command::new("chown").args(["postgres", &home]))?;
        }
        output(&mut server.command("initdb", &["-D", &server.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8"]))?;
        let options = format!("-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off");
        let log = format!("{home}/log");
        output(&mut server.command("pg_ctl", &["-D", &server.data(), "-l", &log, "-o", &options, "-w", "start"]))?;
        Ok(server)
    }

    fn data(&self) -> String {
        self.home.path().join("data").display().to_string()
    }

    /// A program of the server, run as who may run it.
    fn command(&self, program: &str, args: &[&str]) -> Command {
        let program = self.bin.join(program);
        let mut command = if is_root() { Command::new("runuser") } else { Command::new(&program) };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&program);
        }
        command.args(args).current_dir(self.home.path());
        // A server that keeps the ends of a pipe would keep who waits for it.
        if program.ends_with("pg_ctl") {
            command.stdout(Stdio::null()).stderr(Stdio::null());
        }
        command
    }

    fn psql(&self, command: &str) -> Result<String, Trouble> {
        let host = self.home.path().display().to_string();
        let mut psql = Command::new(self.bin.join("psql"));
        output(psql.args(["--csv", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", &host, "-U", "postgres", "-c", command]))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stop = self.command("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]).status();
        println!("the server was told to stop: {stop:?}");
    }
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn postgres(folder: &Path) -> Result<String, Trouble> {
    let server = Postgres::start()?;
    server.psql(&format!("CREATE TABLE takings ({COLUMNS})"))?;
    server.psql(&format!("\\copy takings FROM '{}' CSV HEADER", folder.join("takings.csv").display()))?;
    for statement in statements(folder) {
        let rows = server.psql(&std::fs::read_to_string(&statement).unwrap())?;
        std::fs::write(statement.with_extension("csv"), rows).unwrap();
    }
    Ok(format!("PostgreSQL {}", server.psql("SHOW server_version")?.lines().last().unwrap_or_default()))
}
