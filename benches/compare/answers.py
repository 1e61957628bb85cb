"""What the three reports answer, as rows that can be compared, and how the output of a program is brought to them.

A row is a tuple. Money is whole tiyn, a change or a share is text with four decimals, rounded half away from zero, and None is
what cannot be told: a change on nothing, or on less. A film is known by its title, which no two films of the workload share.

R1  the year report: the year beside the one before, by origin; the top 20 films; domestic films among the top 10 and 20
R2  the totals of all years: by year and origin, gross, admissions and how many films
R3  the weekly chart with change: every film of every ISO week of the year, its place, and its change on the week before

A peer prints groups, which are sums by film and year or by film and week; what is left, ranking some hundred rows, is done here
and is not counted against it. kinostat prints the report itself.
"""

import csv
import datetime
import decimal
import io

YEAR = 2024
YEARS = (2015, 2025)
ORIGINS = ("domestic", "foreign")
TOPS = (10, 20)
REPORTS = {
    "R1": f"the year report of {YEAR}",
    "R2": f"totals of all years, {YEARS[0]} to {YEARS[1]}",
    "R3": f"weekly chart of {YEAR} with change",
}


def weeks(year=YEAR):
    """How many ISO weeks the year has."""
    return datetime.date(year, 12, 28).isocalendar().week


def bounds(report):
    """The first day a report needs, and the first it no longer needs."""
    if report == "R1":
        return f"{YEAR - 1}-01-01", f"{YEAR + 1}-01-01"
    if report == "R2":
        return f"{YEARS[0]}-01-01", f"{YEARS[1] + 1}-01-01"
    # Week 0 is the last one of the year before, which week 1 is compared with.
    monday = datetime.date.fromisocalendar(YEAR, 1, 1)
    return str(monday - datetime.timedelta(7)), str(monday + datetime.timedelta(7 * weeks()))


def tiyn(text):
    """Money as written, in tiyn; an error if it does not come out whole."""
    amount = decimal.Decimal(text) * 100
    if amount != int(amount):
        raise ValueError(f"{text} is no whole number of tiyn")
    return int(amount)


def percent(part, whole):
    """A share, or a change as the share of what was before."""
    if whole <= 0:
        return None
    millionths = (abs(part) * 2_000_000 + whole) // (2 * whole)
    sign = "-" if part < 0 and millionths else ""
    return f"{sign}{millionths // 10_000}.{millionths % 10_000:04}"


def change(now, before):
    return percent(now - before, before)


# Groups of peers.


def rows(out, form):
    """The rows of a program's output. csv: quoted where needed; tsv: parted by tabs, nothing quoted."""
    text = out.decode("utf-8")
    if form == "tsv":
        return [line.split("\t") for line in text.splitlines()]
    return [row for row in csv.reader(io.StringIO(text, newline="")) if row]


def of_groups(report, groups, money):
    """The answer a peer's groups make. `money` reads an amount of that peer: `tiyn`, or `int` where it sums tiyn."""
    return {"R1": of_years, "R2": of_totals, "R3": of_weeks}[report](groups, money)


def of_years(groups, money):
    gross, admissions, films, now = {}, {}, {}, []
    for year, film, title, origin, taken, tickets in groups:
        year, taken, tickets = int(year), money(taken), int(tickets)
        for of in ("total", origin):
            gross[year, of] = gross.get((year, of), 0) + taken
            admissions[year, of] = admissions.get((year, of), 0) + tickets
            films[year, of] = films.get((year, of), 0) + 1
        if year == YEAR:
            now.append((taken, title, origin))
    answer = []
    for of in ("total", *ORIGINS):
        this, before = gross.get((YEAR, of), 0), gross.get((YEAR - 1, of), 0)
        answer.append(("market", of, this, before, change(this, before), percent(this, gross.get((YEAR, "total"), 0)),
                       admissions.get((YEAR, of), 0), films.get((YEAR, of), 0)))
    ranked = placed(now)
    answer += [("chart", *film) for film in ranked if film[0] <= TOPS[-1]]
    for top in TOPS:
        among = [(taken, origin) for place, _, origin, taken in ranked if place <= top]
        home = [taken for taken, origin in among if origin == "domestic"]
        answer.append((f"top {top}", "domestic", len(home), percent(sum(home), sum(taken for taken, _ in among))))
    return sorted(answer)


def placed(films):
    """Films by what they took, those that took the same in one place: (place, title, origin, gross)."""
    films = sorted(films, key=lambda film: (-film[0], film[1]))
    ranked, place = [], 0
    for nth, (taken, title, origin) in enumerate(films, 1):
        place = place if ranked and ranked[-1][3] == taken else nth
        ranked.append((place, title, origin, taken))
    return ranked


def without_changes(answer):
    """The answer to R1 without its changes on the year before."""
    return [row[:4] + row[5:] if row[0] == "market" else row for row in answer]


def of_totals(groups, money):
    return sorted((int(year), origin, money(taken), int(tickets), int(films))
                  for year, origin, taken, tickets, films in groups)


def nth_week(text):
    """A week as its number, 0 for the last of the year before, or as ISO writes it: 2024-03."""
    year, _, week = str(text).rpartition("-")
    return 0 if year and int(year) < YEAR else int(week)


def of_weeks(groups, money):
    charts = {}
    for week, film, title, taken in groups:
        charts.setdefault(nth_week(week), {})[title] = money(taken)
    answer = []
    for week in range(1, weeks() + 1):
        before = charts.get(week - 1, {})
        for place, title, _, taken in placed((taken, title, "") for title, taken in charts.get(week, {}).items()):
            answer.append((week, place, title, taken, change(taken, before[title]) if title in before else None))
    return sorted(answer, key=repr)


# kinostat's own output.


def table(out):
    """CSV with a header, as dictionaries; what is empty is None."""
    read = csv.DictReader(io.StringIO(out.decode("utf-8"), newline=""))
    return [{key: value or None for key, value in row.items()} for row in read]


def of_report(out):
    """`report -f csv`: a sheet, a row and a column beside each value."""
    cells = {}
    for cell in table(out):
        cells.setdefault((cell["sheet"], cell["row"]), {})[cell["column"]] = cell["value"]
    answer = []
    for (sheet, _), row in cells.items():
        if sheet == "market" and row["origin"] in ("total", *ORIGINS):
            answer.append(("market", row["origin"], tiyn(row["gross"]), tiyn(row["gross_before"]), row["gross_change"],
                           row["gross_share"], int(row["admissions"]), int(row["films_in_distribution"])))
        if sheet == "chart":
            answer.append(("chart", int(row["rank"]), row["title"], row["origin"], tiyn(row["gross"])))
        if sheet == "top_share" and row["origin"] == "domestic":
            answer.append((f"top {row['top']}", "domestic", int(row["films"]), row["gross_share"]))
    return sorted(answer)


def of_growth(out):
    """`growth -f csv`: one row a year and origin; origins of which there are no films are not in the data."""
    return sorted((int(row["year"]), row["origin"], tiyn(row["gross"]), int(row["admissions"]), int(row["films_in_distribution"]))
                  for row in table(out) if row["origin"] in ORIGINS and int(row["films_in_distribution"]))


def of_charts(out):
    """`chart --each week -f csv`: one row a week and film."""
    answer = [(nth_week(row["period"].replace("W", "")), int(row["rank"]), row["title"], tiyn(row["gross"]), row["gross_change"])
              for row in table(out)]
    return sorted(answer, key=repr)


def difference(one, other):
    """The first row in which two answers differ, from each, or None; where one ends, "nothing"."""
    for nth in range(max(len(one), len(other))):
        a = one[nth] if nth < len(one) else "nothing"
        b = other[nth] if nth < len(other) else "nothing"
        if a != b:
            return a, b
    return None
