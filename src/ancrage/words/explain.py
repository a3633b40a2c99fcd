"""The explanations of verdicts: what each vintage and source gives, in French."""

import pandas as pd

from ancrage.study import erbm, places, population
from compendium.ledger import rule
from compendium.publish.formats import number, with_unit


def vintages(densites: pd.DataFrame, niveau: str, code: str, *, stated: float) -> str:
    """Say which vintage gives back a stated density, and what the others give."""
    rows = densites[(densites["niveau"] == niveau) & (densites["code"] == code)]
    values = rows.set_index("annee")["densite"].round(2)
    hits = [str(year) for year, value in values.items() if value == round(stated, 2)]
    others = ", ".join(
        f"{number(value, 2)} en {year}" for year, value in values.items() if str(year) not in hits
    )
    found = f"Seul le millésime {hits[0]} redonne" if len(hits) == 1 else "Aucun millésime ne redonne"
    return f"{found} {number(stated, 2)} (superficie Insee) ; {others}."


def ranks(densites: pd.DataFrame, whole: set[str], epci: str) -> str:
    """Say the rank of an EPCI at every vintage, and who comes first."""
    lines = []
    for annee in sorted(densites["annee"].unique()):
        table = population.epci_ranks(densites, annee, whole)
        lines.append((annee, population.rank_of(table, epci), len(table)))
    spans: list[list[int]] = []
    for annee, rank, total in lines:
        if spans and spans[-1][2:] == [rank, total]:
            spans[-1][1] = annee
        else:
            spans.append([annee, annee, rank, total])
    said = ", ".join(
        f"{rank}e sur {total} " + (f"en {first}" if first == last_ else f"de {first} à {last_}")
        for first, last_, rank, total in spans
    )
    last = population.epci_ranks(densites, 2018, whole)
    ahead = last[last["rang"] < population.rank_of(last, epci)]["nom"].tolist()
    before = f" ; devant : {', '.join(ahead)}" if ahead else ""
    return f"{said}{before}. Reproduit si le rang est dans le premier dixième."


def around_1921(lens: pd.Series) -> str:
    """Say the census of 1921 between those of 1911 and 1926."""
    return (
        f"Recensement de 1921, population totale. {number(lens[1911], 0)} habitants en 1911, "
        f"{number(lens[1926], 0)} en 1926 : la ville détruite se reconstruit."
    )


def basin(table: pd.DataFrame, column: str, unit: str, decimals: int) -> str:
    """Say what each source gives of the basin, first and last vintage."""
    parts = []
    for source, rows in table.groupby("source", sort=False):
        known = rows[rows[column].notna()]
        if known.empty:
            continue
        values = known.set_index("annee")[column]
        name = source[:1].lower() + source[1:]
        if len(values) == 1:
            year = "" if pd.isna(values.index[0]) else f" en {values.index[0]}"
            parts.append(f"{name} {with_unit(values.iloc[0], unit, decimals)}{year}")
        else:
            parts.append(
                f"{name} {with_unit(values.iloc[0], unit, decimals)} en {values.index[0]}, "
                f"{with_unit(values.iloc[-1], unit, decimals)} en {values.index[-1]}"
            )
    said = " ; ".join(parts)
    wide = table[table["source"].str.contains("huit EPCI")].set_index("annee")[column]
    return (
        f"{said[:1].upper()}{said[1:]}. Sur les huit EPCI, {with_unit(wide[2018], unit, decimals)} en 2018 : "
        "l’énoncé ne tient à sa précision que sur les 250 communes."
        + (" L’Insee dit un habitant sur cinq (huit EPCI, 2016)." if column == "part" else "")
    )


def creations_caption(table: pd.DataFrame) -> str:
    """Say what the two panels show, and whether the comparison turns over."""
    by = table.set_index("territoire")
    base = "À gauche par habitant (population de 2022), à droite par établissement employeur (fin 2018)"
    if by.loc["epci"].drop("creations").isna().any():
        return f"{base} ; les créations de cet EPCI ne sont pas dans les tables."
    above = [by.at["epci", c] > by.at["region", c] for c in ("pour_10000_hab", "pour_100_etablissements")]
    return f"{base} : le sens de l’écart {'ne change pas' if above[0] == above[1] else 's’inverse'}."


def creations(table: pd.DataFrame) -> str:
    """Say what the births of enterprises give by two denominators, and what is missing."""
    by = table.set_index("territoire")
    people, stock = by["pour_10000_hab"], by["pour_100_etablissements"]
    return (
        "Le taux officiel (créations sur stock d’entreprises) de l’agglomération n’est pas publié ici ; "
        f"il faudrait la base Sirene ou Side de l’Insee. En 2024, pour 10 000 habitants : "
        f"{number(people['epci'], 1)} contre {number(people['region'], 1)} dans la région "
        f"(en dessous) ; pour 100 établissements employeurs de 2018 : {number(stock['epci'], 1)} "
        f"contre {number(stock['region'], 1)} (au-dessus). La valeur calculée est le premier rapport, en %."
    )


GRADES = {"officielle": "officielle", "presse": "presse", "seconde_main": "seconde main"}

BASES = {"total": "total", "par_an": "par an", "par_logement": "par logement", "indeterminee": "incertaine"}

STATUSES = {
    "retenue": "retenue",
    "chronique": "chronique annuelle",
    "meme_argent": "même argent",
    "composante": "composante",
    "chevauche": "recoupe",
    "contredit": "contredite",
    "cout_estime": "coût estimé",
    "unitaire": "coût unitaire",
    "hors_champ": "hors champ",
    "seconde_main": "seconde main",
}


def ess_posts(implied: pd.DataFrame) -> str:
    """Say what the article's 7 100 posts imply, and what would settle them."""
    values = implied.set_index("mesure")["valeur"]
    return (
        "Aucune source publique de l’ESS par EPCI n’a été trouvée pour l’agglomération. Avec 11,5 %, "
        f"7 100 postes impliquent {number(values['Emploi total impliqué par les deux'], 0)} emplois, contre "
        f"{number(values['Emplois salariés (recensement 2018)'], 0)} emplois salariés selon l’Insee "
        f"({number(values['Écart à l’emploi salarié'], 1)} %) : l’ordre de grandeur est plausible. Il faudrait "
        "l’indicateur i50a de l’Insee ou l’extraction Flores de la CRESS."
    )


def ess_share(implied: pd.DataFrame) -> str:
    """Say what the article's 11.5 % implies, and what would settle it."""
    values = implied.set_index("mesure")["valeur"]
    share = values["Part de l’ESS si les postes sont justes"]
    posts = values["Postes de l’ESS si la part est juste"]
    return (
        f"Sans source publique. Si les 7 100 postes sont justes, la part est de {number(share, 1)} % des emplois "
        f"salariés de 2018 ; si la part est juste, il y a {number(posts, 0)} postes. Le Pas-de-Calais est à "
        "12,3 % en 2014 selon l’Insee. Il faudrait l’indicateur i50a de l’Insee par EPCI."
    )


def ess_family(families: pd.DataFrame, family: str) -> str:
    """Say what is published for a family elsewhere, and what would settle the claim."""
    rows = families[(families["famille"] == family) & (families["source"] != "article")]
    beside = ", ".join(f"{row.territoire} {number(row.part, 1)} % ({row.annee})" for row in rows.itertuples())
    return (
        f"Sans source publique pour l’agglomération. Ailleurs : {beside}. France : calcul sur des effectifs "
        "arrondis publiés par la presse. Il faudrait Flores ou Sirene par famille et par EPCI ; l’article ne dit pas s’il compte des emplois ou des établissements."
    )


def choice(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the amounts with their axis, kind, status and grade named in French."""
    span = placed["annee_debut"].astype("str") + "-" + placed["annee_fin"].astype("str")
    same = placed["annee_debut"] == placed["annee_fin"]
    frame = placed.assign(
        axe_nom=placed["axe"].map(erbm.AXES),
        nature_nom=placed["nature"].map(erbm.NATURES),
        statut_nom=placed["statut"].map(STATUSES),
        grade=placed["source"].map(GRADES),
        montant=placed["montant_eur"].astype(float) / 1e6,
        base_nom=placed["base"].map(BASES),
        periode=span.mask(same.fillna(False), placed["annee_debut"].astype("str")).str.replace(
            "<NA>-<NA>", ""
        ),
    )
    order = {name: place for place, name in enumerate(erbm.AXES)}
    return frame.sort_values(
        ["axe", "enveloppe", "id"],
        key=lambda column: column.map(order) if column.name == "axe" else column,
        ignore_index=True,
    )


def axes(table: pd.DataFrame) -> pd.DataFrame:
    """Return amounts by axis with names in French."""
    return table.assign(
        axe_nom=table["axe"].map(erbm.AXES),
        nature_nom=table["nature"].map(erbm.NATURES),
        grade=table["source"].map(GRADES),
    )


def contradictions(table: pd.DataFrame) -> pd.DataFrame:
    """Return contradictions with the grade named in French, values as they are published."""
    same = table["periode"].str.fullmatch(r"(\d{4})-\1").fillna(False)
    return table.assign(
        grade=table["source"].map(GRADES),
        valeur_dite=[number(value) for value in table["valeur"]],
        periode=table["periode"].mask(same, table["periode"].str[:4]).fillna(""),
    )


def rate(placed: pd.DataFrame, yearly: pd.DataFrame) -> str:
    """Say the announced rate and what was committed since."""
    done = yearly[yearly["annee"] <= 2024]
    mean = done["montant_meur"].sum() / done["annee"].nunique()
    known = placed.set_index("id")["montant_eur"].astype(float) / 1e6
    return (
        f"10 M€ par an annoncés en février 2018, soit {number(known['EF001'], 0)} M€ sur dix ans. Les crédits relevés "
        f"font {number(mean, 1)} M€ par an de 2017 à 2024, prévisions de 2022-2023 et annonce de 2024 comprises : "
        f"moins que l’annonce jusqu’en 2021, plus de 2022 à 2024 ({number(known['EF013'], 0)} M€ engagés fin 2023, "
        f"{number(known['EF014'], 0)} M€ de plus en 2024), moins en 2025 ({number(known['EF018'], 0)} M€)."
    )


def targets(progress: pd.DataFrame) -> str:
    """Say the other targets that sources give for dwellings."""
    values = progress.set_index("id")["valeur"].astype(float)
    return (
        f"23 000 logements classés E, F ou G, objectif de mars 2017. D’autres sources donnent "
        f"{number(values['EA004'], 0)}, {number(values['EA003'], 0)} et, après la loi climat, "
        f"{number(values['EA002'], 0)}. Réhabilités : environ {number(values['EA015'], 0)} fin 2022, plus de "
        f"{number(values['EA026'], 0)} en 2025."
    )


def fifth_axis(table: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Say which axes the amounts concern, and what would settle how many were declared."""
    names = ", ".join(erbm.AXES[axe].lower() for axe in erbm.ARTICLE_AXES)
    known = placed.set_index("id")["montant_eur"].astype(float) / 1e6
    funded = set(table["axe"]) - {"transversal"}
    return (
        f"Les montants relevés touchent les quatre axes de l’article ({names}) et les espaces publics, soit "
        f"{len(funded)} (valeur ci-contre), ces derniers programmés à {number(known['EF075'], 0)} M€ par l’État "
        f"({number(known['EF079'], 1)} M€ engagés fin 2024) et {number(known['EF076'], 0)} M€ par la Région. Aucun "
        "document consulté ne compte les axes : il faudrait le texte de l’Engagement du 7 mars 2017."
    )


def organisations(table: pd.DataFrame) -> pd.DataFrame:
    """Return organisations with their group named in French."""
    return table.assign(groupe_nom=table["groupe"].map(places.GROUPS))


def closures(puits: pd.DataFrame) -> str:
    """Say how many shafts closed in the last years."""
    counts = puits["fermeture"].dropna().astype(int).value_counts().sort_index()
    last = ", ".join(f"{n} en {year}" for year, n in counts[counts.index >= 1988].items())
    return (
        f"Puits fermés : {last}. Le début des années 1990 est compris comme 1988 à 1992 ; les deux fermetures de "
        "2002, isolées, sont sans doute postérieures à l’extraction."
    )


def maturation(table: pd.DataFrame) -> str:
    """Say the years between each step and the opening."""
    parts = [
        f"{number(row.annees_min, 1)} à {number(row.annees_max, 1)} ans depuis « {row.evenement.split(' (')[0]} »"
        for row in table.itertuples()
        if row.id in ("H05", "H07", "H14")
    ]
    return (
        "Le lieu dit une dizaine d’années. Jusqu’à l’ouverture de mai 2022, d’après la chronologie (dont les dates "
        "approchées sont nos lectures), on compte "
        + " ; ".join(parts) + "."
    )  # fmt: skip


def citizen_budget(facts: pd.DataFrame) -> str:
    """Say what the ratio is made of."""
    values = facts.set_index("id")["valeur"].astype(float)
    return (
        f"Budget citoyen moyen 2018-2023 (plus de {number(values['FC078'], 0)} € par an) sur dépenses de fonctionnement "
        f"de la politique ESS en 2024 ({number(values['FC014'], 0)} €) : années différentes et numérateur minoré. "
        f"{number(values['FC078'] / (values['FC014'] + values['FC015']), 3)} si l’on compte aussi l’investissement, "
        f"{number(values['FC061'] / values['FC014'], 3)} avec le budget citoyen de 2018."
    )


def social_health(ranking: pd.DataFrame) -> str:
    """Say where the two former regions stand."""
    ranks = ranking.set_index("nom")["rang"]
    return (
        f"En 2008, le Nord-Pas-de-Calais est {ranks['Nord-Pas-de-Calais']}e et dernier des {len(ranking)} régions, la "
        f"Picardie {ranks['Picardie']}e. Copie d’un rapport du CESE. Aucun classement des "
        "régions actuelles n’a été trouvé : l’énoncé vaut pour l’ancienne région."
    )


def ledger(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger with verdicts and numbers in French."""
    return table.assign(
        verdict_nom=table["verdict"].map(rule.VERDICTS),
        stated=[
            _stated(value, unit) for value, unit in zip(table["stated_value"], table["unit"], strict=True)
        ],
        computed=[
            "" if pd.isna(value) else number(value, _decimals(stated, unit))
            for value, stated, unit in zip(
                table["computed_value"], table["stated_value"], table["unit"], strict=True
            )
        ],
    )


def _stated(value: str, unit: str) -> str:
    try:
        return value if unit in ("année", "date") else number(float(value), _decimals(value, unit))
    except ValueError:
        return value


def _decimals(stated: str, unit: str) -> int | None:
    if unit == "fraction":
        return 3
    return len(stated.split(".")[1]) if "." in stated else None
