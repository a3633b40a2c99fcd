"""Figures of the ERBM: money by axis and by year, dwellings, contradictions."""

import math

import pandas as pd
import plotly.graph_objects as go

from ancrage.area import AREA
from ancrage.figures import charts, palette
from ancrage.study import erbm
from compendium.ledger import grades
from compendium.publish import specification, theme
from compendium.publish.counting import in_words
from compendium.publish.formats import number

NATURE_COLOURS = {
    "annonce": theme.YELLOW,
    "programme": theme.SKY,
    "engage": theme.BLUE,
    "cout_estime": palette.ESTIMATED,
}
NATURE_SYMBOLS = {
    "annonce": "circle",
    "programme": "diamond",
    "engage": "square",
    "cout_estime": "triangle-up",
}
SPENT = {"engage": "Engagé ou investi"}
"""How marks name what was committed: the press tells some of it as invested."""

NATURE_PATTERNS = {"annonce": "/", "programme": "\\", "cout_estime": "."}

PUBLIC = ("etat", "region", "communes", "union_europeenne")
"""Funders drawn: landlords and lenders finance the same dwellings again, and are in the table."""


FAR = 0.55
"""Part of the largest amount from which what a mark says stands on its left."""


def axes(table: pd.DataFrame) -> go.Figure:
    """Draw public money by axis, funder and kind.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.erbm.by_axis` returns.
    """
    rows = table[table["groupe"].isin(PUBLIC)]
    rows = rows.assign(
        categorie=rows["axe"].map(erbm.AXES) + " · " + rows["groupe"].map(erbm.GROUPS),
        texte=[_amount(row) for row in rows.itertuples()],
        devant=(rows["axe"] == "espace_public") & (rows["groupe"] == "etat"),
        rang=range(len(rows)),
    )
    fig = theme.figure(height=100 + 24 * len(rows), hovermode="closest", showlegend=False)
    most = float(rows["montant_meur"].max())
    for nature, colour in NATURE_COLOURS.items():
        part, name = rows[rows["nature"] == nature], SPENT.get(nature, erbm.NATURES[nature])
        if part.empty:
            continue
        fig.add_scatter(
            x=part["montant_meur"].tolist(),
            y=part["rang"].tolist(),
            mode="markers+text",
            name=name,
            showlegend=False,
            marker={
                "color": colour,
                "symbol": NATURE_SYMBOLS[nature],
                "size": 12,
                "line": {"color": theme.INK, "width": 0.6},
            },
            text=[
                f"\u00a0\u00a0<b>{name}\u00a0: {row.texte}</b>\u00a0\u00a0"
                if row.devant
                else f"\u00a0\u00a0{name}\u00a0: {row.texte}\u00a0\u00a0"
                for row in part.itertuples()
            ],
            textposition=[
                "middle left" if amount > FAR * most else "middle right" for amount in part["montant_meur"]
            ],
            textfont={"size": theme.SMALL},
            cliponaxis=False,
            hovertext=(part["categorie"] + "<br>" + name + "\u00a0: " + part["texte"]).tolist(),
            hoverinfo="text",
        )
    fig.update_yaxes(range=[len(rows) - 0.4, -0.6], ticks="", showgrid=False)
    first = ~rows["categorie"].duplicated()
    labels = rows["categorie"].where(first, "").tolist()
    fig.update_yaxes(tickvals=rows["rang"].tolist(), ticktext=labels)
    fig.update_xaxes(range=[0, 1.05 * most], tickformat=",d")
    for rank in rows.loc[first, "rang"].tolist()[1:]:
        charts.part(fig, rank)
    public_space = rows.loc[rows["devant"], "rang"]
    if not public_space.empty:  # what the title tells of
        charts.band(fig, public_space.min(), public_space.max(), downwards=True)
    fig.update_layout(margin_l=theme.label_margin(labels))
    return fig


def _amount(row: object) -> str:
    amount = float(row.montant_meur)  # type: ignore[attr-defined]
    text = f"{number(amount, 0 if amount >= 100 or amount.is_integer() else 1)}\u00a0M€"
    notes = []
    if row.estime:  # type: ignore[attr-defined]
        notes.append("estimé : rythme × durée")
    if grades.RANKS[row.source]:  # type: ignore[attr-defined]
        notes.append(grades.NAMES[row.source])  # type: ignore[attr-defined]
    if row.a_verifier:  # type: ignore[attr-defined]
        notes.append("financeur à vérifier")
    return f"{text} ({', '.join(notes)})" if notes else text


def yearly(table: pd.DataFrame, placed: pd.DataFrame) -> go.Figure:
    """Draw the State's money for dwellings, cumulated since it was promised, against what was promised by the same date.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.erbm.since_promise` returns.
    placed : pandas.DataFrame
        What `ancrage.study.erbm.placed` returns: the rate, and the years given together.
    """
    fig = theme.figure(height=520, barmode="overlay")
    announced, together = erbm.row(placed, AREA.facts.yearly_rate), erbm.row(placed, AREA.facts.committed)
    by_year = table.groupby("annee").agg(
        added=("montant_meur", "sum"), reached=("cumul_meur", "last"), promised=("rythme_meur", "last")
    )
    fig.add_bar(
        x=by_year.index.tolist(),
        y=(by_year["reached"] - by_year["added"]).round(6).tolist(),
        name="Années précédentes",
        marker_color=theme.NO_DATA,
        hoverinfo="skip",
    )
    shared = (table["nature"] == "engage") & (table["annee"] <= together.fin)
    mean = f"Engagé, moyenne de {together.debut} à {together.fin}"
    kinds = [(shared, mean, {"color": palette.SHARED_OUT})]
    for nature in ("engage", "programme", "annonce"):
        looks = theme.hatched(NATURE_COLOURS[nature], NATURE_PATTERNS.get(nature, ""))
        kinds.append(((table["nature"] == nature) & ~shared, erbm.NATURES[nature], looks))
    for mask, name, marker in kinds:
        rows = table[mask]
        fig.add_bar(
            x=rows["annee"].tolist(),
            y=rows["montant_meur"].tolist(),
            base=(rows["cumul_meur"] - rows["montant_meur"]).round(6).tolist(),
            name=name,
            marker=marker,
            customdata=[f"+{number(value, 1)}" for value in rows["montant_meur"]],
            hovertemplate="%{x}\u00a0: %{customdata} M€<extra>" + name + "</extra>",
        )
    fig.add_scatter(
        x=[x for year in by_year.index for x in (year - 0.46, year + 0.46, None)],
        y=[y for promised in by_year["promised"] for y in (promised, promised, None)],
        mode="lines",
        name=f"Promesse de {announced.debut}\u00a0: {number(announced.meur)} M€ par an",
        line={"color": theme.INK, "width": 4},
        hovertemplate="%{y:,.0f} M€<extra></extra>",
    )
    last = erbm.row(placed, AREA.facts.envelope_committed).fin  # what the title tells of
    for year, row in by_year.loc[together.fin :].iterrows():  # before, no source gives a year's own
        told = f"≈ {number(row['reached'], 0)}"  # the years before are a share of several
        if year in (together.fin, last):  # what texts compare
            told = f"<b>{told}\u00a0M€</b><br>pour {number(row['promised'], 0)}<br>promis"
        fig.add_annotation(
            x=year,
            y=float(row[["reached", "promised"]].max()),
            text=told,
            showarrow=False,
            yanchor="bottom",
            yshift=5,
            xshift=-NEXT if year in (together.fin, last) else 0,
            font={"size": theme.SMALL, "color": theme.INK},
        )
    first, height = by_year.index[0], 2.3 * together.meur
    fig.add_scatter(
        x=[first - 0.4, first - 0.4, together.fin + 0.4, together.fin + 0.4],
        y=[0.95 * height, height, height, 0.95 * height],
        mode="lines",
        line={"color": theme.MUTED, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )
    fig.add_annotation(
        x=(first + together.fin) / 2,
        y=height,
        yanchor="bottom",
        yshift=5,
        font={"size": theme.SMALL, "color": theme.MUTED},
        text=(
            f"{number(together.meur / together.years, 1)} M€ par an,<br>moyenne de {together.debut} à {together.fin}"
            f"<br>({number(together.meur)} M€ en {in_words(int(together.years))} ans)"
        ),
        showarrow=False,
    )
    fig.update_xaxes(dtick=1, tickformat="d", range=[by_year.index[0] - 0.6, by_year.index[-1] + 0.6])
    fig.update_yaxes(range=[0, 1.12 * float(by_year["reached"].max())], visible=False)
    return fig


NEXT = 5
"""How far from the bar of the next year, which is taller, a sum is written, in pixels."""

ANNOUNCED = 2017.18
"""When the plan was signed, 7 March 2017, as a year."""


def dwellings(table: pd.DataFrame, targets: pd.DataFrame) -> go.Figure:
    """Draw dwellings counted at each date, what is counted beside each, against the targets.

    The measure of the last count is in front: others count something else.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.erbm.dwellings` returns.
    targets : pandas.DataFrame
        What `ancrage.study.erbm.targets` returns.
    """
    fig = theme.figure(height=620, hovermode="closest", showlegend=False)
    days = table["date"].dt
    dated = table.assign(
        jour=days.strftime("%Y-%m-%d"), quand=(days.year + (days.dayofyear - 1) / 365).round(3)
    ).sort_values("date")
    front = dated.loc[dated["id"] == AREA.facts.rehabilitated_last, "mesure"].iloc[0]
    for (count, name), rows in dated.groupby(["logements", "mesure"]):
        colour = theme.ORANGE if name == front else theme.BACK
        when = float(rows["quand"].min())  # of sources that say the same, the first
        fig.add_scatter(
            x=[when],
            y=[count],
            mode="markers",
            marker={
                "size": 13,
                "color": colour,
                "symbol": "circle-open" if rows["prevu"].all() else "circle",
                "line": {"width": 2, "color": colour},
            },
            name=str(name),
            hovertext=[
                "<br><br>".join(
                    f"<b>{number(row.logements, 0)}</b> logements, {name.lower()}<br>{row.jour}<br>"
                    f"{row.editeur}{' (' + row.reserve + ')' if row.reserve else ''}"
                    for row in rows.itertuples()
                )
            ],
            hoverinfo="text",
        )
        text = " ".join([*erbm.reserve(rows), number(count, 0), f"{name[0].lower()}{name[1:]}"])
        text += ", prévus" if rows["prevu"].all() else ""
        text += f", {rows['date'].dt.year.min()}"
        if len(rows) > 1:
            text = f"{text} ({in_words(len(rows))} sources)"
        fig.add_annotation(
            name=specification.PLACED,
            x=when,
            y=count,
            text=f"<b>{text}</b>" if name == front else text,
            showarrow=False,
            font={"size": theme.SMALL, "color": colour if name == front else theme.MUTED},
        )
    for place, target in enumerate(targets.itertuples()):
        first = place == 0
        start = ANNOUNCED if first else float(target.annee)
        fig.add_scatter(
            x=[start, ANNOUNCED + 10],
            y=[target.logements] * 2,
            mode="lines",
            line={"color": theme.INK if first else theme.MUTED, "dash": "dot", "width": 2 if first else 1.4},
            hoverinfo="skip",
        )
        fig.add_annotation(
            x=start if first else ANNOUNCED + 10,
            y=target.logements,
            text=f"{target.dit}\u00a0: {number(target.logements, 0)}",
            showarrow=False,
            xanchor="left" if first else "right",
            yanchor="bottom",
            yshift=1,
            font={"size": theme.SMALL},
        )
    fig.update_yaxes(range=[0, 1.12 * targets["logements"].max()], tickformat=",d")
    years = list(range(int(ANNOUNCED), int(ANNOUNCED) + 11))
    fig.update_xaxes(  # the name of a year is under its middle, ticks part the years
        range=[ANNOUNCED - 0.3, ANNOUNCED + 10.3],
        tickvals=[year + 0.5 for year in years[:-1:2]],
        ticktext=[str(year) for year in years[:-1:2]],
        showgrid=False,
        ticks="",
        minor={"tickvals": years, "ticks": "outside", "ticklen": 5, "tickcolor": theme.LINE},
    )
    return fig


def contradictions(table: pd.DataFrame) -> go.Figure:
    """Draw each subject's values as multiples of its lowest, those that can be compared.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.erbm.contradictions` returns.
    """
    table = table[table["comparable"]]
    lowest = table.groupby("sujet")["valeur"].transform("min")
    frame = table.assign(
        rapport=table["valeur"] / lowest,
        texte="<b>"
        + table["sujet"]
        + "</b><br>"
        + table["valeur"].map(lambda value: number(value, None))
        + " "
        + table["unite"]
        + "<br>"
        + table["lecture"]
        + "<br>"
        + table["editeur"],
    )
    spread = frame.groupby("sujet")["rapport"].max().sort_values(ascending=False)
    fig = charts.dots(
        frame,
        row="sujet",
        value="rapport",
        grade="source",
        text="texte",
        order=list(spread.index),
        x_title="Rapport à la valeur la plus basse du sujet (échelle logarithmique)",
        log=True,
    )
    places = charts.places(list(spread.index))
    charts.band(fig, places[spread.index[0]], places[spread.index[0]])  # what the title tells of
    for subject, rows in frame.groupby("sujet"):
        fig.add_shape(
            type="line",
            x0=1,
            x1=float(rows["rapport"].max()),
            y0=places[subject],
            y1=places[subject],
            line={"color": theme.LINE, "width": 3},
            layer="below",
        )
        low, high = rows["valeur"].min(), rows["valeur"].max()
        top = float(rows["rapport"].max())
        fig.add_annotation(
            x=_log10(top),
            y=places[subject],
            xanchor="left",
            xshift=12,
            showarrow=False,
            text=f"{number(low)} à {number(high)} {rows['unite'].iloc[0]}",
            font={"size": theme.SMALL, "color": theme.MUTED},
            bgcolor=theme.LAND if subject == spread.index[0] else theme.PAPER,
            borderpad=0,
        )
    fig.update_yaxes(showgrid=False)
    ticks = [1, 1.5, 2, 3]
    fig.update_xaxes(
        type="log",
        range=[-0.015, 0.7],
        tickvals=ticks,
        ticktext=[f"× {number(tick)}" for tick in ticks],
    )
    return fig


def _log10(value: float) -> float:
    return round(math.log10(value), 4)
