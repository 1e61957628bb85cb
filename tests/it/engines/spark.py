"""Runs the statements in *.sql of a folder over its takings.csv in Spark, and writes each result as CSV beside it."""

import pathlib
import sys

from pyspark.sql import SparkSession

folder = pathlib.Path(sys.argv[1])
spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "1")
    .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
schema = (
    "date DATE, film_id STRING, title STRING, origin STRING, country STRING, distributor STRING, release_date DATE, "
    "cinema_id STRING, city STRING, format STRING, sessions INT, admissions INT, gross DECIMAL(18, 2)"
)
takings = spark.read.csv(str(folder / "takings.csv"), schema=schema, header=True, escape='"')
takings.createOrReplaceTempView("takings")
for statement in sorted(folder.glob("*.sql")):
    rows = spark.sql(statement.read_text("utf-8"))
    # As the README says it, but for the name of the one file.
    written = folder / f"{statement.stem}.spark"
    rows.coalesce(1).write.csv(str(written), header=True, escape='"')
    (part,) = written.glob("part-*.csv")
    part.rename(folder / f"{statement.stem}.csv")
print(f"PySpark {spark.version}")
