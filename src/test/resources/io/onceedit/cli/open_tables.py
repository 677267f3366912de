"""Opens every table of a store with pandas and PyArrow, and holds what comes out to the table's schema file.

python open_tables.py STORE data-schemas
"""

import json
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

# What Parquet holds, what pandas makes of it, and of it with nulls.
TYPES = {
    "string": (pa.string(), "object", "object"),
    "long": (pa.int64(), "int64", "float64"),
    "int": (pa.int32(), "int32", "float64"),
    "double": (pa.float64(), "float64", "float64"),
    "float": (pa.float32(), "float32", "float32"),
    "boolean": (pa.bool_(), "bool", "object"),
}
KEPT = {"host_passes": "cache/host-passes", "host_generations": "cache/host-generations"}


def arrow(name):
    return pa.list_(arrow(name[:-2])) if name.endswith("[]") else TYPES[name][0]


def plain(kind):
    """The names of list items differ between writers."""
    return pa.list_(kind.value_type) if pa.types.is_list(kind) else kind


def check(folder, schema):
    partitions = [partition["name"] for partition in schema["partitions"]]
    columns = {column["name"]: column for column in schema["columns"]}
    for file in folder.rglob("*.parquet"):
        types = {field.name: plain(field.type) for field in pq.read_schema(file)}
        expected = {name: arrow(column["type"]) for name, column in columns.items()}
        assert types == expected, f"{file} and its schema: {sorted(map(str, types.items() ^ expected.items()))}"
    frame = pd.read_parquet(folder, engine="pyarrow")
    assert list(frame.columns) == [*columns, *partitions], f"{folder}: columns {list(frame.columns)}"
    for name, column in columns.items():
        assert column["nullable"] or not frame[name].isna().any(), f"{folder}: nulls in {name}"
        types = TYPES.get(column["type"], (None, "object", "object"))
        allowed = types[1:] if column["nullable"] else types[1:2]
        assert str(frame[name].dtype) in allowed, f"{folder}: {name} is {frame[name].dtype}, expected {allowed}"
    return len(frame)


def main():
    store, schemas = map(Path, sys.argv[1:])
    for file in sorted(schemas.glob("*.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        folder = store / KEPT.get(schema["table"], f"tables/{schema['table']}")
        print(schema["table"], check(folder, schema) if folder.is_dir() else "none")


main()
