"""in_chdb.py REPORT FILE FIRST END THREADS"""

import sys

import chdb
import sql

report, path, first, end, threads = sys.argv[1:]
kinds = {"DATE": "Date", "VARCHAR": "String", "INTEGER": "Int32", "DECIMAL(18,2)": "Decimal(18, 2)"}
structure = ", ".join(f"{name} {kinds[kind]}" for name, kind in sql.COLUMNS.items())
source = f"file('{path}', 'CSVWithNames', '{structure}')"
week = f"intDiv(dateDiff('day', DATE '{first}', date), 7)"
query = sql.query(report, source, first, end, "toYear(date)", week, "any")
sys.stdout.write(str(chdb.query(f"{query} SETTINGS max_threads = {threads}", "CSV")))
