"""Portraits of a territory: a century of population, indices, births, incomes, unemployment."""

import pandas as pd
import plotly.graph_objects as go

from ancrage.area import AREA
from ancrage.figures import charts, palette
from ancrage.study.living import MIDDLE
from ancrage.study.territories import epci_name, shortest_epci_name
from compendium.publish import specification, theme
from compendium.publish.formats import number, with_unit


def century(history: pd.DataFrame) -> go.Figure:
    """Draw the population of the two towns since 1876, with the events behind it."""
    names = history.drop_duplicates("code").set_index("code")["nom"]
    first, second = names[AREA.century.first], names[AREA.century.second]
    fig = charts.lines(
        history,
        x="annee",
        y="population",
        by="nom",
        unit="habitants",
        decimals=0,
        styles={first: (theme.ORANGE, "solid"), second: (theme.BACK, "solid")},
        valued=True,
    )
    fig.update_yaxes(range=[0, 49500], tickformat=",d")
    fig.update_xaxes(range=[1873, 2026], dtick=20, tick0=1880, tickformat="d")
    fig.add_vrect(x0=1914, x1=1918, fillcolor=theme.MUTED, opacity=0.18, line_width=0, layer="below")
    fig.add_annotation(
        x=1918,
        y=0,
        yref="paper",
        yanchor="bottom",
        xanchor="left",
        text="1914-1918",
        showarrow=False,
        font={"size": theme.SMALL, "color": theme.MUTED},
    )
    lens = history[history["code"] == AREA.century.first].set_index("annee")["population"]
    for year in AREA.century.years:
        fig.add_annotation(
            name=specification.PLACED,
            x=year,
            y=int(lens[year]),
            text=f"{number(lens[year], 0)} ({year})",
            showarrow=False,
            font={"size": theme.SMALL, "color": theme.ORANGE, "shadow": theme.HALO},
        )
    charts.mark(fig, 1962, "population<br>redéfinie<br>en 1962", y=0.3)
    charts.mark(fig, 2006, "population<br>redéfinie<br>en 2006", y=0.3)
    return fig


def indices(frame: pd.DataFrame, epci_name_: str) -> go.Figure:
    """Draw the change of populations since 2013, in %, from their indices."""
    frame = frame.assign(
        nom=frame["nom"].str.partition(" (")[0],  # the title says how many communes
        evolution=frame["indice"] - 100,
    )
    names = list(dict.fromkeys(frame["nom"]))
    if names and names[0] != epci_name_:
        names.sort(key=lambda name: name != epci_name_)
    fig = charts.lines(
        frame,
        x="annee",
        y="evolution",
        by="nom",
        unit="%",
        decimals=1,
        valued=True,
        changes=True,
        styles={name: (_colour(name, epci_name_), "solid") for name in names},
    )
    years = frame["annee"].astype(int)
    fig.update_xaxes(tickvals=list(range(years.min(), years.max() + 1, 2)), tickformat="d")
    return fig


def _colour(name: str, own: str) -> str:
    """Return the colour of a curve: the EPCI's own, the basin's, or that of what stands behind."""
    if name == own:
        return theme.ORANGE
    return theme.INK if name.startswith(AREA.basin.name) else theme.BACK


def incomes(frame: pd.DataFrame, register: pd.DataFrame, epci: str, official: int) -> go.Figure:
    """Draw the median disposable income of the EPCIs of the basin, names and values at line ends.

    Parameters
    ----------
    frame : pandas.DataFrame
        What `ancrage.study.living.incomes` returns.
    register : pandas.DataFrame
        Table ``territoires``, for names.
    epci : str
        SIREN of the one in front.
    official : int
        Last year that an official source gives: its value is written, which the text cites.
    """
    fig = theme.figure(height=560, hovermode="closest", showlegend=False)
    ends = []
    for code, rows in frame.groupby("code"):
        name = shortest_epci_name(epci_name(register, str(code)))
        front = code == epci
        colour = theme.ORANGE if front else theme.BACK
        line = {"color": colour, "width": 3 if front else 1.4}
        charts.dotted_since(fig, rows, official, x="annee", y="mediane", line=line)
        fig.add_scatter(
            x=rows["annee"].tolist(),
            y=rows["mediane"].astype(float).tolist(),
            mode="markers",
            marker={"size": 7 if front else 4, "color": colour},
            cliponaxis=False,
            name=name,
            hovertext=[
                f"<b>{name}</b>, {row.annee}<br>{with_unit(row.mediane, '€', 0)}<br>"
                f"{row.rang}ᵉ plus faible sur {number(row.sur, 0)} EPCI"
                for row in rows.itertuples()
            ],
            hoverinfo="text",
        )
        last = float(rows["mediane"].iloc[-1])
        said = f"{name} {number(last, 0)}"
        ends.append(charts.End(rows["annee"].iloc[-1], last, said, colour, front))
        if front:
            cited = rows.set_index("annee")["mediane"].astype(float)[official]
            _said_at(fig, official, cited, f"{number(cited, 0)} en {official},<br>dernier officiel", colour)
    middle = frame.drop_duplicates("annee").sort_values("annee")
    line = {"color": theme.INK, "width": 2}
    charts.dotted_since(fig, middle, official, x="annee", y="mediane_epci", line=line)
    fig.add_scatter(
        x=middle["annee"].tolist(),
        y=middle["mediane_epci"].tolist(),
        mode="markers",
        marker={"size": 5, "color": theme.INK},
        cliponaxis=False,
        name="Médiane des EPCI de France",
        hovertemplate="Médiane des EPCI de France, %{x}<br>%{y:,.0f}\u202f€<extra></extra>",
    )
    cited = middle.set_index("annee")["mediane_epci"].astype(float)[official]
    _said_at(fig, official, cited, f"{number(cited, 0)} ({official})", theme.INK)
    last = middle.iloc[-1]
    said = f"EPCI médian {number(last['mediane_epci'], 0)}"
    ends.append(charts.End(last["annee"], float(last["mediane_epci"]), said, theme.INK, True))
    shown = [*frame["mediane"].astype(float), *middle["mediane_epci"].astype(float)]
    fig.update_yaxes(
        tickformat=",d",
        **charts.on_top("€"),
        range=[min(shown) - 400, max(shown) + 400],
    )
    charts.name_ends(fig, ends)
    fig.update_xaxes(tickformat="d", tickvals=middle["annee"].tolist())
    return fig


def _said_at(fig: go.Figure, year: int, value: float, said: str, colour: str) -> None:
    """Write the value of a year by its point, where the layout has room."""
    fig.add_annotation(
        name=specification.PLACED,
        x=year,
        y=value,
        text=f"<b>{said}</b>",
        showarrow=False,
        font={"size": theme.SMALL, "color": colour},
    )


def unemployment(frame: pd.DataFrame, official: str) -> go.Figure:
    """Draw the unemployment rate of the basin's zones d'emploi.

    Parameters
    ----------
    frame : pandas.DataFrame
        What `ancrage.study.living.unemployment` returns.
    official : str
        Last quarter of an official source: lines are dotted after it.
    """
    greys = (palette.CROSSING, *[theme.BACK] * len(AREA.zones))
    looks = [(colour, "solid") for colour in (theme.ORANGE, *greys)]
    middle = frame.loc[frame["code"] == MIDDLE, "nom"].iloc[0]
    styles = dict(zip(AREA.zones.values(), looks, strict=False)) | {middle: (theme.INK, "solid")}
    rows = frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d"))
    fig = charts.lines(
        rows,
        x="date",
        y="taux",
        by="nom",
        unit="%",
        styles=styles,
        markers=False,
        valued=True,
        solid=rows.loc[rows["trimestre"] == official, "date"].iloc[0],
    )
    fig.update_xaxes(tickformat="%Y", dtick="M24", hoverformat="%Y-T%q")
    return fig
