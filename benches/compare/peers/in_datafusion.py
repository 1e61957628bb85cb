"""in_datafusion.py REPORT FILE FIRST END THREADS"""

import csv
import sys

import datafusion
import pyarrow
import sql

report, path, first, end, threads = sys.argv[1:]
kinds = {"DATE": pyarrow.date32(), "VARCHAR": pyarrow.string(), "INTEGER": pyarrow.int32(), "DECIMAL(18,2)": pyarrow.decimal128(18, 2)}
schema = pyarrow.schema([(name, kinds[kind]) for name, kind in sql.COLUMNS.items()])
context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(int(threads)))
context.register_csv("records", path, schema=schema, has_header=True)
week = f"(date - DATE '{first}') / 7"
answer = context.sql(sql.query(report, "records", first, end, "CAST(date_part('year', date) AS INT)", week, "first_value"))
out = csv.writer(sys.stdout)
for batch in answer.collect():
    out.writerows(zip(*(column.to_pylist() for column in batch.columns)))
