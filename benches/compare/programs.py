"""Who is compared: for each program, how it is started for a report and how its output becomes the answer.

kinostat is the small table at the top; a report it answers by another command is a change of one line there. To add a peer, write
a class with `find`, `argv` and `answer`, and name it in PEERS.
"""

import os
import re
import shutil
import subprocess

import answers

HERE = os.path.dirname(os.path.abspath(__file__))

# kinostat


# Report: the command, what makes its output the answer, and the most rows it is run on (None: any number).
KINOSTAT = {
    "R1": (lambda kinostat, path: [kinostat, "report", "--year", str(answers.YEAR), "-q", "-f", "csv", path],
           answers.of_report, None),
    "R2": (lambda kinostat, path: [kinostat, "growth", "--years", "{}..{}".format(*answers.YEARS), "-q", "-f", "csv", path],
           answers.of_growth, None),
    "R3": (lambda kinostat, path: [kinostat, "chart", "--year", str(answers.YEAR), "--each", "week", "--top", "1000000", "-q",
                                   "-f", "csv", path], answers.of_charts, None),
}


class Skipped(Exception):
    """A program that cannot take part, and why."""


class Kinostat:
    name = "kinostat"
    work = "the report itself, every column checked"

    def __init__(self, path, options=(), name=None):
        self.path, self.options, self.name = path, list(options), name or self.name

    def find(self, workshop):
        return output([self.path, "--version"]).split()[-1]

    def argv(self, report, path, rows, threads):
        command, _, most = KINOSTAT[report]
        if most is not None and rows > most:
            raise Skipped(f"no one command answers {report}; as many runs as weeks are made on {most:,} rows at most")
        argv = command(self.path, path)
        return argv[:-1] + self.options + argv[-1:] if self.options else argv

    def answer(self, report, out):
        return KINOSTAT[report][1](out)

    def knows(self, option):
        """Whether `report` has the option."""
        return option in output([self.path, "report", "--help"])


# Peers


class InPython:
    """A library of Python's; the start of Python and its imports are in its time."""

    def __init__(self, name, package, script, work):
        self.name, self.package, self.script, self.work = name, package, os.path.join(HERE, "peers", script), work

    def find(self, workshop):
        self.python, versions = workshop.python([self.package])
        return versions[self.package]

    def argv(self, report, path, rows, threads):
        return [self.python, self.script, report, path, *answers.bounds(report), str(threads)]

    def answer(self, report, out):
        return answers.of_groups(report, answers.rows(out, "csv"), answers.tiyn)


class DuckdbShell:
    """DuckDB's own shell, without the start of Python; on PyPI it is older than the library."""

    name, work = "DuckDB (shell)", "DECIMAL, typed"

    def find(self, workshop):
        python, versions = workshop.python(["duckdb-cli"])
        self.shell = os.path.join(os.path.dirname(python), "duckdb")
        return versions["duckdb-cli"]

    def argv(self, report, path, rows, threads):
        from peers import sql
        query = (f"SET threads = {threads}; SET preserve_insertion_order = false; "
                 + sql.duckdb(report, path, *answers.bounds(report)))
        # The file of settings a user may have would be read first.
        return [self.shell, "-init", "/dev/null", "-csv", "-noheader", "-c", query]

    def answer(self, report, out):
        return answers.of_groups(report, answers.rows(out, "csv"), answers.tiyn)


class Xan:
    name, work = "xan", "whole tiyn, dates as text, titles not checked"

    def find(self, workshop):
        self.path = workshop.xan()
        return output([self.path, "--version"]).split()[-1]

    def argv(self, report, path, rows, threads):
        first, end = answers.bounds(report)
        tiyn = 'sum(replace(gross, ".", "")) as g'
        within = f'filter \'date ge "{first}" && date lt "{end}"\' | '
        steps, groups, sums = {
            "R1": (within + "map 'date[:4] as y'", "y,film_id,origin", f"first(title) as t, {tiyn}, sum(admissions) as a"),
            "R2": (within + "map 'date[:4] as y'", "y,origin", f"{tiyn}, sum(admissions) as a, cardinality(film_id) as n"),
            "R3": (within + "map 'strftime(date(date), \"%G-%V\") as w'", "w,film_id", f"first(title) as t, {tiyn}"),
        }[report]
        return [self.path, "parallel", "groupby", "-t", str(threads), "-P", steps, groups, sums, path]

    def answer(self, report, out):
        groups = answers.rows(out, "csv")[1:]
        if report == "R1":
            groups = [(year, film, title, origin, *sums) for year, film, origin, title, *sums in groups]
        return answers.of_groups(report, groups, int)


class Miller:
    name, work = "Miller", "whole tiyn by way of doubles, dates as text"

    def find(self, workshop):
        self.path = workshop.system("mlr", "miller")
        return output([self.path, "--version"]).split()[-1]

    def argv(self, report, path, rows, threads):
        first, end = answers.bounds(report)
        tiyn = "$g = roundm($gross * 100, 1)"
        week = (f'if (is_absent(@w[$date])) {{@w[$date] = (strptime($date, "%Y-%m-%d") - strptime("{first}", "%Y-%m-%d"))'
                " // 604800} $w = @w[$date]")
        within = ["filter", f'$date >= "{first}" && $date < "{end}"', "then"]
        verbs = {
            "R1": ["put", f"$y = substr0($date, 0, 3); {tiyn}", "then",
                   "stats1", "-a", "sum", "-f", "g,admissions", "-g", "y,film_id,title,origin"],
            "R2": ["put", f"$y = substr0($date, 0, 3); {tiyn}", "then",
                   "stats1", "-a", "sum", "-f", "g,admissions", "-g", "y,origin,film_id", "then",
                   "stats1", "-a", "sum,count", "-f", "g_sum,admissions_sum", "-g", "y,origin", "then",
                   "cut", "-o", "-f", "y,origin,g_sum_sum,admissions_sum_sum,g_sum_count"],
            "R3": ["put", f"{week}; {tiyn}", "then", "stats1", "-a", "sum", "-f", "g", "-g", "w,film_id,title"],
        }[report]
        return [self.path, "--icsv", "--ocsv", "--headerless-csv-output", *within, *verbs, path]

    def answer(self, report, out):
        return answers.of_groups(report, answers.rows(out, "csv"), int)


class Mawk:
    name, work = "mawk", "whole tiyn in doubles, nothing checked"

    def find(self, workshop):
        self.path = workshop.system("mawk", "mawk")
        return re.search(r"[\d.]+", output([self.path, "-W", "version"]))[0]

    def argv(self, report, path, rows, threads):
        first, end = answers.bounds(report)
        script = os.path.join(HERE, "peers", "groups.awk")
        return [self.path, "-v", f"report={report}", "-v", f"first={first}", "-v", f"end={end}", "-f", script, path]

    def answer(self, report, out):
        return answers.of_groups(report, answers.rows(out, "tsv"), int)


class Wc:
    """Not a peer but a floor: it counts the lines and knows no answer."""

    name, work = "wc -l", "counts lines only"

    def find(self, workshop):
        return output(["wc", "--version"]).splitlines()[0].split()[-1]

    def argv(self, report, path, rows, threads):
        return ["wc", "-l", path]

    def answer(self, report, out):
        return None


PEERS = [
    InPython("Polars", "polars", "in_polars.py", "Decimal, typed, streaming"),
    InPython("DuckDB", "duckdb", "in_duckdb.py", "DECIMAL, typed"),
    DuckdbShell(),
    InPython("DataFusion", "datafusion", "in_datafusion.py", "Decimal, typed"),
    InPython("chdb", "chdb", "in_chdb.py", "Decimal, typed"),
    Xan(),
    Miller(),
    Mawk(),
    Wc(),
]


def output(argv):
    """What a program prints when asked for its version or help."""
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip()


class Workshop:
    """Finds programs, and installs under `root` or from the system's packages what is not there. Each answer is kept."""

    XAN = "0.61.0"

    def __init__(self, root, say):
        self.root, self.say, self.tried = root, say, {}

    def system(self, program, package):
        path = shutil.which(program)
        if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
            self.say(f"installing {package} with apt-get")
            install = f"apt-get install -y {package}"
            self._log("apt", ["sh", "-c", f"{install} || {{ apt-get update && {install}; }}"])
            path = shutil.which(program)
        if path is None:
            raise Skipped(f"{program} is not found; install the package {package}")
        return path

    def xan(self):
        own = os.path.join(self.root, "xan", "bin", "xan")
        for path in (own, shutil.which("xan")):
            if path and os.path.exists(path):
                return path
        if not shutil.which("cargo"):
            raise Skipped("xan is not found, and no cargo to install it")
        self.say(f"installing xan {self.XAN} with cargo, some minutes")
        # Built under the workshop, so that it never waits for, or unsettles, a build of kinostat.
        target = os.path.join(self.root, "xan", "target")
        done = self._log("xan", ["cargo", "install", "xan", "--version", self.XAN, "--locked", "--root",
                                 os.path.join(self.root, "xan"), "--target-dir", target])
        shutil.rmtree(target, ignore_errors=True)
        if done or not os.path.exists(own):
            raise Skipped(f"cargo install xan failed, see {self._path('xan')}")
        return own

    def python(self, packages):
        """The venv's Python, and the versions of packages that are installed there as pinned."""
        python = os.path.join(self.root, "venv", "bin", "python")
        if not os.path.exists(python):
            self._once("venv", ["python3", "-m", "venv", os.path.join(self.root, "venv")])
        versions = {}
        for package in packages:
            pinned = self._pinned()[package]
            installed = output([python, "-c", f"import importlib.metadata as m; print(m.version('{package}'))"])
            if installed != pinned:
                self.say(f"installing {package} {pinned} with pip")
                self._once(package, [python, "-m", "pip", "install", "--disable-pip-version-check", "-q", f"{package}=={pinned}"])
            versions[package] = pinned
        return python, versions

    def _pinned(self):
        with open(os.path.join(HERE, "requirements.txt"), encoding="utf-8") as lines:
            return dict(line.split("==") for line in lines.read().split())

    def _once(self, name, argv):
        if name not in self.tried:
            self.tried[name] = self._log(name, argv)
        if self.tried[name]:
            raise Skipped(f"{' '.join(argv[-1:])} cannot be installed, see {self._path(name)}")

    def _path(self, name):
        return os.path.join(self.root, "log", f"{name}.log")

    def _log(self, name, argv):
        os.makedirs(os.path.join(self.root, "log"), exist_ok=True)
        with open(self._path(name), "w", encoding="utf-8") as log:
            return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/").returncode
