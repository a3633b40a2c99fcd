"""environment.yml, pyproject.toml and the lock say the same, and the pip part installs."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from compendium import install, project
from compendium.deposit import describe
from compendium.run import environment as environment_

ROOT = project.root()

LOCKS = ["requirements.txt", *sorted(f"requirements/{path.name}" for path in ROOT.glob("requirements/*.txt"))]


@pytest.fixture(scope="module")
def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock():
    return pins("requirements.txt")


def pins(name):
    """Versions of each package in a lock: several where they depend on the Python."""
    found = {}
    text = (ROOT / name).read_text(encoding="utf-8")
    for package, version in re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE):
        found.setdefault(package, set()).add(version)
    return found


def pip_part(environment):
    (part,) = (
        dependency["pip"] for dependency in environment["dependencies"] if isinstance(dependency, dict)
    )
    return part


def test_the_python_of_conda_is_the_oldest_that_the_project_supports(environment):
    project_file = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (python,) = (
        dependency for dependency in environment["dependencies"] if str(dependency).startswith("python=")
    )
    assert project_file["project"]["requires-python"] == f">={python.removeprefix('python=')}"
    assert project_file["tool"]["mypy"]["python_version"] == python.removeprefix("python=")


def test_the_pip_part_is_the_hashed_lock_and_nothing_else(environment):
    assert pip_part(environment) == ["-r requirements/desk.txt"]


def test_every_direct_dependency_is_locked_within_its_bounds(lock):
    from packaging.requirements import Requirement

    project_file = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for text in [*project_file["project"]["dependencies"], *project_file["dependency-groups"]["build"]]:
        wanted = Requirement(text)
        assert wanted.name in lock, f"{wanted.name} manque : make lock"
        assert all(wanted.specifier.contains(version) for version in lock[wanted.name]), (
            f"{wanted} : make lock"
        )


def test_every_pin_has_hashes_and_no_address():
    for name in LOCKS:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        for block in blocks:
            assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("name", LOCKS)
def test_the_other_locks_keep_the_versions_of_the_lock(lock, name):
    other = pins(name)
    assert {package: versions for package, versions in other.items() if package in lock} == {
        package: versions for package, versions in lock.items() if package in other
    }


def test_the_weights_are_those_of_the_locks_that_are_there():
    known = json.loads((ROOT / install.WEIGHTS).read_text(encoding="utf-8"))["groups"]
    assert {str(install.lock(group)) for group in known} == set(LOCKS)
    assert all(weight["packages"] > 0 for weight in known.values())


def test_what_only_an_author_needs_is_not_installed_to_run(lock):
    assert not {"jupyterlab", "nbdime", "jupyter-server", "rfc3987-syntax", "debugpy"} & set(lock) - {
        "debugpy"
    }


def test_what_the_pip_part_adds_can_be_installed_each_file_of_its_hash(environment, tmp_path):
    """What `make test` has installed is known to install; the rest is fetched, and looked at."""
    (lock,) = [part.removeprefix("-r ") for part in pip_part(environment)]
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    there = environment_.installed()
    pinned = re.compile(r"([a-z0-9._-]+)==([^\s;\\]+)")
    rest = [block for block in blocks if there.get(pinned.match(block)[1]) != pinned.match(block)[2]]
    wanted = tmp_path / "rest.txt"
    wanted.write_text("".join(rest), encoding="utf-8")
    report = ["--dry-run", "--no-deps", "--quiet", "--report", "-"]
    pip = [sys.executable, "-m", "pip", "install", *report, "--require-hashes", "-r", str(wanted)]
    done = subprocess.run(pip, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = {found["metadata"]["name"].lower() for found in json.loads(done.stdout)["install"]}
    assert {"jupyterlab", "pandas", "geopandas", "plotly", "papermill"} <= told | set(there)


def test_the_generated_descriptions_are_those_of_the_manifest_the_notebooks_the_data_and_the_code():
    there = {path: (ROOT / path).read_text(encoding="utf-8") for path in describe.texts()}
    assert there == describe.texts(), "ancrage describe"


def test_the_citations_agree_on_title_version_authors_and_licences():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    codemeta = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    zenodo = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert cff["title"] == codemeta["name"] == zenodo["title"]
    assert cff["version"] == codemeta["version"] == zenodo["version"]
    assert cff["abstract"] == codemeta["description"] == zenodo["description"]
    assert cff["keywords"] == codemeta["keywords"] == zenodo["keywords"]
    names = [author["name"] for author in cff["authors"]]
    assert (
        names
        == [author["name"] for author in codemeta["author"]]
        == [each["name"] for each in zenodo["creators"]]
    )
    licences = {address.rpartition("/")[2] for address in codemeta["license"]}
    assert set(cff["license"]) == licences and zenodo["license"] in licences
    assert all(licence in zenodo["notes"] for licence in licences - {zenodo["license"]})


def test_the_changelog_begins_with_the_version_of_the_project():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[?([0-9.]+|Unreleased)", text, re.MULTILINE)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert next(each for each in versions if each != "Unreleased") == version


def test_what_a_library_needs_on_an_older_python_or_another_system_is_no_need_here():
    from importlib.metadata import Distribution

    class Asking(Distribution):
        def read_text(self, filename):
            lines = (
                "Metadata-Version: 2.1",
                "Name: essai",
                "Version: 1",
                "Requires-Dist: Jinja_2>=3",
                "Requires-Dist: importlib-metadata>=3.6; python_version < '3.10'",
                "Requires-Dist: winpty; sys_platform == 'fantaisie'",
                "Requires-Dist: typing-extensions; python_version >= '3.11'",
                "Requires-Dist: tornado; extra == 'serve'",
            )
            return "\n".join(lines) if filename == "METADATA" else None

        def locate_file(self, path):
            return path

    assert environment_.required(Asking()) == ["jinja-2", "typing-extensions"]
