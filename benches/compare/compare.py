#!/usr/bin/env python3
"""Compares kinostat with other programs that answer the same reports from the same records.

For every report and size, all programs must first give equal answers, to the tiyn; only then are they timed, in rounds whose
order rotates. Needs Linux, Python 3.9 or newer and Rust; README.md beside this file tells the rest.
"""

import argparse
import datetime
import json
import os
import platform
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # leaves no caches beside the sources

import answers  # noqa: E402
import programs  # noqa: E402
from programs import Skipped  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TARGET = os.path.join(ROOT, "target", "compare")
EXTRAS = {
    "shuffled": "R1 on rows in no order",
    "threads": "kinostat on one thread and on all",
    "gz": "a file packed with gzip, beside unpacking alone",
    "zst": "a file packed with zstd, beside unpacking alone",
    "pipe": "records through a pipe, beside counting their lines",
    "small": "a file of 200 rows, beside a program that does nothing",
}
SMALL_ROWS, SMALL_ROUNDS = 200, 61
SEED = 1
# The part of the machine other work may take before it is told. Starting programs and making pages takes some itself.
DISTURBED = 0.1


def say(text=""):
    print(text, flush=True)


# What is run


class Runner:
    """One program in a race: its command, and what makes its output an answer (None: it has none to compare)."""

    def __init__(self, name, argv, answer=None, note=""):
        self.name, self.argv, self.answer, self.note = name, argv, answer, note
        self.runs = []


class Stopped(Exception):
    """A run that did not end well, and how it ended."""


class Bench:
    """The programs of this directory's own, the data, and how one program is measured."""

    def __init__(self, data, patience):
        self.data, self.patience = data, patience
        os.makedirs(os.path.join(TARGET, "bin"), exist_ok=True)
        os.makedirs(data, exist_ok=True)
        self.out = os.path.join(TARGET, "out")

    def compiled(self, name):
        source, program = os.path.join(HERE, f"{name}.rs"), os.path.join(TARGET, "bin", name)
        if not os.path.exists(program) or os.path.getmtime(program) < os.path.getmtime(source):
            subprocess.run(["rustc", "--edition", "2024", "-O", "-o", program, source], check=True)
        return program

    def run(self, argv):
        """Runs once; what it took, its output left in `self.out`."""
        command = [self.compiled("measure"), self.out, *argv]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              start_new_session=True) as launched:
            try:
                told, errors = launched.communicate(timeout=self.patience)
            except subprocess.TimeoutExpired:
                os.killpg(launched.pid, signal.SIGKILL)  # the launcher and what it started, by their own group
                launched.communicate()
                raise Stopped(f"took over {self.patience} s") from None
        if launched.returncode:
            raise Stopped(last_line(errors))
        took = json.loads(told)
        if took["exit"]:
            raise Stopped(f"ended with {took['exit']}: {last_line(errors)}")
        return took

    def output(self):
        with open(self.out, "rb") as out:
            return out.read()

    def records(self, rows, shuffled=False):
        """The file of so many rows, made unless it is there."""
        path = os.path.join(self.data, f"daily-{short(rows)}{'-shuffled' if shuffled else ''}.csv")
        if not os.path.exists(path):
            self.room(150 * rows)
            say(f"writing {path}")
            options = ["--seed", str(SEED)] + ["--shuffled"] * shuffled
            subprocess.run([self.compiled("generate"), str(rows), path + ".part", *options], check=True)
            os.rename(path + ".part", path)
        return path

    def packed(self, path, ending, argv):
        packed = path + ending
        if not os.path.exists(packed):
            self.room(os.path.getsize(path) // 3)
            say(f"writing {packed}")
            with open(packed + ".part", "wb") as out:
                subprocess.run([*argv, path], stdin=subprocess.DEVNULL, stdout=out, check=True)
            os.rename(packed + ".part", packed)
        return packed

    def room(self, size):
        free = shutil.disk_usage(self.data).free
        if free < size + (1 << 30):
            raise Skipped(f"{self.data} has {free >> 30} GiB free, too little")


def last_line(errors):
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "no message"


def warm(path):
    """Brings a file into the page cache, where it stays if there is room."""
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 22):
            pass


def busy_seconds():
    """CPU seconds the whole machine has worked, or was kept from working by its host, since it was started."""
    with open("/proc/stat", encoding="utf-8") as lines:
        user, nice, system, _idle, _waiting, *rest = map(int, lines.readline().split()[1:9])
    return (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")


# A race


class Race:
    """Programs side by side on one file. `base` is the one the others are a multiple of."""

    def __init__(self, title, base, runners, rounds, path, key=None):
        self.title, self.base, self.runners, self.rounds, self.path, self.key = title, base, runners, rounds, path, key
        self.left_out, self.refused, self.disturbed = {}, None, 0

    def check(self, bench):
        """Runs each once. Those that fail are left out; False when the answers differ, or the base has none."""
        warm(self.path)
        found = {}
        for runner in list(self.runners):
            try:
                bench.run(runner.argv)
                if runner.answer:
                    found[runner.name] = runner.answer(bench.output())
            except (Stopped, ValueError, KeyError, ArithmeticError) as why:
                self.left_out[runner.name] = str(why) if isinstance(why, Stopped) else f"unreadable output: {why!r}"
                self.runners.remove(runner)
        first = next(iter(found), None)
        apart = [name for name in found if found[name] != found[first]]
        if apart:
            alike = [name for name in found if name not in apart]
            self.refused = f"answers differ: {', '.join(alike)} against {', '.join(apart)}"
            for name in apart:
                one, other = answers.difference(found[first], found[name])
                self.refused += f"; {first} has {one}, {name} has {other}"
            return False
        self.rows_compared = len(found[first]) if found else 0
        if self.base in self.left_out:
            self.refused = f"{self.base}: {self.left_out[self.base]}"
            if found:
                self.refused += f"; the answers of the others, of {self.rows_compared} rows, are equal"
        return self.refused is None

    def time(self, bench):
        warm(self.path)
        began, busy, own = time.monotonic(), busy_seconds(), 0
        for nth in range(self.rounds):
            turn = nth % len(self.runners)
            for runner in self.runners[turn:] + self.runners[:turn]:
                runner.runs.append(bench.run(runner.argv))
                own += runner.runs[-1]["cpu"]
        there = (time.monotonic() - began) * os.cpu_count()
        self.disturbed = max(0, (busy_seconds() - busy - own) / there)

    def run(self, bench, only_check):
        say(f"\n{self.title}")
        if not self.check(bench):
            say(f"  not timed: {self.refused}")
            return
        if self.rows_compared:
            say(f"  equal answers of {self.rows_compared} rows: {', '.join(r.name for r in self.runners if r.answer)}")
        for name, why in self.left_out.items():
            say(f"  left out: {name}: {why}")
        if only_check:
            return
        try:
            self.time(bench)
        except Stopped as why:
            self.refused = f"a timed run {why}"
            say(f"  not timed: {self.refused}")
            return
        table = self.table()
        widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
        for row in table:
            cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
            say("  " + "  ".join(cells).rstrip())
        if self.disturbed > DISTURBED:
            say(f"  {self.disturbance()}")

    def disturbance(self):
        return f"Other work took {self.disturbed:.0%} of the machine meanwhile: no more than an impression."

    def ratios(self, runner):
        """To the base, round by round: what slows the machine for a while slows both."""
        base = next(other for other in self.runners if other.name == self.base)
        return [run["wall"] / beside["wall"] for run, beside in zip(runner.runs, base.runs)]

    def table(self):
        lines = [("program", "wall", f"× {self.base}", "(least–most)", "CPU", "peak")]
        for runner in sorted(self.runners, key=lambda runner: median(runner, "wall")):
            ratios = self.ratios(runner)
            lines.append((runner.name, seconds(median(runner, "wall")), f"{statistics.median(ratios):.2f}",
                          f"{min(ratios):.2f}–{max(ratios):.2f}", seconds(median(runner, "cpu")),
                          f"{median(runner, 'peak_kib') / 1024:.0f} MiB"))
        return lines


def median(runner, figure):
    return statistics.median(run[figure] for run in runner.runs)


def seconds(time):
    return f"{time * 1000:.1f} ms" if time < 1 else f"{time:.2f} s"


def short(rows):
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        if rows % size == 0:
            return f"{rows // size}{letter}"
    return str(rows)


# Which races there are


class Meeting:
    """All races that were asked for, and whoever cannot take part."""

    def __init__(self, options):
        self.options = options
        self.bench = Bench(options.data, options.patience)
        self.workshop = programs.Workshop(TARGET, say)
        self.kinostat = programs.Kinostat(options.kinostat)
        self.versions, self.skipped, self.races = {}, {}, []
        self.entrants = [self.kinostat]
        for peer in programs.PEERS:
            if not options.only or peer.name.lower() in options.only:
                self.entrants.append(peer)
        for entrant in list(self.entrants):
            try:
                self.versions[entrant.name] = entrant.find(self.workshop)
            except (Skipped, OSError, KeyError, IndexError, TypeError) as why:
                self.skipped[entrant.name] = str(why)
                self.entrants.remove(entrant)

    def rounds(self, rows):
        if self.options.rounds:
            return self.options.rounds
        return 21 if rows <= 100_000 else 7 if rows <= 1_000_000 else 5 if rows <= 10_000_000 else 3

    def report(self, report, rows, shuffled=False):
        path = self.bench.records(rows, shuffled)
        runners, left_out = [], {}
        for entrant in self.entrants:
            try:
                argv = entrant.argv(report, path, rows, self.options.threads)
            except Skipped as why:
                left_out[entrant.name] = str(why)
                continue
            has_answer = not isinstance(entrant, programs.Wc)
            runners.append(Runner(entrant.name, argv, has_answer and (lambda out, who=entrant: who.answer(report, out))))
        title = f"{report}, {answers.REPORTS[report]}: {rows:,} rows{' in no order' if shuffled else ''}"
        race = Race(title, "kinostat", runners, self.rounds(rows), path, None if shuffled else (report, rows))
        race.left_out = left_out
        return race

    def extra(self, extra):
        """A race of kinostat on R1 against a floor."""
        rows = self.options.extra_rows
        if extra == "shuffled":
            return self.report("R1", rows, shuffled=True)
        if extra == "threads":
            return self.threads(rows)
        if extra == "small":
            rows = SMALL_ROWS
        path = self.bench.records(rows)
        title, rounds = f"{EXTRAS[extra]}: R1, {rows:,} rows", self.rounds(rows)
        if extra == "small":
            others = [e for e in self.entrants if isinstance(e, programs.DuckdbShell)]
            runners = [Runner("true", [self.tool("true")])] + [self.of(entrant, path) for entrant in [self.kinostat, *others]]
            for runner in runners[1:]:
                # So few rows leave holes at the ends of a year, and kinostat tells no change on a part of a year.
                runner.answer = lambda out, whole=runner.answer: answers.without_changes(whole(out))
            return Race(title, "true", runners, max(SMALL_ROUNDS, self.options.rounds or 0), path)
        if extra == "pipe":
            counts = ["sh", "-c", 'cat "$0" | wc -l', path]
            runner = self.of(self.kinostat, "-")
            runner.argv = ["sh", "-c", 'f=$0; cat "$f" | "$@"', path, *runner.argv]
            return Race(title, "cat | wc -l", [Runner("cat | wc -l", counts), self.named(runner, "cat | kinostat")], rounds, path)
        ending, tool, package = {"gz": (".gz", "pigz", "pigz"), "zst": (".zst", "zstd", "zstd")}[extra]
        unpack = self.workshop.system(tool, package)
        packed = self.bench.packed(path, ending, [unpack, "-c"])
        base = f"{tool} -dc"
        runners = [Runner(base, ["sh", "-c", '"$0" -dc "$1" > /dev/null', unpack, packed]),
                   self.of(self.kinostat, packed), self.named(self.of(self.kinostat, path), "kinostat, not packed")]
        return Race(title, base, runners, rounds, packed)

    def threads(self, rows):
        if not self.kinostat.knows("--threads"):
            raise Skipped("this kinostat has no option --threads")
        path, runners = self.bench.records(rows), []
        for count in sorted({1, self.options.threads}):
            entrant = programs.Kinostat(self.options.kinostat, ["--threads", str(count)], f"kinostat --threads {count}")
            runners.append(self.of(entrant, path))
        title = f"{EXTRAS['threads']}: R1, {rows:,} rows"
        return Race(title, runners[-1].name, runners, self.rounds(rows), path)

    def of(self, entrant, path):
        argv = entrant.argv("R1", path, 0, self.options.threads)
        return Runner(entrant.name, argv, lambda out: entrant.answer("R1", out))

    @staticmethod
    def named(runner, name):
        runner.name = name
        return runner

    @staticmethod
    def tool(name):
        path = shutil.which(name)
        if path is None:
            raise Skipped(f"{name} is not found")
        return path

    def run(self):
        asked = [(f"{report}, {rows:,} rows", lambda report=report, rows=rows: self.report(report, rows))
                 for rows in self.options.rows for report in self.options.reports]
        asked += [(EXTRAS[extra], lambda extra=extra: self.extra(extra)) for extra in self.options.extras]
        for name, why in self.skipped.items():
            say(f"skipped: {name}: {why}")
        for name, race in asked:
            try:
                race = race()
            except Skipped as why:
                say(f"\n{name}\n  skipped: {why}")
                self.skipped[name] = str(why)
                continue
            self.races.append(race)
            race.run(self.bench, self.options.check)


# What is written


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    with open("/proc/meminfo", encoding="utf-8") as lines:
        memory = int(next(lines).split()[1]) >> 20
    return f"{model}, {len(os.sched_getaffinity(0))} cores used, {memory} GiB of memory, Linux {platform.release()}"


def markdown(meeting):
    command = shlex.join([os.path.relpath(sys.argv[0], ROOT), *sys.argv[1:]])
    work = {entrant.name: entrant.work for entrant in meeting.entrants}
    lines = ["# Benchmarks", "",
             "kinostat beside other programs, on made-up daily records of single cinemas. Before a program is timed its answer is "
             "compared with all others, to the tiyn. How it is done and how to do it again is told in "
             "[benches/compare](benches/compare/README.md).", "",
             f"- Machine: {machine()}", f"- Date: {datetime.date.today()}", f"- Command: `python3 {command}`",
             f"- Threads, of all that have a choice: {meeting.options.threads}", "",
             "| program | version | its work |", "| --- | --- | --- |"]
    lines += [f"| {name} | {version} | {work[name]} |" for name, version in meeting.versions.items()]
    if meeting.skipped:
        lines += ["", "Skipped:", ""] + [f"- {name}: {why}" for name, why in meeting.skipped.items()]
    timed = [race for race in meeting.races if race.key and race.runners and race.runners[0].runs]
    if timed:
        lines += ["", "## Wall time, as a multiple of kinostat's", ""] + summary(timed)
    lines += ["", "## Each race", "",
              "Medians of interleaved rounds, the files in the page cache. A multiple is taken within each round; the median stands "
              "first, least and most beside it. CPU is of user and system together, peak is of resident memory, which counts "
              "pages of a file that is mapped."]
    for race in meeting.races:
        lines += ["", f"### {race.title}", ""]
        if race.refused:
            lines.append(f"Not timed: {race.refused}")
        elif race.runners[0].runs:
            table = race.table()
            table = [[cell.replace("|", "\\|") for cell in row] for row in table]
            lines += ["| " + " | ".join(table[0]) + " |", "| --- |" + " ---: |" * (len(table[0]) - 1)]
            lines += ["| " + " | ".join(row) + " |" for row in table[1:]]
            lines += ["", f"Rounds: {race.rounds}."]
        else:
            lines.append("Answers are equal; not timed.")
        if race.disturbed > DISTURBED:
            lines[-1] += f" {race.disturbance()}"
        lines += [f"Left out: {name}, {why}." for name, why in race.left_out.items() if not race.refused]
    return "\n".join(lines) + "\n"


def summary(races):
    """A line for each program, a column for each report and size."""
    names = list(dict.fromkeys(runner.name for race in races for runner in race.runners))
    lines = ["| program | " + " | ".join(f"{race.key[0]}, {short(race.key[1])}" for race in races) + " |",
             "| --- |" + " ---: |" * len(races)]
    for name in names:
        cells = []
        for race in races:
            runner = next((runner for runner in race.runners if runner.name == name), None)
            cells.append(f"{statistics.median(race.ratios(runner)):.2f}" if runner else "–")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def number(text):
    """A number of rows: 10k, 1m, 50_000."""
    text = text.strip().lower().replace("_", "")
    size = {"k": 1_000, "m": 1_000_000}.get(text[-1:], 1)
    rows = int(text[:-1] if size > 1 else text) * size
    if rows < 1:
        raise ValueError(text)
    return rows


def arguments():
    def listed(of, known=None):
        def read(text):
            values = [of(part.strip()) for part in text.split(",") if part.strip()] if text != "none" else []
            strange = [value for value in values if known and value not in known]
            if strange:
                raise argparse.ArgumentTypeError(f"{strange[0]} is none of {', '.join(known)}")
            return values
        return read

    cores = len(os.sched_getaffinity(0))
    peers = {peer.name.lower() for peer in programs.PEERS} | {"kinostat"}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=listed(number), default="10k,1m,10m,50m", help="sizes [default: 10k,1m,10m,50m], or none")
    parser.add_argument("--reports", type=listed(str.upper, answers.REPORTS), default="R1,R2,R3", help="[default: R1,R2,R3]")
    parser.add_argument("--extras", type=listed(str, EXTRAS), default=",".join(EXTRAS),
                        help=f"further races [default: {','.join(EXTRAS)}], or none")
    parser.add_argument("--extra-rows", type=number, default="10m", help="the size of further races [default: 10m]")
    parser.add_argument("--rounds", type=int, help="[default: 21 on up to 100k rows, 7 on 1m, 5 on 10m, 3 above]")
    parser.add_argument("--only", type=listed(str.lower, peers), help="these peers: " + ", ".join(sorted(peers - {"kinostat"})))
    parser.add_argument("--threads", type=int, default=cores, help=f"of every program that can be told [default: {cores}]")
    parser.add_argument("--patience", type=int, default=300, help="seconds after which a run is ended [default: 300]")
    parser.add_argument("--check", action="store_true", help="compare answers, time nothing")
    parser.add_argument("--data", default=os.path.join(TARGET, "data"), help="where the records are kept [default: target/compare/data]")
    parser.add_argument("--kinostat", help="the program [default: built by cargo build --release --locked]")
    parser.add_argument("--markdown", metavar="FILE", help="write the outcome there, as BENCHMARKS.md is written")
    return parser.parse_args()


def main():
    options = arguments()
    options.data = os.path.abspath(options.data)
    if options.kinostat is None:
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
        options.kinostat = os.path.join(ROOT, "target", "release", "kinostat")
    options.kinostat = os.path.abspath(options.kinostat)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    meeting = Meeting(options)
    began = time.monotonic()
    meeting.run()
    say(f"\n{time.monotonic() - began:.0f} s in all")
    if options.markdown:
        with open(options.markdown, "w", encoding="utf-8") as file:
            file.write(markdown(meeting))
    return 1 if any(race.refused for race in meeting.races) else 0


if __name__ == "__main__":
    sys.exit(main())
