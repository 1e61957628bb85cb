"""in_duckdb.py REPORT FILE FIRST END THREADS"""

import csv
import sys

import duckdb
import sql

report, path, first, end, threads = sys.argv[1:]
connection = duckdb.connect(config={"threads": int(threads), "preserve_insertion_order": False})
csv.writer(sys.stdout).writerows(connection.execute(sql.duckdb(report, path, first, end)).fetchall())
