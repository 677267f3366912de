"""Runs the notebooks beside it on a store, and writes each executed and as one HTML file.

Started by jobs/export-notebooks, with the packages of requirements.txt. Ends with 0 done, 1 a notebook failed, 2 the store cannot be used.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter
from traitlets.config import Config

HERE = Path(__file__).resolve().parent
NUMBER = re.compile(r"-?[\d,]+(\.\d+)?(e[-+]\d+)?|NaN|nan|")


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
    count = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = count
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in ("tags",) if key in cell.metadata})


class Kernel:
    """One kernel for all notebooks, so that libraries are imported once: each finds nothing of those before it."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.client = None

    def run(self, notebook, is_last):
        notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
        if self.client is None:
            # Sockets that nobody else on the machine can talk to.
            sockets = Config(KernelManager={"transport": "ipc", "ip": f"{self.scratch}/kernel"})
            self.client = NotebookClient(
                notebook, timeout=None, kernel_name="python3", record_timing=False, config=sockets,
                resources={"metadata": {"path": self.scratch}},
            )
        self.client.nb = notebook
        try:
            self.client.execute(cleanup_kc=is_last)
        except DeadKernelError:
            self.client = None
            raise
        finally:
            del notebook.cells[0]


def readable(html):
    """A data frame's table with its columns' and index's names in one row, numbers to the right and words to the left."""
    soup = BeautifulSoup(html, "html.parser")
    for style in soup.find_all("style"):
        style.decompose()
    for table in soup.select("table.dataframe"):
        header = table.select("thead tr")
        if len(header) == 2:
            names = [cell.text for cell in header[1].find_all("th")]
            index = len(names) - len(table.select_one("tbody tr").find_all("td")) if table.select_one("tbody tr") else 0
            if not any(names[index:]):  # pandas gives the index's names a row of their own
                for cell, name in zip(header[0].find_all("th")[:index], names):
                    cell.string = name
                header[1].decompose()
        rows = [row.find_all("td")[::-1] for row in table.select("tbody tr")]
        for place, title in enumerate(header[0].find_all("th")[::-1]):
            cells = [row[place] for row in rows if place < len(row)]
            if cells and all(NUMBER.fullmatch(cell.text) for cell in cells):
                for cell in [title, *cells]:
                    cell["class"] = "number"
    return str(soup)


def page(notebook, exporter, name):
    """One HTML file; the notebook's tables are changed."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output["data"]["text/html"] = readable(output["data"]["text/html"])
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
        kernel = Kernel(scratch)
        exporter = HTMLExporter(template_name="page", extra_template_basedirs=[str(HERE)])
        sources = sorted(HERE.glob("*.ipynb"))
        for source in sources:
            notebook = nbformat.read(source, as_version=4)
            try:
                kernel.run(notebook, is_last=source == sources[-1])
                without_noise(notebook)
                write(given.out / source.name, nbformat.writes(notebook) + "\n")
                write(given.out / f"{source.stem}.html", page(notebook, exporter, source.stem))
                print(given.out / f"{source.stem}.html", flush=True)
            except (CellExecutionError, DeadKernelError) as e:
                failed += 1
                why = f"{place(notebook)}: {e.ename}: {e.evalue}" if isinstance(e, CellExecutionError) else str(e)
                print(f"Failed to run {source.name}: {why}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
