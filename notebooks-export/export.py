"""Runs the notebooks beside it on a store, and writes each executed and as one HTML file.

Started by jobs/export-notebooks, with the packages of requirements.txt. Ends with 0 done, 1 a notebook failed, 2 the store cannot be used.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter

HERE = Path(__file__).resolve().parent


def unusable(store):
    """Why a folder is no store that notebooks can show; empty where it is one."""
    if not (store / "views.sql").is_file():
        return f"{store} is no store: it has no views.sql; name the folder that edit-sweep or nightly was given as --store"
    manifests = sorted((store / "runs").glob("*/manifest.json"))
    if not any(json.loads(manifest.read_text(encoding="utf-8")).get("status") == "complete" for manifest in manifests):
        return f"{store} has no complete run ({len(manifests)} in all); run one: jobs/edit-sweep RUN_FILE --store {store}"
    return ""


def without_noise(notebook):
    """Leaves nothing in a notebook that tells of a machine or a time."""
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    })
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in ("tags",) if key in cell.metadata})


def run(notebook, scratch):
    """Executes a notebook in a kernel of its own."""
    NotebookClient(
        notebook, timeout=None, kernel_name="python3", record_timing=False, resources={"metadata": {"path": scratch}}
    ).execute()


def page(notebook, name):
    exporter = HTMLExporter(template_name="page", extra_template_basedirs=[str(HERE)])
    return exporter.from_notebook_node(notebook, resources={"metadata": {"name": name}})[0]


def write(file, text):
    """Whole or not at all."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def place(notebook):
    """The cell that failed, counted from 1, and its first line."""
    for number, cell in enumerate(notebook.cells, 1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return f"cell {number} ({cell.source.splitlines()[0]})"
    return "a cell"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("store", type=Path)
    arguments.add_argument("out", type=Path)
    given = arguments.parse_args()
    problem = unusable(given.store)
    if problem:
        print(f"Cannot run notebooks: {problem}", file=sys.stderr)
        return 2
    try:
        given.out.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        print(f"Cannot write to {given.out}: {e.strerror}", file=sys.stderr)
        return 2
    failed = 0
    with tempfile.TemporaryDirectory(prefix="onceedit-notebooks-") as scratch:
        # Nobody's own kernels, settings and start-up files.
        os.environ.update(ONCEEDIT_STORE=str(given.store.resolve()), JUPYTER_PREFER_ENV_PATH="1", JUPYTER_NO_CONFIG="1",
                          JUPYTER_DATA_DIR=scratch, JUPYTER_RUNTIME_DIR=scratch, JUPYTER_CONFIG_DIR=scratch, IPYTHONDIR=scratch)
        for source in sorted(HERE.glob("*.ipynb")):
            notebook = nbformat.read(source, as_version=4)
            try:
                run(notebook, scratch)
                without_noise(notebook)
                write(given.out / source.name, nbformat.writes(notebook) + "\n")
                write(given.out / f"{source.stem}.html", page(notebook, source.stem))
                print(given.out / f"{source.stem}.html", flush=True)
            except (CellExecutionError, DeadKernelError) as e:
                failed += 1
                why = f"{place(notebook)}: {e.ename}: {e.evalue}" if isinstance(e, CellExecutionError) else str(e)
                print(f"Failed to run {source.name}: {why}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
