"""Runs the statements in *.sql of a folder over its takings.csv in ClickHouse, and writes each result as CSV beside it."""

import pathlib
import sys

from chdb import session

folder = pathlib.Path(sys.argv[1])
clickhouse = session.Session(str(folder / "clickhouse"))
columns = (
    "date Date, film_id String, title String, origin Nullable(String), country Nullable(String), "
    "distributor Nullable(String), release_date Nullable(Date), cinema_id Nullable(String), city LowCardinality(String), "
    "format String, sessions Nullable(Int32), admissions Nullable(Int32), gross Nullable(Decimal(18, 2))"
)
clickhouse.query("CREATE DATABASE kino")
clickhouse.query("USE kino")
clickhouse.query(f"CREATE TABLE takings ({columns}) ENGINE = MergeTree ORDER BY date")
clickhouse.query(f"INSERT INTO takings SELECT * FROM file('{folder / 'takings.csv'}', CSVWithNames, '{columns}')")
for statement in sorted(folder.glob("*.sql")):
    rows = clickhouse.query(statement.read_text("utf-8"), "CSVWithNames")
    (folder / f"{statement.stem}.csv").write_bytes(rows.bytes())
print("ClickHouse", str(clickhouse.query("SELECT version()", "TSV")).strip(), "in chdb")
