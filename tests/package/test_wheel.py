"""The wheel and the source archive hold the whole workspace; the installed wheel plans alike."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

WORKSPACE = ("data", "models", "maps")


def workspace_files(repository: Path) -> set[str]:
    """Return every file of the reference workspace, but for the scripts that built its maps."""
    files = (path for folder in WORKSPACE for path in (repository / folder).rglob("*"))
    names = {path.relative_to(repository).as_posix() for path in files if path.is_file()}
    return {name for name in names if not name.startswith("maps/build/")}


def package_files(repository: Path) -> set[str]:
    """Return every file of the package, but for compiled ones."""
    files = (path for path in (repository / "allocator").rglob("*") if path.is_file())
    return {
        path.relative_to(repository).as_posix() for path in files if "__pycache__" not in path.parts
    }


def run(*command: str | Path, folder: Path) -> str:
    """Run a command without network or the caller's Python settings, and return what it printed."""
    settings = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=settings | {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--quiet", "--no-deps", "--no-build-isolation")
    run(sys.executable, "-m", "pip", "wheel", *offline, "-w", folder, ".", folder=repository)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def source_archive(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive from the checkout."""
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, folder=repository)
    (built,) = folder.glob("*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel_names(wheel: Path) -> set[str]:
    """List all files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_the_whole_workspace(repository: Path, wheel_names: set[str]) -> None:
    """Every file of data/, models/ and maps/ is in the wheel, and no other file is beside them."""
    shipped = {name for name in wheel_names if name.startswith("allocator/workspace/")}
    assert shipped == {f"allocator/workspace/{name}" for name in workspace_files(repository)}


def test_wheel_holds_the_whole_package(repository: Path, wheel_names: set[str]) -> None:
    """Every module, template and asset is in the wheel, and so is the marker of its types."""
    code = {name for name in wheel_names if not name.startswith("allocator/workspace/")}
    assert {name for name in code if name.startswith("allocator/")} == package_files(repository)
    assert "allocator/py.typed" in code


def test_wheel_installs_one_name(wheel_names: set[str]) -> None:
    """Beside other packages the wheel puts ``allocator`` and its metadata: no tests, no data."""
    tops = {name.split("/")[0] for name in wheel_names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"allocator"}
    assert not [name for name in wheel_names if "tests" in name.split("/")]


def test_wheel_says_what_it_is(repository: Path, wheel: Path) -> None:
    """Metadata, licence and command of the wheel are those of pyproject.toml."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = f"imh_allocator-{project['version']}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        metadata = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        commands = archive.read(f"{info}/entry_points.txt").decode()
        licence = archive.read(f"{info}/licenses/LICENSE")
    assert licence == (repository / "LICENSE").read_bytes()
    assert "allocator = allocator.cli:main" in commands
    assert metadata["License-Expression"] == "MIT"
    stated = map(Requirement, metadata.get_all("Requires-Dist", []))
    always = {str(requirement) for requirement in stated if not requirement.marker}
    assert always == {str(Requirement(text)) for text in project["dependencies"]}
    assert set(metadata.get_all("Provides-Extra", [])) == set(project["optional-dependencies"])


def test_wheel_repeats_byte_for_byte(repository: Path, wheel: Path, tmp_path: Path) -> None:
    """The same checkout gives the same wheel."""
    offline = ("--quiet", "--no-deps", "--no-build-isolation")
    run(sys.executable, "-m", "pip", "wheel", *offline, "-w", tmp_path, ".", folder=repository)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_source_archive_builds_the_same_wheel(
    repository: Path, source_archive: Path, wheel_names: set[str], tmp_path: Path
) -> None:
    """The source archive holds package and workspace, no tests, and builds the same wheel."""
    with tarfile.open(source_archive) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
        archive.extractall(tmp_path, filter="data")
    assert workspace_files(repository) | package_files(repository) <= names
    assert not [name for name in names if name.startswith("tests")]
    (unpacked,) = tmp_path.iterdir()
    offline = ("--quiet", "--no-deps", "--no-build-isolation")
    run(sys.executable, "-m", "pip", "wheel", *offline, "-w", tmp_path, ".", folder=unpacked)
    (rebuilt,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(rebuilt) as archive:
        assert set(archive.namelist()) == wheel_names


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an empty environment and return its command.

    The locked libraries are those already installed for the tests, reached by a path file. Path
    files found along such a path are not followed, so the checkout itself stays out of sight.
    """
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python")
    run(*pip, "install", "--quiet", "--no-deps", wheel, folder=home)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(scripts / "python", "-c", code, folder=home).strip())
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    code = "import allocator; print(allocator.__file__)"
    assert Path(run(scripts / "python", "-c", code, folder=home).strip()).is_relative_to(home)
    return scripts / "allocator"


def outputs(run_folder: Path) -> dict[str, bytes]:
    """Return the files of a run by name; the manifest alone may differ, for it holds the times."""
    files: Iterable[Path] = (path for path in run_folder.rglob("*") if path.is_file())
    named = {path.relative_to(run_folder).as_posix(): path.read_bytes() for path in files}
    named.pop("manifest.json")
    return named


@pytest.fixture(scope="module")
def expected(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Make the reference plan as the checkout does."""
    out = tmp_path_factory.mktemp("checkout") / "run"
    run(Path(sysconfig.get_path("scripts"), "allocator"), "plan", "--out", out, folder=repository)
    return outputs(out)


@pytest.fixture(params=["empty", "own folders"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Make a working directory with nothing in it, or with other models, maps and data."""
    if request.param == "own folders":
        for folder in WORKSPACE:
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "boards.csv").write_text("not;ours\n", encoding="utf-8")
        (tmp_path / "models" / "national.toml").write_text("not ours", encoding="utf-8")
        (tmp_path / "allocator.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    return tmp_path


@pytest.mark.long
def test_installed_wheel_gives_the_same_plan(
    installed: Path, expected: dict[str, bytes], elsewhere: Path
) -> None:
    """Wherever it is called, the installed command gives the checkout's plan, map and report."""
    out = elsewhere / "run"
    run(installed, "plan", "--out", out, folder=elsewhere)
    found = outputs(out)
    assert {"plan.json", "map.html", "report.html"} <= set(found)
    assert set(found) == set(expected)
    assert [name for name in sorted(found) if found[name] != expected[name]] == []
