"""The measures of a market, computed again in exact fractions from the rows that kinostat reads.

    measures.py QUESTION market.csv

prints the rows of one sheet as JSON, each a list of plain values.
"""

import csv
import json
import sys
from collections import defaultdict
from datetime import date
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


QUESTIONS = {"top-share": top_share, "concentration": concentration}

if __name__ == "__main__":
    question, path = sys.argv[1:]
    print(json.dumps(list(QUESTIONS[question](rows(path))), ensure_ascii=False))
