"""Write what a notebook makes: figures, tables, processed tables, verdicts; whole or not at all.

A figure is data first: its Plotly specification, with title, caption, source and
alternative text inside, is the result that is archived and compared. Its HTML, SVG and PNG
are made from it afterwards, by `compendium.pages`.
"""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from compendium import notebook, project
from compendium.errors import Refusal
from compendium.ledger import statements
from compendium.publish import by_hand, marking, observations, readable, specification, stated
from compendium.publish import choices as choosing
from compendium.publish.findings import FOLDER as FINDINGS
from compendium.tables import parquet
from compendium.typography import NO_BREAK, typography


def _write(folder: str, name: str, content: bytes) -> Path:
    path = by_hand.outputs(Path(folder, name)) / folder / name
    project.write(path, content)
    return path


def processed(name: str, frame: pd.DataFrame, title: str = "") -> pd.DataFrame:
    """Write a table for the notebooks that follow, to ``data/processed/<name>.parquet``.

    Parameters
    ----------
    name : str
        Its name.
    frame : pandas.DataFrame
        The table.
    title : str
        What it is of, for those who take it from the page of the data.

    Returns
    -------
    pandas.DataFrame
        The table, for the notebook to show.
    """
    _write("data/processed", f"{name}.parquet", parquet.content(frame, typography(title)))
    return frame


def figure(
    stem: str,
    fig: go.Figure,
    *,
    data: pd.DataFrame,
    title: str,
    caption: str,
    source: str,
    alt: str,
    subtitle: str = "",
    findings: Sequence[str] = (),
    choices: choosing.Choices | None = None,
) -> specification.Shown:
    """Write the specification of a figure to ``figures/<stem>.json``.

    Parameters
    ----------
    stem : str
        Number and name, such as ``F01_versions``.
    fig : plotly.graph_objects.Figure
        The figure.
    data : pandas.DataFrame
        What it draws, a row an observation, which its page offers as CSV. Its columns have the names that a reader
        meets; its index and its outlines are left out.
    title, caption : str
        Title, which says what the figure finds (drawn), and caption (for the article).
    source : str
        Publishers and vintages (drawn below).
    alt : str
        What the figure shows, for who cannot see it.
    subtitle : str
        Measure, unit and year (drawn under the title).
    findings : sequence of str
        What its title, caption and alternative text rest on, where they compare or conclude.
    choices : compendium.publish.choices.Choices, optional
        What a reader of its page chooses, such as a year; `fig` is the figure of one of the options.

    Returns
    -------
    specification.Shown
        The figure as it was written, for the notebook to show.

    Raises
    ------
    Refusal
        If two columns of the data have one name.
    """
    notebook.check_name("figures", stem)
    observed = observations.of(stem, data)
    texts = {"titre": title, "sous_titre": subtitle, "legende": caption, "source": source, "alt": alt}
    spec = _composed(stem, fig, texts, findings)
    if choices is not None:
        drawn = {
            option: _composed(
                stem, one.figure, texts | {"titre": one.title, "sous_titre": one.subtitle}, findings
            )
            for option, one in choices.options.items()
        }
        first = next(option for option, one in choices.options.items() if one.figure is fig)
        spec["layout"]["updatemenus"] = [choosing.menu(stem, typography(choices.name), drawn, first)]
    spec["layout"]["meta"][observations.KEY] = observed
    _write("figures", f"{stem}.json", specification.text(spec).encode())
    return specification.Shown(spec, stem)


def _composed(
    stem: str, fig: go.Figure, texts: Mapping[str, str], findings: Sequence[str]
) -> specification.Specification:
    """Return the specification of a figure with its texts."""
    said = {key: typography(text) for key, text in texts.items()}
    return specification.compose(fig, said | _rests_on(stem, findings, said))


@dataclass(frozen=True)
class Column:
    """How a column of a table is shown.

    Attributes
    ----------
    label : str
        Heading, in French.
    unit : str
        Unit, under the heading.
    decimals : int or None
        Decimals; None leaves text as it is, and integers whole.
    absent : str
        What stands for a number that is not there; « n. d. » by default.
    """

    label: str
    unit: str = ""
    decimals: int | None = None
    absent: str = ""


def table(
    stem: str,
    frame: pd.DataFrame,
    columns: Mapping[str, Column | str],
    *,
    title: str,
    caption: str,
    source: str,
    findings: Sequence[str] = (),
    subjects: Sequence[str] = (),
    totals: Sequence[str] = (),
) -> pd.DataFrame:
    """Write a table as data (CSV) and as a description (JSON); its pages are made from them.

    Parameters
    ----------
    stem : str
        Number and name, such as ``T01_perimetres``.
    frame : pandas.DataFrame
        The table.
    columns : mapping of str to Column or str
        The columns kept, in order, and how each is shown.
    title, caption, source : str
        In French.
    findings : sequence of str
        What its title and caption rest on, where they compare or conclude.
    subjects, totals : sequence of str
        Values of the first column: of the rows that the table is about, which are set off, and of those
        that add others up, which are ruled off.

    Returns
    -------
    pandas.DataFrame
        The table as it is shown, for the notebook.
    """
    notebook.check_name("tables", stem)
    shown = {
        name: column if isinstance(column, Column) else Column(column) for name, column in columns.items()
    }
    kept = frame[list(shown)]
    content = _csv(kept, shown)
    _write("figures", f"{stem}.csv", content)
    texts = {"titre": title, "legende": caption, "source": source}
    texts = {key: typography(text) for key, text in texts.items()}
    described = {
        **texts,
        **_rests_on(stem, findings, texts),
        **({"sujets": list(subjects)} if subjects else {}),
        **({"totaux": list(totals)} if totals else {}),
        "colonnes": [
            {
                "nom": name,
                "titre": column.label,
                "type": _kind(kept[name]),
                "unite": column.unit,
                "decimales": column.decimals,
                **({"absent": column.absent} if column.absent else {}),
            }
            for name, column in shown.items()
        ],
    }
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    _write("figures", f"{stem}.json", text.encode())
    read = readable.table(stem, described, content.decode())
    return pd.DataFrame(read.rows, columns=[column.label for column in read.columns], dtype="str")


def _csv(frame: pd.DataFrame, shown: Mapping[str, Column]) -> bytes:
    """Return a table as CSV, numbers rounded to a digit more than what is shown."""
    out = frame.copy()
    for name, column in shown.items():
        if pd.api.types.is_float_dtype(out[name].dtype) and column.decimals is not None:
            out[name] = out[name].astype("Float64").round(column.decimals + 2)
        elif not pd.api.types.is_numeric_dtype(out[name].dtype):
            out[name] = out[name].map(readable.inert)
    return out.to_csv(index=False, lineterminator="\n").encode()


def _kind(values: pd.Series) -> str:
    """Return the kind of a column, for its description."""
    if pd.api.types.is_bool_dtype(values.dtype):
        return readable.TRUTH
    return readable.NUMBER if pd.api.types.is_numeric_dtype(values.dtype) else readable.TEXT


@dataclass(frozen=True)
class Tested:
    """Whether a finding holds, which a notebook shows with what it compares."""

    holds: bool
    shows: str

    def __bool__(self) -> bool:
        return self.holds

    def _repr_html_(self) -> str:
        said = "Tient" if self.holds else "Ne tient pas"
        return f"<p>{said}{NO_BREAK}: {html.escape(self.shows, quote=False)}</p>"


def finding(key: str, *, holds: bool, shows: str) -> Tested:
    """Write a finding: a named test of what a sentence says, to ``figures/constats/<key>.json``.

    Parameters
    ----------
    key : str
        Its name, in small letters, digits and ``_``; the text marks with it the sentence that it tests.
    holds : bool
        Whether it holds. A finding that does not stops the article and the pages, not the notebook.
    shows : str
        What is compared, with the values, in French, for the reader of the sentence.

    Returns
    -------
    Tested
        Whether it holds, and what it compares, for the notebook to show.
    """
    notebook.check_name("findings", key)
    tested = Tested(bool(holds), typography(shows))
    told = {"constat": key, "tient": tested.holds, "montre": tested.shows}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    _write(FINDINGS, f"{key}.json", text.encode())
    return tested


def _rests_on(stem: str, findings: Sequence[str], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what the words of a figure or table rest on; refuse words that compare and rest on nothing."""
    told = [text for name, text in texts.items() if name != "source"]
    words = [word for text in told for word in marking.marked(text, names=True)]
    if words and not findings:
        raise Refusal(
            f"{stem} : son titre, sa légende ou son texte de remplacement compare ou conclut "
            f"({', '.join(dict.fromkeys(words))}) sans constat.",
            'donnez findings=("nom",), publié par publish.finding, ou dites-le autrement.',
        )
    return {"constats": list(findings)} if findings else {}


def verdicts(step: str, ledger: statements.Ledger) -> pd.DataFrame:
    """Write the claims that a notebook judges, each with the cell that judged it.

    Parameters
    ----------
    step : str
        Name of the notebook, such as ``02_population``.
    ledger : compendium.ledger.statements.Ledger
        The judged claims.

    Returns
    -------
    pandas.DataFrame
        The judged claims as a reader sees them. With ``notebook`` and ``cell``, they go to
        ``data/processed/affirmations_<step>.parquet``; the ways of computing them, to
        ``manieres_<step>.parquet``.

    Raises
    ------
    Refusal
        If an explanation compares or concludes in the study's own words, and rests on no finding.
    """
    frame = ledger.frame()
    _refuse_bare(frame, ledger.own_words())
    cells = notebook.load(project.notebooks() / f"{step}.ipynb").claims
    rest = cells.get(notebook.REST, "")
    frame = frame.assign(notebook=step, cell=[cells.get(claim, rest) for claim in frame["id"]])
    processed(f"{notebook.WAYS}{step}", ledger.ways())
    processed(f"{notebook.JUDGED}{step}", frame)
    return _read(frame)


def _read(judged: pd.DataFrame) -> pd.DataFrame:
    """Return judged statements as a notebook shows them."""
    heads = {
        "id": "Énoncé",
        "statement": "Ce que dit le texte",
        "affirme": "Affirmé",
        "trouve": "Trouvé",
        "verdict_nom": "Verdict",
        "grade_nom": "Grade",
    }
    return stated.with_words(judged)[list(heads)].rename(columns=heads)


def _refuse_bare(judged: pd.DataFrame, own: Mapping[str, str]) -> None:
    """Refuse explanations of verdicts that compare or conclude and rest on nothing."""
    resting = set(judged.loc[judged["findings"] != "", "id"])
    faults = []
    for claim, said in own.items():
        words = [] if claim in resting else marking.marked(said, names=True)
        if words:
            faults.append(f"{claim} ({', '.join(dict.fromkeys(words))}) : « {said[:120]} »")
    if faults:
        raise Refusal(
            "\n  ".join(["des explications de verdicts comparent ou concluent sans constat.", *faults]),
            'donnez findings=("nom",) au jugement, d’un constat publié par publish.finding, ou dites-le autrement.',
        )


def values(key: str, frame: pd.DataFrame, *, value: str, unit: str, decimals: int, source: str) -> None:
    """Write numbers that the article may cite by key, to ``data/processed/valeurs_<key>.parquet``.

    Parameters
    ----------
    key : str
        What the article calls them: ``ecart`` in ``v("ecart", version="3.13")``.
    frame : pandas.DataFrame
        One row a number; every column but `value` is a criterion of the key.
    value : str
        Column of the numbers.
    unit, decimals : str, int
        How they are written, here and nowhere else.
    source : str
        Publisher and tables, shown beside the number.
    """
    criteria = [column for column in frame.columns if column != value]
    texts = {column: frame[column].astype("str") for column in criteria}
    out = pd.DataFrame(texts).assign(
        valeur=frame[value].astype("Float64"), unite=unit, decimales=decimals, source=source
    )
    processed(f"{notebook.VALUES}{key}", out.reset_index(drop=True))


def ledger(frame: pd.DataFrame) -> pd.DataFrame:
    """Write the whole ledger to ``figures/claims.csv``, a contract read by name of column; return it as it is read."""
    wanted: Sequence[str] = [*statements.COLUMNS, "notebook", "cell"]
    out = frame[list(wanted)].copy()
    out["computed_value"] = out["computed_value"].round(4)
    for column in ("statement", "explanation", "sources"):
        out[column] = out[column].map(typography).map(readable.inert)
    _write("figures", "claims.csv", out.to_csv(index=False, lineterminator="\n").encode())
    return _read(out)
