"""Write what a notebook makes: figures, tables, processed tables, verdicts; whole or not at all.

A figure is data first: its Plotly specification, with title, caption, source and
alternative text inside, is the result that is archived and compared. Its HTML, SVG and PNG
are made from it afterwards, by `ancrage.run.render`.
"""

import html
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from ancrage import notebook, project
from ancrage.errors import AncrageError
from ancrage.present import formats, theme
from ancrage.study import claims

WRAP = 140
"""Characters of a source line under a figure, before it is folded."""

TITLE_ROOM, LEGEND_ROW, LEGEND_KEY, LEGEND_LETTER = 52, 21, 52, 7.4
"""Pixels of the title, of a row of the legend, of the key and of a letter of an entry."""

SIGNIFICANT = 12
"""Significant digits of a number in a specification: below what an update of a library moves."""


def _write(folder: str, name: str, content: bytes) -> Path:
    path = project.outputs() / folder / name
    project.write(path, content)
    return path


def processed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Write a table for the notebooks that follow, to ``data/processed/<name>.parquet``.

    Returns
    -------
    pandas.DataFrame
        The table, for the notebook to show.
    """
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    _write("data/processed", f"{name}.parquet", buffer.getvalue())
    return frame


def figure(stem: str, fig: go.Figure, *, title: str, caption: str, source: str, alt: str) -> go.Figure:
    """Write the specification of a figure to ``figures/<stem>.json``.

    Parameters
    ----------
    stem : str
        Number and name, such as ``F01_bassin``.
    fig : plotly.graph_objects.Figure
        The figure.
    title, caption : str
        Title (drawn) and caption (for the article).
    source : str
        Publishers and vintages (drawn below).
    alt : str
        What the figure shows, for who cannot see it.

    Returns
    -------
    plotly.graph_objects.Figure
        The figure, for the notebook to show.
    """
    if not stem.startswith("F"):
        raise AncrageError(f"« {stem} » : le nom d’une figure commence par F et son numéro.")
    texts = {"titre": title, "legende": caption, "source": source, "alt": alt}
    texts = {key: formats.typography(text) for key, text in texts.items()}
    fig = go.Figure(fig)
    width = fig.layout.width or theme.WIDTH
    fig.update_layout(title={"text": f"<b>{texts['titre']}</b>"}, meta=texts, width=width)
    _make_room_for_legend(fig)
    _draw_source(fig, texts["source"])
    spec = _rounded(json.loads(to_json_plotly(fig)))
    text = json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True)
    _write("figures", f"{stem}.json", (_folded(text) + "\n").encode())
    return fig


def _make_room_for_legend(fig: go.Figure) -> None:
    """Grow the top margin by the rows that the legend will fold into, under the title."""
    entries = [len(trace.name or "") for trace in fig.data if _in_legend(trace, fig)]
    left, right = (fig.layout.margin[side] or theme.MARGIN[side] for side in "lr")
    room = (fig.layout.width or theme.WIDTH) - left - right
    widths = [LEGEND_KEY + LEGEND_LETTER * length for length in entries]
    rows = 0
    if entries:
        one_row = sum(widths) <= room
        columns = len(entries) if one_row else max(1, int(room // max(widths)))
        rows = -(-len(entries) // columns)
    top = TITLE_ROOM + LEGEND_ROW * rows
    before = fig.layout.margin.t or theme.MARGIN["t"]
    if top > before:
        fig.update_layout(margin_t=top, height=(fig.layout.height or 520) + top - before)


def _in_legend(trace: go.Trace, fig: go.Figure) -> bool:
    shown = trace.showlegend
    if shown is None:
        shown = bool(trace.name) and fig.layout.showlegend is not False and len(fig.data) > 1
    return bool(shown) and fig.layout.showlegend is not False


def _draw_source(fig: go.Figure, source: str) -> None:
    words, lines = source.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > WRAP:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    bottom = fig.layout.margin.b or theme.MARGIN["b"]
    room = 16 * len(lines) + 10
    fig.update_layout(margin_b=bottom + room, height=(fig.layout.height or 520) + room)
    fig.add_annotation(
        text="Source : ".replace(" :", "\u00a0:") + "<br>".join(html.escape(line) for line in lines),
        x=0, xref="paper", xanchor="left", y=0, yref="paper", yanchor="top",
        xshift=theme.EDGE - (fig.layout.margin.l or theme.MARGIN["l"]), yshift=-bottom,
        align="left", showarrow=False,
        font={"size": 11, "color": theme.MUTED},
    )  # fmt: skip


def _rounded(value: Any) -> Any:
    """Round every number to a dozen significant digits, and drop what Plotly leaves empty."""
    if isinstance(value, float):
        short = float(f"{value:.{SIGNIFICANT}g}")
        return int(short) if short.is_integer() and abs(short) < 1e15 else short
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


def _folded(text: str) -> str:
    """Put lists of numbers on one line each, so that a specification reads and diffs well."""
    lines, open_list = [], None
    for line in text.split("\n"):
        stripped = line.strip()
        if open_list is None:
            lines.append(line)
            if stripped.endswith("["):
                open_list = len(lines) - 1
            continue
        if stripped in ("]", "],"):
            joined = " ".join(part.strip() for part in lines[open_list + 1 :])
            lines[open_list] = lines[open_list] + joined + stripped
            del lines[open_list + 1 :]
            open_list = None
        elif stripped[:1] in "{[":
            lines.append(line)
            open_list = len(lines) - 1 if stripped.endswith("[") else None
        else:
            lines.append(line)
    return "\n".join(lines)


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
    """

    label: str
    unit: str = ""
    decimals: int | None = None


def table(
    stem: str,
    frame: pd.DataFrame,
    columns: Mapping[str, Column | str],
    *,
    title: str,
    caption: str,
    source: str,
) -> pd.DataFrame:
    """Write a table as data (CSV), as a description (JSON) and as a page (HTML).

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

    Returns
    -------
    pandas.DataFrame
        The table as it is shown, for the notebook.
    """
    if not stem.startswith("T"):
        raise AncrageError(f"« {stem} » : le nom d’une table commence par T et son numéro.")
    shown = {name: one if isinstance(one, Column) else Column(one) for name, one in columns.items()}
    kept = frame[list(shown)]
    _write("figures", f"{stem}.csv", _csv(kept, shown))
    texts = {"titre": title, "legende": caption, "source": source}
    texts = {key: formats.typography(text) for key, text in texts.items()}
    described = {
        **texts,
        "colonnes": [
            {"nom": name, "titre": one.label, "unite": one.unit, "decimales": one.decimals}
            for name, one in shown.items()
        ],
    }
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    _write("figures", f"{stem}.json", text.encode())
    readable = _readable(kept, shown)
    _write("figures", f"{stem}.html", _page(texts, readable, shown, kept).encode())
    return readable


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet compute a text."""

NEGATIVE = re.compile(r"-[0-9]+([.,][0-9]+)?")


def inert(value: object) -> object:
    """Keep a text of the data from being a formula in a spreadsheet."""
    if not isinstance(value, str) or NEGATIVE.fullmatch(value):
        return value
    return f"'{value}" if value.startswith(FORMULA) else value


def _csv(frame: pd.DataFrame, shown: Mapping[str, Column]) -> bytes:
    """Return a table as CSV, numbers rounded to a digit more than what is shown."""
    out = frame.copy()
    for name, one in shown.items():
        if pd.api.types.is_float_dtype(out[name].dtype) and one.decimals is not None:
            out[name] = out[name].astype("Float64").round(one.decimals + 2)
        elif not pd.api.types.is_numeric_dtype(out[name].dtype):
            out[name] = out[name].map(inert)
    return out.to_csv(index=False, lineterminator="\n").encode()


def _readable(frame: pd.DataFrame, shown: Mapping[str, Column]) -> pd.DataFrame:
    columns = {}
    for name, one in shown.items():
        values = frame[name]
        if pd.api.types.is_bool_dtype(values.dtype):
            texts = values.map({True: "oui", False: "non"})
        elif pd.api.types.is_numeric_dtype(values.dtype):
            year = one.unit == "année"
            texts = values.map(
                lambda value, year=year, one=one: (
                    str(int(value)) if year and pd.notna(value) else formats.number(value, one.decimals)
                )
            )
        else:
            texts = values.map(lambda value: "" if pd.isna(value) else formats.typography(str(value)))
        unit = f" ({one.unit})" if one.unit and one.unit != "année" else ""
        columns[formats.typography(one.label + unit)] = texts.astype("str")
    return pd.DataFrame(columns).reset_index(drop=True)


STYLE = (
    "body{font:15px/1.5 'Open Sans','Noto Sans','DejaVu Sans',Arial,sans-serif;color:#222;"
    "max-width:70rem;margin:2rem auto;padding:0 1rem}"
    ".cadre{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;font-weight:bold;font-size:1.15rem;padding-bottom:.6rem}"
    "th,td{padding:.35rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}"
    "thead th{border-bottom:2px solid #555}td.n,th.n{text-align:right;white-space:nowrap}"
    "tbody tr:hover{background:#f6f4ee}.source{color:#595959;font-size:.85rem}"
)


def _page(
    texts: Mapping[str, str],
    readable: pd.DataFrame,
    shown: Mapping[str, Column],
    frame: pd.DataFrame,
) -> str:
    """Return a table as a page; every text from the data is escaped."""
    numeric = [pd.api.types.is_numeric_dtype(frame[name].dtype) for name in shown]
    kinds = [' class="n"' if is_number else "" for is_number in numeric]
    head = "".join(
        f'<th scope="col"{kind}>{html.escape(name)}</th>'
        for name, kind in zip(readable.columns, kinds, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(f"<td{kind}>{html.escape(value)}</td>" for value, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in readable.itertuples(index=False)
    )
    title = html.escape(texts["titre"])
    return (
        f'<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<div class="cadre">\n<table>\n<caption>{title}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>\n<p>{html.escape(texts['legende'])}</p>\n"
        f'<p class="source">Source\u00a0: {html.escape(texts["source"])}</p>\n</main>\n</body>\n</html>\n'
    )


def verdicts(step: str, ledger: claims.Ledger) -> pd.DataFrame:
    """Write the claims that a notebook judges, each with the cell that judged it.

    Parameters
    ----------
    step : str
        Name of the notebook, such as ``02_population``.
    ledger : ancrage.study.claims.Ledger
        The judged claims.

    Returns
    -------
    pandas.DataFrame
        The judged claims with ``notebook`` and ``cell``, as written to
        ``data/processed/affirmations_<step>.parquet``.
    """
    cells = notebook.load(project.notebooks() / f"{step}.ipynb").claims
    frame = ledger.frame()
    frame = frame.assign(notebook=step, cell=[cells.get(claim, "") for claim in frame["id"]])
    return processed(f"affirmations_{step}", frame)


def values(key: str, frame: pd.DataFrame, *, value: str, unit: str, decimals: int, source: str) -> None:
    """Write numbers that the article may cite by key, to ``data/processed/valeurs_<key>.parquet``.

    Parameters
    ----------
    key : str
        What the article calls them: ``densite`` in ``v("densite", epci="246200364", annee=2018)``.
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
    processed(f"valeurs_{key}", out.reset_index(drop=True))


def ledger(frame: pd.DataFrame) -> pd.DataFrame:
    """Write the whole ledger to ``figures/claims.csv``, a contract read by name of column."""
    wanted: Sequence[str] = [*claims.COLUMNS, "notebook", "cell"]
    out = frame[list(wanted)].copy()
    out["computed_value"] = out["computed_value"].round(4)
    for column in ("statement", "explanation", "sources"):
        out[column] = out[column].map(formats.typography).map(inert)
    _write("figures", "claims.csv", out.to_csv(index=False, lineterminator="\n").encode())
    return out
