"""in_polars.py REPORT FILE FIRST END THREADS"""

import csv
import datetime
import os
import sys

report, path, first, end, threads = sys.argv[1:]
os.environ["POLARS_MAX_THREADS"] = threads  # read once, when polars is imported

import polars  # noqa: E402
import sql  # noqa: E402

kinds = {"DATE": polars.Date, "VARCHAR": polars.String, "INTEGER": polars.Int32, "DECIMAL(18,2)": polars.Decimal(18, 2)}
first, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(end)
date, title, gross, admissions = (polars.col(name) for name in ("date", "title", "gross", "admissions"))
records = polars.scan_csv(path, schema={name: kinds[kind] for name, kind in sql.COLUMNS.items()}).filter(date >= first, date < end)
admissions = admissions.cast(polars.Int64).sum()
groups = {
    "R1": lambda: records.group_by(date.dt.year().alias("y"), "film_id", "origin")
    .agg(title.first(), gross.sum(), admissions)
    .select("y", "film_id", "title", "origin", "gross", "admissions"),
    "R2": lambda: records.group_by(date.dt.year().alias("y"), "origin")
    .agg(gross.sum(), admissions, polars.col("film_id").n_unique()),
    "R3": lambda: records.group_by(((date - first).dt.total_days() // 7).alias("w"), "film_id").agg(title.first(), gross.sum()),
}
csv.writer(sys.stdout).writerows(groups[report]().collect(engine="streaming").iter_rows())
