"""The groups of each report in SQL, for DuckDB, DataFusion and chDB; only names of functions differ."""

COLUMNS = {
    "date": "DATE", "film_id": "VARCHAR", "title": "VARCHAR", "origin": "VARCHAR", "country": "VARCHAR", "distributor": "VARCHAR",
    "cinema_id": "VARCHAR", "city": "VARCHAR", "format": "VARCHAR", "sessions": "INTEGER", "admissions": "INTEGER",
    "gross": "DECIMAL(18,2)",
}


def query(report, source, first, end, year, week, some):
    """`year` is the year of `date`, `week` the weeks from `first` to it, `some` takes any one value of a group."""
    within = f"FROM {source} WHERE date >= DATE '{first}' AND date < DATE '{end}'"
    return {
        "R1": f"SELECT {year} AS y, film_id, {some}(title) AS t, origin, sum(gross) AS g, sum(admissions) AS a "
              f"{within} GROUP BY {year}, film_id, origin",
        "R2": f"SELECT {year} AS y, origin, sum(gross) AS g, sum(admissions) AS a, count(DISTINCT film_id) AS n "
              f"{within} GROUP BY {year}, origin",
        "R3": f"SELECT {week} AS w, film_id, {some}(title) AS t, sum(gross) AS g {within} GROUP BY {week}, film_id",
    }[report]


def duckdb(report, path, first, end):
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    source = (f"read_csv('{path}', header=true, auto_detect=false, delim=',', quote='\"', escape='\"', columns={{{columns}}})")
    return query(report, source, first, end, "year(date)", f"(date - DATE '{first}') // 7", "any_value")
