"""What continuous integration is told: valid for its services, of the Pythons that are supported, and only calls of make."""

import re
import shlex
import subprocess
import sys
import tomllib

import pytest
import yaml

from compendium import project

ROOT = project.root()
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab-ci.yml"
CALLED = {"make", "git", "cat", "test", "mv", "set", "tee"}
"""Commands that a step may run: make, and what shows or moves what make did."""


@pytest.mark.parametrize(
    ("schema", "paths"), [("vendor.github-workflows", WORKFLOWS), ("vendor.gitlab-ci", [GITLAB])]
)
def test_the_service_takes_the_file(schema, paths):
    assert paths
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def scripts():
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            for step in job["steps"]:
                if "run" in step:
                    yield path.name, step["run"]
    for name, job in yaml.safe_load(GITLAB.read_text(encoding="utf-8")).items():
        if isinstance(job, dict):
            yield from ((f"{GITLAB.name} : {name}", line) for line in job.get("script", []))


def test_each_step_can_be_done_at_any_desk():
    for where, script in scripts():
        for command in re.split(r"\n|&&|\|\||\||;", script):
            words = shlex.split(command)
            assert not words or words[0] in CALLED, (where, command)


def test_each_target_of_make_that_is_called_is_one():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for where, script in scripts():
        for command in re.split(r"\n|&&|\|", script):
            words = shlex.split(command)
            if words[:1] == ["make"]:
                assert {word for word in words[1:] if "=" not in word} <= targets, (where, command)


def test_the_pythons_are_those_that_the_project_supports():
    manifest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = {text.rpartition(" ")[2] for text in manifest["classifiers"] if re.search(r":: 3\.\d+$", text)}
    github = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    gitlab = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    assert set(github["jobs"]["check"]["strategy"]["matrix"]["python"]) == told
    assert set(gitlab["check"]["parallel"]["matrix"][0]["PYTHON"]) == told
    assert min(told) == manifest["requires-python"].removeprefix(">=")


def test_the_cache_of_what_is_installed_changes_with_the_locks():
    text = (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")
    assert "hashFiles('requirements.txt', 'requirements/*.txt')" in text
