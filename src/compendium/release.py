"""Check everything before a version is published, write its tag's message, say what a person does next."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from compendium import make, project, settings
from compendium.deposit import archive as deposit
from compendium.deposit import describe
from compendium.errors import Refusal
from compendium.language import say
from compendium.run import git
from compendium.verify import verify

CHANGELOG = "CHANGELOG.md"
SECTION = re.compile(
    r"^## \[?([0-9][\w.]*)\]? \((\d{4}-\d\d-\d\d)\)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)


def release() -> int:
    """Check that this commit may be published as the version that it says, and prepare its tag.

    Nothing is published: the tag, its push and the deposit are a person's.

    Returns
    -------
    int
        Exit status: 1 if `verify` finds a difference.

    Raises
    ------
    Refusal
        With the first check that fails, and the next step.
    """
    version = settings.load().version
    checks: dict[str, Callable[[], object]] = {
        "rien que git n’ait": deposit.committed,
        f"étiquette v{version} libre": lambda: _free(version),
        f"{CHANGELOG} dit ce que {version} apporte": lambda: _section(version),
        "README, LISEZMOI et fichiers de citation à jour": _described,
    }
    for said, check in checks.items():
        check()
        say(f"  {said}")
    status = make.make()
    if status:
        return status
    deposit.committed()
    if verify.verify():
        return 1
    archive = make.archive()
    message = Path("dist") / f"v{version}.txt"
    project.write(project.root() / message, _message(version, archive))
    say(f"\nTout est prêt pour la version {version}.")
    say(f"  archive : {project.relative(archive)}\n  message de l’étiquette : {message}")
    say(f"→ relisez-le, puis : git tag -a v{version} -F {message} --cleanup=verbatim")
    say(f"→ puis : git push origin v{version}")
    say("→ déposez l’archive (Zenodo, HAL, Recherche Data Gouv…) : son DOI va dans la version suivante.")
    return 0


def _free(version: str) -> None:
    tagged = git.answer("rev-parse", "--verify", "--quiet", f"v{version}^{{commit}}")
    if tagged and tagged != git.history():
        raise Refusal(
            f"l’étiquette v{version} est déjà celle de {tagged[:8]}.",
            "donnez un autre numéro à la version dans pyproject.toml, et une section à CHANGELOG.md.",
        )


def _section(version: str) -> str:
    """Return what the changelog says of a version."""
    path = project.root() / CHANGELOG
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = {match[1]: match for match in SECTION.finditer(text)}
    if version not in found or not found[version][3].strip():
        raise Refusal(
            f"{CHANGELOG} ne dit rien de la version {version}.",
            f"ajoutez-y « ## {version} (AAAA-MM-JJ) » et ce qu’elle apporte.",
        )
    return found[version][3].strip()


def _described() -> None:
    for path, text in describe.texts().items():
        target = project.root() / path
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            raise Refusal(f"{path} n’est pas à jour.", f"{settings.invoked()} describe, puis git commit.")


def _message(version: str, archive: Path) -> str:
    """Return the message of the tag: what the version brings, and the hash of its archive."""
    described = settings.load()
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    return (
        f"{described.name} {version}\n\n{_section(version)}\n\n"
        f"make verify : tout est identique ou dans la tolérance.\n{archive.name}\nSHA-256 {digest}\n"
    )
