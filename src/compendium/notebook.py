"""What a notebook declares by being written: parameters, what it reads, what it makes.

A notebook names its tables and figures where it uses them; they are read off its code and
never listed twice. A name that is not written out is refused, as the pipeline could not
know it.
"""

import ast
import difflib
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compendium import code
from compendium.errors import Refusal

CALLS = {
    ("tables", "read"): "raw",
    ("tables", "processed"): "needs",
    ("publish", "processed"): "processed",
    ("publish", "figure"): "figures",
    ("publish", "table"): "tables",
    ("publish", "verdicts"): "verdicts",
    ("publish", "values"): "values",
    ("publish", "finding"): "findings",
}
"""Calls that a notebook's dependencies and products are read from, and the list each fills."""

TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}

FIGURE = "application/vnd.plotly.v1+json"
"""What Jupyter calls a Plotly figure among the outputs of a cell."""

BY_NAME = "COMPENDIUM_FIGURES_BY_NAME"
"""Environment variable of a kernel: whoever runs it takes published figures from their files.

A map is a megabyte. Said by name, it is not sent to the one who runs the notebook, who would look
at each of its numbers three times.
"""

PUBLISHED = "compendium:figure"
"""What a figure said by name is under."""

NUMBERED = {"figures": ("une figure", "F"), "tables": ("une table", "T")}
"""What has a number in its name, and the letter before it."""

JUDGES = ("compute", "compare", "find", "attest", "unsourced", "decide")
"""Calls that judge one statement, by its identifier."""

VALUES, JUDGED, WAYS = "valeurs_", "affirmations_", "manieres_"
"""What the names of processed tables that a call names begin with: numbers called by key, statements, their ways."""

REST = "documents"
"""The call that judges all the statements of fact that are left, and what they are under in `claims`."""


@dataclass(frozen=True)
class Parameter:
    """A typed parameter of a notebook, with its default."""

    name: str
    type: str
    default: Any

    def parse(self, text: str) -> Any:
        """Return the value that a text stands for.

        Raises
        ------
        Refusal
            If it is not of the parameter's type.
        """
        if self.type == "bool":
            if text.lower() not in ("true", "false"):
                raise self._wrong(text, "true ou false")
            return text.lower() == "true"
        try:
            return TYPES[self.type](text)
        except ValueError:
            expected = {"int": "un entier", "float": "un nombre"}[self.type]
            raise self._wrong(text, expected) from None

    def _wrong(self, text: str, expected: str) -> Refusal:
        return Refusal(f"paramètre {self.name} : « {text} » n’est pas {expected}.")


@dataclass(frozen=True)
class Notebook:
    """A notebook and what its code declares."""

    path: Path
    title: str
    digest: str
    parameters: dict[str, Parameter]
    raw: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    processed: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    ledger: bool = False
    modules: list[str] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    makers: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the step: the file without its ending."""
        return self.path.stem

    @property
    def products(self) -> list[Path]:
        """Files that it makes, relative to the folder of results."""
        files = [
            *(Path("data", "processed", f"{name}.parquet") for name in self.processed),
            *(Path("figures", f"{name}.json") for name in self.figures),
            *(Path("figures", f"{name}.{end}") for name in self.tables for end in ("csv", "json")),
            *(Path("figures", "constats", f"{name}.json") for name in self.findings),
        ]
        return [*files, Path("figures", "claims.csv")] if self.ledger else files

    def parameter(self, name: str) -> Parameter:
        """Return a parameter by name.

        Raises
        ------
        Refusal
            If the notebook has none of that name; the nearest is suggested.
        """
        if name in self.parameters:
            return self.parameters[name]
        near = difflib.get_close_matches(name, self.parameters, n=1, cutoff=0.5)
        known = f"ses paramètres : {', '.join(self.parameters)}." if self.parameters else "il n’en a aucun."
        hint = f"vouliez-vous « {near[0]} » ?" if near else known
        raise Refusal(f"{self.name} n’a pas de paramètre « {name} ».", hint)


def load(path: Path) -> Notebook:
    """Read what a notebook declares.

    Parameters
    ----------
    path : pathlib.Path
        An ``.ipynb`` file.

    Raises
    ------
    Refusal
        If it is not a notebook, has no parameters cell, or names a table or figure by
        anything but a literal text.
    """
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        cells = [_checked(cell) for cell in loaded["cells"]]
    except FileNotFoundError:
        raise _unknown(path) from None
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"notebooks/{path.name} n’est pas un notebook lisible ({error}).",
            "git restore ce fichier, ou corrigez le JSON.",
        ) from error
    written = [cell for cell in cells if cell["cell_type"] == "code"]
    tagged = [c for c in written if "parameters" in c.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1 or tagged[0] is not written[0]:
        raise Refusal(
            f"notebooks/{path.name} : la première cellule de code doit porter l’étiquette "
            f"« parameters », et elle seule.",
            "dans JupyterLab : inspecteur de propriétés, étiquettes de cellule.",
        )
    found: dict[str, list[str]] = {name: [] for name in set(CALLS.values())}
    parameters = _parameters(path, _source(tagged[0]))
    modules: list[str] = []
    claims: dict[str, str] = {}
    makers: dict[str, str] = {}
    ledger = False
    for cell in written:
        tree = _parse(path, cell)
        modules += code.imported(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            kind = CALLS.get((owner, node.func.attr))
            ledger |= (owner, node.func.attr) == ("publish", "ledger")
            if kind:
                name = _literal(path, node)
                check_name(kind, name)
                found[kind].append(name)
                if kind in ("processed", "figures", "tables", "values", "findings"):
                    makers[name] = cell["id"]
            elif node.func.attr in JUDGES and node.args and isinstance(node.args[0], ast.Constant):
                claims[str(node.args[0].value)] = cell["id"]
            elif node.func.attr == REST:
                claims[REST] = cell["id"]
    made = [
        *found["processed"],
        *(f"{prefix}{step}" for step in found["verdicts"] for prefix in (JUDGED, WAYS)),
        *(f"{VALUES}{key}" for key in found["values"]),
    ]
    unique = {key: sorted(set(values)) for key, values in found.items()}
    return Notebook(
        path,
        _title(cells),
        _digest(cells),
        parameters,
        raw=unique["raw"],
        needs=[name for name in unique["needs"] if name not in made],
        processed=sorted(set(made)),
        figures=unique["figures"],
        tables=unique["tables"],
        findings=unique["findings"],
        ledger=ledger,
        modules=sorted(set(modules)),
        claims=claims,
        makers=makers,
        sections=_sections(cells),
    )


def check_name(kind: str, name: str) -> None:
    """Refuse the name of a figure or table that pages would not find: they look for its number.

    Raises
    ------
    Refusal
        If it is not the letter, two digits, ``_`` and a name in small letters.
    """
    if kind == "findings" and not re.fullmatch(r"[a-z0-9_]+", name):
        raise Refusal(f"« {name} » : un constat se nomme en minuscules sans accent, chiffres et « _ ».")
    called, letter = NUMBERED.get(kind, ("", ""))
    if called and not re.fullmatch(rf"{letter}[0-9]{{2}}_[a-z0-9_]+", name):
        raise Refusal(
            f"« {name} » : {called} se nomme par {letter}, deux chiffres, « _ » et un mot "
            "en minuscules sans accent.",
            f"par exemple {letter}03_creations.",
        )


def _digest(cells: list[dict[str, Any]]) -> str:
    """Return the digest of what a notebook does: its cells' kinds, names, tags and sources, in order.

    Outputs, and what an editor notes of itself, change nothing.
    """
    told = [
        [cell["cell_type"], cell["id"], cell.get("metadata", {}).get("tags", []), _source(cell)]
        for cell in cells
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _checked(cell: Any) -> dict[str, Any]:
    """Return a cell that has what every cell has; a missing part or another form is an error."""
    if not isinstance(cell["cell_type"], str) or not isinstance(cell["source"], str | list):
        raise TypeError("cell")
    kept: dict[str, Any] = {"id": "?", **cell}
    return kept


def _unknown(path: Path) -> Refusal:
    names = sorted(other.stem for other in path.parent.glob("*.ipynb"))
    near = difflib.get_close_matches(path.stem, names, n=1, cutoff=0.4)
    hint = f"vouliez-vous « {near[0]} » ?" if near else f"notebooks : {', '.join(names)}."
    return Refusal(f"aucun notebook « {path.stem} ».", hint)


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _title(cells: list[dict[str, Any]]) -> str:
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in _source(cell).splitlines():
                if line.startswith("# "):
                    return line.removeprefix("# ").strip()
    return ""


def _sections(cells: list[dict[str, Any]]) -> dict[str, str]:
    """Return the heading that each cell stands under, by identifier; the title above the first one."""
    found, heading = {}, _title(cells)
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in _source(cell).splitlines():
                heading = line.removeprefix("## ").strip() if line.startswith("## ") else heading
        found[str(cell.get("id", ""))] = heading
    return found


def _parse(path: Path, cell: dict[str, Any]) -> ast.Module:
    lines = ["pass" if line.lstrip().startswith(("%", "!")) else line for line in _source(cell).splitlines()]
    try:
        return code.parsed("\n".join(lines))
    except SyntaxError as error:
        raise Refusal(
            f"notebooks/{path.name}, cellule {cell.get('id', '?')}, ligne {error.lineno} : "
            f"{error.msg} : {(error.text or '').strip()}"
        ) from error


def _parameters(path: Path, source: str) -> dict[str, Parameter]:
    parameters = {}
    for node in code.parsed(source).body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id=kind), value=value) if (
                kind in TYPES and value is not None
            ):
                parameters[name] = Parameter(name, kind, ast.literal_eval(value))
            case ast.Expr(value=ast.Constant()):
                continue
            case _:
                raise Refusal(
                    f"notebooks/{path.name}, cellule des paramètres, ligne {node.lineno} : "
                    f"« {ast.unparse(node)} » n’a pas la forme « nom: type = valeur ».",
                    f"types admis : {', '.join(TYPES)}.",
                )
    return parameters


def _literal(path: Path, node: ast.Call) -> str:
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    raise Refusal(
        f"notebooks/{path.name} : « {ast.unparse(node)[:80]} » doit nommer sa table ou sa figure "
        f"par un texte entre guillemets.",
        "le pipeline lit les dépendances dans le code.",
    )
