"""The wheel carries all that the program needs, and runs outside the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
ROOMS = ("domain", "journal", "projections", "calendars", "clock", "api")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=TOP, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def kept(room: str) -> set[str]:
    """The files of a room that git would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", room],
        cwd=TOP, check=True, capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    return {name for name in listed if name and (TOP / name).is_file()}


def test_every_file_of_the_rooms_is_in_it_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == set().union(*(kept(room) for room in ROOMS))


def test_licences_travel_with_it(wheel: Path) -> None:
    names = {name.split(".dist-info/")[1] for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" in name}
    assert {"licenses/LICENSE", "licenses/NOTICE", "entry_points.txt"} <= names


def test_it_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(home)
    run = (
        "import sys, api.cli; assert api.cli.__file__.startswith(sys.argv[1]), api.cli.__file__;"
        "sys.argv = ['daybook', '--data', sys.argv[2], 'demo', '--no-serve', '--json']; api.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", run, str(home), str(tmp_path / "book")],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "book" / "views.db").exists()
