"""The measures of a market, computed again in exact fractions from the rows that kinostat reads.

    measures.py FOLDER QUESTION[:OPTION]...

prints JSON: for each question, and each market of the folder by the name of its file, the rows of one sheet, each a list
of plain values.
"""

import csv
import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

ORIGINS = ["domestic", "coproduction", "foreign", "unknown"]
COUNTED = ["gross", "admissions", "gross_to_date", "screens", "screenings", "cinemas"]


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    for row in found:
        for field in COUNTED:
            row[field] = int(row[field]) if row.get(field) else None
        if "origin" not in row:
            row["origin"] = origin_of(row["countries"])
    return found


def origin_of(countries):
    """The three-way rule: home alone, home with others, others."""
    made_by = countries.split(";") if countries else []
    if "KZ" in made_by:
        return "domestic" if len(made_by) == 1 else "coproduction"
    return "foreign" if made_by else "unknown"


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
            film["admissions"] += row["admissions"] or 0
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



# What follows is of daily records: what one film took day by day, and how it stood among the others.

DAY = timedelta(1)
WEEK = timedelta(7)
THU_SUN = DAYS["thu-sun"]
THU_WED = DAYS["thu-wed"]
# Records of so many days on end may be those of a weekend.
WEEKEND_RUN = 4


def day_of(row):
    return date.fromisoformat(row["date"])


def said(first, last):
    """Some days in words."""
    return f"{first}" if first == last else f"{first} to {last}"


def period(first, last):
    return f"{first}" if first == last else f"{first}..{last}"


def days(first, last):
    return (last - first).days + 1


def frame_up_to(day, profile):
    """The last weekend of a profile that begins on a day or before it."""
    weekday, length = profile
    first = day - timedelta((day.weekday() - weekday) % 7)
    return first, first + timedelta(length - 1)


def within(records, first, last):
    return [row for row in records if first <= day_of(row) <= last]


def missing(market, first, last):
    """Runs of days without a record; where most runs with some are as short as weekends, working days are no gap."""
    covered = sorted(set(map(day_of, market)))
    without, runs = [], [1]
    for before, now in zip(covered, covered[1:]):
        if now == before + DAY:
            runs[-1] += 1
        else:
            runs.append(1)
            without.append((before + DAY, now - DAY))
    if len(runs) > 2 and 2 * sum(run <= WEEKEND_RUN for run in runs) > len(runs):
        without = [gap for gap in without if days(*gap) >= 7]
    ends = [(date.min, covered[0] - DAY), *without, (covered[-1] + DAY, date.max)]
    cut = [(max(gap[0], first), min(gap[1], last)) for gap in ends]
    return [gap for gap in cut if gap[0] <= gap[1]]


def lacks_days(market, first, last):
    """Whether no record is of a day, though records of two weeks around are of others of its weekday."""
    covered = set(map(day_of, market))
    weekdays = {day.weekday() for day in covered if first - 2 * WEEK <= day <= last + 2 * WEEK}
    each = (first + timedelta(number) for number in range(days(first, last)))
    return any(day not in covered and day.weekday() in weekdays for day in each)


def gross(records):
    return sum(row["gross"] for row in records) if records else None


def stated(records, field):
    """The sum of what records state; None where none does."""
    known = [row[field] for row in records if row[field] is not None]
    return sum(known) if known else None


def most(records, field):
    return max((row[field] for row in records if row[field] is not None), default=None)


def cinemas(records):
    named = {row["cinema"] for row in records if row["cinema"]}
    return len(named) if named else most(records, "cinemas")


def screens(records):
    return None if any(row["cinema"] for row in records) else most(records, "screens")


def previews(records):
    called = [row for row in records if row["status"] == "preview"]
    return gross(called)


def money(number):
    """Every digit, up to eight decimals; of what a division made two."""
    if number is None:
        return None
    number = Fraction(number)
    decimals = 8 if (number * 10**8).denominator == 1 else 2
    return fixed(number, decimals).rstrip("0").rstrip(".")


def per(number, count):
    return None if number is None or not count else money(Fraction(number, count))


def mean(number, count):
    return None if number is None or not count else fixed(Fraction(number, count))


def part_of(part, whole):
    return None if part is None or not whole else percent(part, whole)


def change_on(before, now):
    return None if before is None or now is None else change(now, before)


def ratio(now, before):
    return None if now is None or before is None else times(quotient(now, before))


def plus(one, other):
    return other if one is None else one if other is None else one + other


class Film:
    """One film of a market and its run."""

    def __init__(self, market, title):
        self.title = title
        self.records = [row for row in market if row["title"] == title]
        self.first = min(map(day_of, self.records))
        self.last = max(map(day_of, self.records))
        self.origin = self.records[0]["origin"]
        written = self.records[0]["release_date"]
        self.is_dated = bool(written)
        self.release = date.fromisoformat(written) if written else self.first

        begin = min(map(day_of, market))
        opens_late = begin > self.release if self.is_dated else begin >= self.release
        self.may_have_opened_before = opens_late or not self.is_dated and self.has_taken_before()

    def has_taken_before(self):
        """Whether the first running total holds more than the first record."""
        first = self.within(self.first, self.first)
        total, own = self.to_date(self.first), gross(first)
        return total is not None and own is not None and total > own

    def within(self, first, last):
        return within(self.records, first, last)

    def to_date(self, day):
        """The last running total that is stated up to a day, and what was taken since; else the sum."""
        until = self.within(self.first, day)
        totals = [row for row in until if row["gross_to_date"] is not None]
        if not totals:
            return gross(until)
        last = max(totals, key=day_of)
        return last["gross_to_date"] + (gross(self.within(day_of(last) + DAY, day)) or 0)

    def number_of(self, day):
        """The day of the release that a day is, the release being the first."""
        return days(self.release, day) if day >= self.release else None

    def opening_days(self, profile):
        first, last = frame_up_to(self.release, profile)
        if last < self.release:
            first, last = first + WEEK, last + WEEK
        return max(first, self.release), last

    def clean(self, profile):
        opening = self.within(*self.opening_days(profile))
        return None if gross(opening) is None else gross(opening) - (previews(opening) or 0)

    def days_to(self, amount):
        """The last day of the release on which an amount may have been reached.

        What a running total holds beyond the records was taken on the days before that no record is of.
        """
        before = None
        for day in sorted({day_of(row) for row in self.records}):
            total = self.to_date(day)
            if total >= amount:
                open_from = before + DAY if before else min(self.release, day)
                is_earlier = total - gross(self.within(day, day)) >= amount and open_from < day
                return self.number_of(day - DAY if is_earlier else day) or 1
            before = day
        return None


def all_films(market):
    return [Film(market, title) for title in sorted({row["title"] for row in market})]


def ranks(market, first, last, measure=None):
    """Title to place, of the films that took something in some days."""
    measure = measure or (lambda film: gross(film.within(first, last)))
    some = [film for film in all_films(market) if film.within(first, last)]
    values = {film.title: measure(film) for film in some}
    known = [value for value in values.values() if value is not None]
    return {
        title: 1 + sum(other > value for other in known) for title, value in values.items() if value is not None
    }


THRESHOLDS = [1_000, 20_000, 10_000_000]


def film_weekends(film, profile):
    """The weekends of a run: the opening, then those after it; and all of them as the calendar has them."""
    opening = film.opening_days(profile)
    calendar = []
    frame = frame_up_to(film.first, profile)
    while frame[0] <= film.last:
        calendar.append(frame)
        frame = frame[0] + WEEK, frame[1] + WEEK
    if film.may_have_opened_before:
        return calendar, calendar
    return [opening] + [frame for frame in calendar if frame[0] > opening[1]], calendar


def film_weeks(film):
    """The weeks from that of the release on; what was before it are previews."""
    weeks = []
    frame = frame_up_to(film.release, THU_WED)
    while frame[0] <= film.last:
        weeks.append(frame)
        frame = frame[0] + WEEK, frame[1] + WEEK
    return weeks


def film_card(market, title, profile="thu-sun"):
    profile = DAYS[profile]
    film = Film(market, title)
    total = film.to_date(film.last)
    summed, sold = gross(film.records), stated(film.records, "admissions")
    states_all = all(row["admissions"] is not None for row in film.records)
    yield ["release", str(film.release)]
    yield ["origin", film.origin]
    yield ["gross", money(total)]
    yield ["gross_of_records", money(summed)]
    yield ["admissions", sold]
    yield ["average_ticket", per(summed, sold) if states_all else None]
    if film.may_have_opened_before:
        yield ["opening", None]
        yield ["multiplier", None]
        yield from film_held(market, film, total, None)
        return
    first, last = film.opening_days(profile)
    opening, clean = film.within(first, last), film.clean(profile)
    before = film.to_date(film.release - DAY) if film.first < film.release else None
    previewed = plus(before, previews(film.within(film.release, last)))
    published = None if clean is None else clean + (previewed or 0)
    yield ["opening", money(clean)]
    yield ["opening_published", money(published)]
    yield ["previews", money(previewed)]
    yield ["first_days", money(gross(film.within(film.release, last)))]
    yield ["multiplier", ratio(total, clean)]
    yield ["opening_share", part_of(clean, total)]
    of_first_day = film.within(first, first)
    taken_first = None if gross(of_first_day) is None else gross(of_first_day) - (previews(of_first_day) or 0)
    yield ["internal_multiplier", ratio(clean, taken_first)]
    yield ["opening_per_cinema", per(gross(opening), cinemas(opening))]
    yield ["opening_per_screen", per(gross(opening), screens(opening))]
    weekends, calendar = film_weekends(film, profile)
    second = weekends[1] if len(weekends) > 1 and days(*weekends[1]) == days(first, last) else None
    taken = gross(film.within(*second)) if second else None
    yield ["second_weekend_change", change_on(clean, taken)]
    yield ["second_weekend_change_with_previews", change_on(published, taken)]
    biggest = max((gross(film.within(*frame)) for frame in calendar if film.within(*frame)), default=None)
    yield from film_held(market, film, total, biggest)


def film_held(market, film, total, biggest):
    title, summed = film.title, gross(film.records)
    yield ["biggest_weekend", money(biggest)]
    yield ["legs", ratio(total, biggest)]
    for amount in THRESHOLDS:
        yield [f"days_to_{amount}", film.days_to(amount)]
    weeks = film_weeks(film)
    places = [ranks(market, *week).get(title) for week in weeks]
    yield ["run_length", sum(bool(film.within(*week)) for week in weeks)]
    yield ["weeks_in_top_10", sum(place is not None and place <= 10 for place in places)]
    yield ["best_rank", min((place for place in places if place is not None), default=None)]
    year = film.release.year
    yield ["rank_of_year", ranks(market, date(year, 1, 1), date(year, 12, 31)).get(title)]
    after = [row for row in film.records if day_of(row) > date(year, 12, 31)]
    yield ["carry_over", part_of(gross(after) or 0, summed)]


def film_runs(market, title, frames):
    film = Film(market, title)
    before = None
    stretches = film_weekends(film, THU_SUN)[0] if frames == "weekends" else film_weeks(film)
    for number, (first, last) in enumerate(stretches, 1):
        here, others = film.within(first, last), within(market, first, last)
        length = days(first, last)
        taken, sold = gross(here), stated(here, "admissions")
        compared = change_on(gross(film.within(*before)), taken) if before and days(*before) == length else None
        shown, played = screens(here), stated(here, "screenings")
        on_screens = [screens(one.within(first, last)) for one in all_films(others)] if others else []
        all_screens = None if None in on_screens else sum(on_screens)
        yield [
            *(number, period(first, last), length, ranks(market, first, last).get(title)),
            *(money(taken), compared, part_of(taken, gross(others)), sold),
            *(cinemas(here), shown, played),
            *(part_of(played, stated(others, "screenings")), part_of(shown, all_screens)),
            *(per(taken, cinemas(here)), per(taken, shown), mean(sold, played)),
            money(film.to_date(last)),
        ]
        before = first, last


def compare(market, step, *titles):
    length = {"day": 1, "week": 7}[step]
    run = [Film(market, title) for title in titles]
    end = max(map(day_of, market))
    most_days = max(film.number_of(film.last) or 0 for film in run)
    for number in range(1, -(-most_days // length) + 1):
        taken, totals = [], []
        for film in run:
            first = film.release + timedelta((number - 1) * length)
            last = first + timedelta(length - 1)
            taken.append(gross(film.within(first, last)) if first <= film.last else None)
            # A film that ran to the end of the records may run on.
            is_open = first > film.last == end
            totals.append(None if is_open else film.to_date(min(last, film.last)))
        leader = lead = None
        if None not in totals:
            best, second = sorted(totals, reverse=True)[:2]
            leader = " / ".join(film.title for film, total in zip(run, totals) if total == best)
            lead = money(best - second)
        yield [number, *map(money, taken), *map(money, totals), leader, lead]


def named(row, by, multi):
    """The groups that a record is of."""
    value = row["countries"].replace(";", ", ") if by == "country" else row[by]
    if not value:
        return [None]
    if multi == "as-written":
        return [value]
    names = [name.strip() for name in value.replace("/", ",").replace(";", ",").split(",")]
    return list(dict.fromkeys(name for name in names if name))


def parted(number, many, place, unit):
    """One of so many equal parts in whole units, the first of which has what does not divide."""
    each = number // (Fraction(many) * unit) * unit
    return number - each * (many - 1) if place == 0 else each


def market_share(market, by, multi="as-written", rounding="exact"):
    """The groups of 2024, largest first; what is not stated is a group too."""
    here = within(market, date(2024, 1, 1), date(2024, 12, 31))
    pieces = defaultdict(list)
    for row in here:
        for place, name in enumerate(named(row, by, multi)):
            pieces[name, row["title"], place, len(named(row, by, multi))].append(row)
    groups = defaultdict(lambda: {"films": set(), "gross": 0, "admissions": None, "states_all": True, "records": []})
    for (name, title, place, many), records in pieces.items():
        group = groups[name]
        group["films"].add(title)
        taken, sold = gross(records), stated(records, "admissions")
        if multi == "split":
            taken = parted(taken, many, place, Fraction(1, 100))
            sold = sold if sold is None else int(parted(sold, many, place, 1))
        group["gross"] += taken
        group["admissions"] = plus(group["admissions"], sold)
        group["states_all"] &= all(row["admissions"] is not None for row in records)
    ranked = sorted(groups.items(), key=lambda group: (-group[1]["gross"], group[0] is not None, group[0]))
    shares = {}
    for measure, whole in [("gross", gross(here)), ("admissions", stated(here, "admissions"))]:
        parts = [group[measure] for _, group in ranked]
        shares[measure] = [part_of(part, whole) for part in parts]
        if rounding == "add-to-100" and whole and None not in parts and sum(parts) == whole:
            shares[measure] = to_one_hundred(parts, whole)
    for place, (name, group) in enumerate(ranked):
        yield [
            *(name or "not stated", len(group["films"]), money(group["gross"]), shares["gross"][place]),
            *(group["admissions"], shares["admissions"][place]),
            per(group["gross"], group["admissions"]) if group["states_all"] else None,
        ]


def to_one_hundred(parts, whole):
    """Shares with one decimal by largest remainder; of equals the first is raised."""
    tenths = [Fraction(1_000 * part, whole) for part in parts]
    cut = [int(share) for share in tenths]
    order = sorted(range(len(parts)), key=lambda place: (cut[place] - tenths[place], place))
    for place in order[: 1_000 - sum(cut)]:
        cut[place] += 1
    return [fixed(Fraction(share, 10)) for share in cut]


def record(feats, is_better):
    """The best of some (value, holder, on), and the one it broke: a record is not equalled."""
    held = None
    by_day = defaultdict(list)
    for feat in feats:
        by_day[feat[2]].append(feat)
    for on in sorted(by_day):
        best = by_day[on][0]
        for feat in by_day[on]:
            if is_better(feat[0], best[0]) or (feat[0] == best[0] and feat[1] < best[1]):
                best = feat
        if held is None or is_better(best[0], held[0][0]):
            held = best, held and held[0]
    return held


def more(one, other):
    return one > other


def less(one, other):
    return one < other


def record_row(key, held, shown):
    if held is None:
        return [key] + [None] * 7
    (value, (title, *span), on), before = held
    row = [key, shown(value), title, said(*span)]
    if before is None:
        return row + [None] * 4
    then, (owner, *while_), broken = before
    return row + [shown(then), owner, said(*while_), (on - broken).days]


def frames_of(market, profile):
    """The stretches of days of a kind in which something was taken, in order."""
    found = set()
    for row in market:
        day = day_of(row)
        if profile == "day":
            frame = day, day
        elif profile == "month":
            first = day.replace(day=1)
            frame = first, (first + timedelta(31)).replace(day=1) - DAY
        else:
            frame = frame_up_to(day, profile)
        if frame[1] >= day:
            found.add(frame)
    return sorted(found)


KINDS = [("best_day", "day"), ("best_weekend", THU_SUN), ("best_week", THU_WED), ("best_month", "month")]


def records(market):
    run = all_films(market)
    for amount in THRESHOLDS:
        feats = []
        for film in run:
            number = film.days_to(amount)
            if number is not None:
                on = film.release + timedelta(number - 1)
                feats.append((number, (film.title, film.release, on), on))
        yield record_row(f"fastest_to_{amount}", record(feats, less), int)
    dated = [film for film in run if film.is_dated]
    openings, drops = [], []
    for film in dated:
        first, last = film.opening_days(THU_SUN)
        clean, second = film.clean(THU_SUN), frame_up_to(last + WEEK, THU_SUN)
        if clean is None or film.may_have_opened_before:
            continue
        openings.append((clean, (film.title, first, last), last))
        taken = gross(film.within(*second))
        if clean > 0 and taken is not None and taken < clean and days(*second) == days(first, last):
            if lacks_days(market, first, last) or lacks_days(market, *second):
                continue
            drops.append((Fraction(100 * (taken - clean), clean), (film.title, *second), second[1]))
    yield record_row("biggest_opening", record(openings, more), money)
    yield record_row("biggest_drop", record(drops, less), fixed)
    reigns, gaps, last_leader = [], [], None
    for first, last in frames_of(market, THU_SUN):
        ranked = films(market, of_days(str(first), str(last)))
        taken = [film["gross"] for film in ranked]
        leader = ranked[0]["title"] if len(taken) == 1 or taken[0] > taken[1] else None
        if len(taken) > 1:
            gaps.append((taken[0] - taken[1], (ranked[0]["title"], first, last), last))
        if leader and last_leader == (leader, first - WEEK):
            value, (_, since, _), _ = reigns.pop()
            reigns.append((value + 1, (leader, since, last), last))
        elif leader:
            reigns.append((1, (leader, first, last), last))
        last_leader = leader, first
    yield record_row("longest_at_number_one", record(reigns, more), int)
    yield record_row("largest_gap", record(gaps, more), money)
    for key, profile in KINDS:
        feats = [
            (film["gross"], (film["title"], first, last), last)
            for first, last in frames_of(market, profile)
            for film in films(market, of_days(str(first), str(last)))
        ]
        yield record_row(key, record(feats, more), money)


def market_records(market):
    for key, profile in KINDS:
        feats = [
            (gross(within(market, first, last)), ("", first, last), last)
            for first, last in frames_of(market, profile)
        ]
        row = record_row(key, record(feats, more), money)
        yield [row[0], row[1], row[3], row[4], row[6], row[7]]


# A period of a chart, and the one that it is set against.
CHARTED = {
    "month": ((date(2024, 3, 1), date(2024, 3, 31)), (date(2024, 2, 1), date(2024, 2, 29))),
    "weekend": ((date(2024, 3, 7), date(2024, 3, 10)), (date(2024, 2, 29), date(2024, 3, 3))),
    "year": ((date(2024, 1, 1), date(2024, 12, 31)), (date(2023, 1, 1), date(2023, 12, 31))),
}


def measured_by(by, first, last):
    """What films of a chart rank by."""

    def per_count(number, count):
        return None if number is None or not count else Fraction(number, count)

    def measure(film):
        here = film.within(first, last)
        taken, sold = gross(here), stated(here, "admissions")
        return {
            "gross": lambda: taken,
            "admissions": lambda: sold,
            "per-cinema": lambda: per_count(taken, cinemas(here) if cinemas(here) is not None else screens(here)),
            "per-screening": lambda: per_count(sold, stated(here, "screenings")),
            "to-date": lambda: film.to_date(min(last, film.last)),
        }[by]()

    return measure


def chart(market, which, by="gross"):
    (first, last), before = CHARTED[which]
    measure = measured_by(by, first, last)
    places = ranks(market, first, last, measure)
    ranks_before = ranks(market, *before, measured_by(by, *before))
    is_before_known = bool(within(market, *before))
    whole = gross(within(market, first, last))
    shown = [film for film in all_films(market) if film.title in places]
    for film in sorted(shown, key=lambda film: (places[film.title], film.title)):
        here, there = film.within(first, last), film.within(*before)
        taken, sold, played = gross(here), stated(here, "admissions"), stated(here, "screenings")
        clean = film.within(max(film.release, before[0]), before[1]) if film.is_dated else []
        without = gross(clean) if not clean else gross(clean) - (previews(clean) or 0)
        number = film.number_of(min(last, film.last)) if film.is_dated else None
        yield [
            *(places[film.title], film.title, film.origin, str(film.release) if film.is_dated else None),
            *(money(taken), part_of(taken, whole), sold, ranks_before.get(film.title)),
            *(change_on(gross(there), taken), change_on(without, taken)) * is_before_known,
            *(None, None) * (not is_before_known),
            *(None if number is None else -(-number // 7), money(film.to_date(min(last, film.last)))),
            *[money(film.to_date(film.last))] * (which == "year"),
            *(cinemas(here), screens(here), played),
            *(per(taken, cinemas(here)), per(taken, screens(here)), mean(sold, played)),
        ]


def parts_of_quarter(each):
    """The months of the first quarter of 2024, or the weeks most days of which are in it."""
    if each == "month":
        ends = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
        return [(f"2024-{last.month:02}", last.replace(day=1), last) for last in ends]
    mondays = [date(2024, 1, 1) + WEEK * number for number in range(13)]
    return [(f"2024-W{number:02}", monday, monday + 6 * DAY) for number, monday in enumerate(mondays, 1)]


def coverage(market, each):
    all_cinemas = {row["cinema"] for row in market if row["cinema"]}
    for name, first, last in parts_of_quarter(each):
        here = within(market, first, last)
        a_day = [len({row["title"] for row in here if day_of(row) == day}) for day in sorted(set(map(day_of, here)))]
        least, greatest = (min(a_day), max(a_day)) if a_day else (0, 0)
        full = sum(count == greatest for count in a_day)
        is_cut = greatest >= 5 and len(a_day) > 1 and 10 * full >= 9 * len(a_day)
        counted = str(least) if least == greatest else f"{least} to {greatest}"
        yield [
            *(name, days(first, last), len(a_day), len({row["title"] for row in here})),
            *(counted if a_day else None, greatest if is_cut else None, money(gross(here)), cinemas(here)),
            part_of(cinemas(here), len(all_cinemas)),
        ]


def gaps(market):
    for since, until in missing(market, date(2024, 1, 1), date(2024, 3, 31)):
        yield [str(since), str(until), days(since, until)]


def bounds(market):
    here = within(market, date(2024, 1, 1), date(2024, 3, 31))
    whole = gross(here) or 0
    taken = {origin: gross([row for row in here if row["origin"] == origin]) or 0 for origin in ORIGINS}
    for origin in ORIGINS[:3]:
        low, high = percent(taken[origin], whole), percent(taken[origin] + taken["unknown"], whole)
        yield [origin, "the films listed", low, high, money(taken["unknown"]) if whole else None]
        yield [origin, "the published market", None, None, None]


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
    "film": film_card,
    "film-runs": film_runs,
    "compare": compare,
    "market-share": market_share,
    "records": records,
    "market-records": market_records,
    "chart": chart,
    "coverage": coverage,
    "gaps": gaps,
    "bounds": bounds,
}


def answers(markets, question):
    name, *options = question.split(":")
    return {market: list(QUESTIONS[name](records, *options)) for market, records in markets.items()}


if __name__ == "__main__":
    folder, *questions = sys.argv[1:]
    markets = {path.stem: rows(path) for path in sorted(Path(folder).glob("*.csv"))}
    print(json.dumps({question: answers(markets, question) for question in questions}, ensure_ascii=False))
