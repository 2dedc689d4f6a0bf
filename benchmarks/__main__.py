"""python -m benchmarks: makes folders of returns once, measures side by side, table and plot.

Every contestant runs in turn, round after round, so that a busy machine is as busy for all of
them; the table has medians. Quote ratios, not seconds.
"""

import re
import tempfile
from pathlib import Path

import click

from benchmarks.contestants import a_race, with_dask
from benchmarks.folders import folder_of
from benchmarks.race import raced
from benchmarks.results import Results, machine, table, written


@click.command()
@click.option(
    "--returns",
    "sizes",
    default="10,100,1000",
    help="How many returns, for example 10,100,1000 (the default).",
)
@click.option("--runs", default=5, help="How often each runs; the table has medians.")
@click.option("--only", default="", help="Only contestants whose name fits this expression.")
@click.option("--dask/--no-dask", default=True, help="With a local cluster of two workers.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where returns are made and kept.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="The folder for RESULTS.md and growth.svg; the sizes measured before stay in them.",
)
def main(**asked: object) -> None:
    """Measure tipxl against what people would use instead."""
    place = asked["folder"] or Path(tempfile.gettempdir()) / "tipxl-benchmarks"
    click.echo(machine())
    found: Results = {}
    for size in map(int, str(asked["sizes"]).split(",")):
        folder = folder_of(Path(str(place)), size)
        with tempfile.TemporaryDirectory() as target, with_dask(wanted=bool(asked["dask"])) as dask:
            race = a_race(folder, Path(target), dask)
            race = tuple(each for each in race if re.search(str(asked["only"]), each.name))
            found[size] = raced(race, int(str(asked["runs"])))
        click.echo(f"\n{table(size, found[size])}")
    if asked["into"]:
        written(found, Path(str(asked["into"])))


if __name__ == "__main__":
    main()
