"""The measures of a market, computed again in exact fractions from the rows that kinostat reads.

    measures.py QUESTION[:OPTION] market.csv

prints the rows of one sheet as JSON, each a list of plain values.
"""

import csv
import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

ORIGINS = ["domestic", "coproduction", "foreign", "unknown"]


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [
            {**row, "gross": int(row["gross"]), "admissions": int(row["admissions"])}
            for row in csv.DictReader(file)
        ]


def fixed(number, decimals=4):
    """A fraction with so many decimals, half to even."""
    digits = str(abs(round(number * 10**decimals))).zfill(decimals + 1)
    sign = "-" if round(number * 10**decimals) < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def percent(part, whole):
    return None if whole == 0 else fixed(Fraction(100 * part, whole))


def films(market, taken):
    """Title to what was taken, of the rows whose date is taken, the first by gross and then by title."""
    found = defaultdict(lambda: {"gross": 0, "admissions": 0, "origin": "", "days": []})
    for row in market:
        if taken(row["date"]):
            film = found[row["title"]]
            film["title"], film["origin"] = row["title"], row["origin"]
            film["gross"] += row["gross"]
            film["admissions"] += row["admissions"]
            film["days"].append(row["date"])
    return sorted(found.values(), key=lambda film: (-film["gross"], film["title"]))


def in_year(year):
    return lambda day: day.startswith(f"{year}-")


def total(films, measure):
    return sum(film[measure] for film in films)


def top_share(market):
    for n in [3, 10]:
        for year in [2023, 2024]:
            ranked = films(market, in_year(year))
            cut = ranked[n - 1]["gross"] if len(ranked) >= n else -1
            top = [film for film in ranked if film["gross"] >= cut]
            for origin in ["total", *ORIGINS]:
                part = [film for film in top if origin in ("total", film["origin"])]
                shares = [percent(total(part, of), total(top, of)) for of in ("gross", "admissions")]
                count = percent(len(part), len(top))
                yield [year, origin, n, len(part), count, *shares, str(total(part, "gross"))]


def concentration(market):
    for year in [2023, 2024]:
        ranked = films(market, in_year(year))
        whole = total(ranked, "gross")
        largest = [percent(total(ranked[:n], "gross"), whole) for n in (3, 100)]
        hhi = sum(Fraction(100 * film["gross"], whole) ** 2 for film in ranked)
        yield [year, *largest, fixed(hhi), len(ranked)]


def change(now, before):
    return None if before <= 0 else percent(now - before, before)


def by_origin(market, taken):
    """The films of the whole and of each origin, of the rows whose date is taken."""
    ranked = films(market, taken)
    for origin in ["total", *ORIGINS]:
        yield origin, [film for film in ranked if origin in ("total", film["origin"])]


def of_days(first, last):
    return lambda day: first <= day <= last


def growth(market, now, before):
    """Each part of the market with what it took now and before."""
    for (origin, films_now), (_, films_before) in zip(by_origin(market, now), by_origin(market, before)):
        yield origin, films_now, films_before


def to_date(market):
    now, before = (of_days(f"{year}-01-01", f"{year}-04-30") for year in (2024, 2023))
    for origin, here, there in growth(market, now, before):
        row = ["2024-01-01..2024-04-30", origin]
        for measure in ("gross", "admissions"):
            taken = total(here, measure)
            row += [str(taken) if measure == "gross" else taken, change(taken, total(there, measure))]
        yield row


def rolling(market):
    lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    ends = [f"2024-{month:02}-{days}" for month, days in enumerate(lengths, 1)]
    starts = [f"2023-{month:02}-01" for month in range(2, 13)] + ["2024-01-01"]
    windows = {}
    for first, last in zip(starts, ends):
        # Only the year that ends with December has whole twelve months before it.
        for origin, here, there in growth(market, of_days(first, last), in_year(2023)):
            taken = total(here, "gross")
            compared = change(taken, total(there, "gross")) if last.endswith("12-31") else None
            windows[origin, last] = [f"{first}..{last}", origin, str(taken), compared]
    for origin in ["total", *ORIGINS]:
        yield from (windows[origin, last] for last in ends)


def base(market):
    for origin, here, there in growth(market, in_year(2024), in_year(2023)):
        row = [2024, origin]
        for measure in ("gross", "admissions"):
            mean = Fraction(total(here, measure) + total(there, measure), 2)
            shown = fixed(mean) if measure == "admissions" else fixed(mean, 1).removesuffix(".0")
            row += [shown, change(total(here, measure), mean)]
        yield row


def times(fraction):
    """A fraction to ten significant digits, half to even, without zeros at the end."""
    if fraction is None or fraction == 0:
        return fraction if fraction is None else "0"
    exponent = 0
    while fraction >= 10 ** (exponent + 1):
        exponent += 1
    while fraction < Fraction(10) ** exponent:
        exponent -= 1
    decimals = max(9 - exponent, 0)
    digits = fixed(fraction, decimals) if decimals else str(round(fraction))
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def quotient(now, before):
    return None if before <= 0 else Fraction(now, before)


def split(market):
    for origin, here, there in growth(market, in_year(2024), in_year(2023)):
        g1, a1, f1 = total(here, "gross"), total(here, "admissions"), len(here)
        g0, a0, f0 = total(there, "gross"), total(there, "admissions"), len(there)
        gross, admissions, shown = quotient(g1, g0), quotient(a1, a0), quotient(f1, f0)
        ticket = quotient(g1 * a0, g0 * a1) if a0 and a1 else None
        per_film = quotient(a1 * f0, a0 * f1)
        assert None in (admissions, ticket) or admissions * ticket == gross
        assert None in (shown, per_film) or shown * per_film == admissions
        yield [2024, origin, *map(times, [gross, admissions, ticket, shown, per_film])]


LINES = [
    "calendar_gross",
    "carried_in",
    "rereleases",
    "released_later",
    "release_unknown",
    "released_in_year",
    "taken_before",
    "carried_out",
    "release_gross",
]


def line_of(release, first_in_year, year):
    if not release:
        return "release_unknown"
    if release > f"{year}-12-31":
        return "released_later"
    days = (date.fromisoformat(first_in_year) - date.fromisoformat(release)).days
    return "carried_in" if days < 365 else "rereleases"


def bridge(market):
    for year in [2023, 2024]:
        first = {}
        for row in market:
            if in_year(year)(row["date"]):
                first[row["title"]] = min(row["date"], first.get(row["title"], row["date"]))
        lines = {line: {"films": set(), "gross": 0, "admissions": 0} for line in LINES}
        for row in market:
            of_year = row["release_date"].startswith(f"{year}-")
            if in_year(year)(row["date"]):
                other = None if of_year else line_of(row["release_date"], first[row["title"]], year)
                into = ["calendar_gross", "released_in_year", "release_gross"] if of_year else ["calendar_gross", other]
            elif of_year:
                into = ["taken_before" if row["date"] < f"{year}" else "carried_out", "release_gross"]
            else:
                into = []
            for line in into:
                lines[line]["films"].add(row["title"])
                lines[line]["gross"] += row["gross"]
                lines[line]["admissions"] += row["admissions"]
        for line, sums in lines.items():
            yield [year, line, len(sums["films"]), str(sums["gross"]), sums["admissions"]]


DAYS = {"fri-sun": (4, 3), "thu-sun": (3, 4), "thu-wed": (3, 7), "mon-sun": (0, 7)}


def weekends(market, profile):
    weekday, length = DAYS[profile]
    day = date(2023, 12, 20)
    while day < date(2025, 1, 1):
        days = [day + timedelta(number) for number in range(length)]
        in_2024 = [one for one in days if one.year == 2024]
        mostly = 2 * len(in_2024) > length or (2 * len(in_2024) == length and days[0].year == 2024)
        if day.weekday() == weekday and mostly:
            first, last = days[0].isoformat(), days[-1].isoformat()
            ranked = films(market, of_days(first, last))
            row = [f"{first}..{last}", None, None, None, None]
            if ranked:
                leaders = [film["title"] for film in ranked if film["gross"] == ranked[0]["gross"]]
                gross, admissions = str(total(ranked, "gross")), total(ranked, "admissions")
                row = [row[0], gross, admissions, len(ranked), " / ".join(leaders)]
            yield row
        day += timedelta(1)


def releases(market):
    for year in [2023, 2024]:
        first = {row["title"]: (row["release_date"], row["origin"]) for row in market}
        shown = {row["title"] for row in market if in_year(year)(row["date"])}
        for origin in ["total", *ORIGINS]:
            here = {title: day for title, (day, of) in first.items() if origin in ("total", of)}
            released = [day for day in here.values() if day.startswith(f"{year}-")]
            older = [day for title, day in here.items() if title in shown and day and day < f"{year}"]
            yield [year, origin, len(released), len(shown & here.keys()), len(older)]


QUESTIONS = {
    "weekends": weekends,
    "releases": releases,
    "top-share": top_share,
    "concentration": concentration,
    "to-date": to_date,
    "rolling": rolling,
    "base": base,
    "split": split,
    "bridge": bridge,
}

if __name__ == "__main__":
    question, path = sys.argv[1:]
    question, *options = question.split(":")
    print(json.dumps(list(QUESTIONS[question](rows(path), *options)), ensure_ascii=False))
