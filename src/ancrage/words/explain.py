"""The explanations of verdicts: what each vintage and source gives, in French."""

import pandas as pd

from ancrage.area import AREA
from ancrage.study import erbm, ess, places, population
from compendium.ledger import grades, rule, statements
from compendium.publish import formats
from compendium.publish.counting import in_words
from compendium.publish.formats import number, with_unit


def vintages(densites: pd.DataFrame, affirmations: pd.DataFrame, claim: str) -> str:
    """Say which vintage gives back a stated density, and what the others give.

    Parameters
    ----------
    densites : pandas.DataFrame
        What `ancrage.study.population.densities` returns.
    affirmations : pandas.DataFrame
        Table ``affirmations``.
    claim : str
        The statement, its territory and the density that it gives.
    """
    said = affirmations.set_index("id").loc[claim]
    stated, places_ = float(said["valeur"]), rule.decimals(str(said["valeur"]), 0)
    rows = densites[(densites["niveau"] == said["niveau"]) & (densites["code"] == said["code"])]
    values = rows.set_index("annee")["densite"].round(places_)
    hits = [str(year) for year, value in values.items() if value == round(stated, places_)]
    others = ", ".join(
        f"{number(value, places_)} en {year}" for year, value in values.items() if str(year) not in hits
    )
    found = f"Seul le millésime {hits[0]} redonne" if len(hits) == 1 else "Aucun millésime ne redonne"
    return f"{found} {number(stated, places_)} (superficie Insee) ; {others}."


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


def basin(table: pd.DataFrame, column: str, unit: str, decimals: int, perimetre: dict[str, list[str]]) -> str:
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
    wide = table[table["perimetre"] == AREA.basin.signatories].set_index("annee")[column]
    signed = f"{in_words(len(perimetre['epci']))} EPCI"
    return (
        f"{said[:1].upper()}{said[1:]}. Sur les {signed}, {with_unit(wide[2018], unit, decimals)} en 2018 : "
        f"l’énoncé ne tient à sa précision que sur les {len(perimetre['bassin'])} communes."
        + (f" L’Insee dit un habitant sur cinq ({signed}, 2016)." if column == "part" else "")
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
    """Say what the article's posts and share imply, and what would settle the posts."""
    values = implied.set_index("mesure")["valeur"]
    return (
        "Aucune source publique de l’ESS par EPCI n’a été trouvée pour l’agglomération. Avec "
        f"{number(values['part_affirmee'])} %, {number(values['postes_affirmes'])} postes impliquent "
        f"{number(values['emploi_implique'], 0)} emplois, contre "
        f"{number(values['emplois_salaries'], 0)} emplois salariés selon l’Insee "
        f"({number(values['ecart_salarie'], 1)} %) : l’ordre de grandeur est plausible. Il faudrait "
        "l’indicateur i50a de l’Insee ou l’extraction Flores de la CRESS."
    )


def ess_share(implied: pd.DataFrame, weights: pd.DataFrame) -> str:
    """Say what the article's posts and share imply, and what would settle the share.

    Parameters
    ----------
    implied : pandas.DataFrame
        What `ancrage.study.ess.implied` returns.
    weights : pandas.DataFrame
        Table ``ess_poids``.
    """
    values = implied.set_index("mesure")["valeur"]
    around = ess.last_weight(weights, AREA.epci.departement)
    return (
        f"Sans source publique. Si les {number(values['postes_affirmes'])} postes sont justes, la part est de "
        f"{number(values['part_impliquee'], 1)} % des emplois salariés de 2018 ; si la part est juste, il y a "
        f"{number(values['postes_impliques'], 0)} postes. Le {around['nom']} est à {number(around['part'], 1)} % "
        f"en {around['annee']} selon l’Insee. Il faudrait l’indicateur i50a de l’Insee par EPCI."
    )


def ess_family(families: pd.DataFrame, family: str) -> str:
    """Say what is published for a family elsewhere, and what would settle the claim."""
    rows = families[(families["famille"] == family) & (families["source"] != "article")]
    beside = ", ".join(f"{row.nom} {number(row.part, 1)} % ({row.annee})" for row in rows.itertuples())
    return (
        f"Sans source publique pour l’agglomération. Ailleurs : {beside}. France : calcul sur des effectifs "
        "arrondis publiés par la presse. Il faudrait Flores ou Sirene par famille et par EPCI ; l’article ne dit pas s’il compte des emplois ou des établissements."
    )


def stated_source(stated: ess.Stated) -> str:
    """Say who states the posts and the share of the ESS of an EPCI."""
    if stated.article:
        said = f"{number(stated.posts)} postes, {with_unit(stated.share, '%')}"
        return f"Article ({said}, sans source publique)"
    return " ; ".join(stated.publishers) or "Aucune source publique"


def stated_caption(stated: ess.Stated) -> str:
    """Say what the posts and the share of the ESS of an EPCI imply, or that they are not published."""
    if stated.article:
        return "Les deux chiffres de l’article impliquent un emploi total ; l’Insee compte les emplois au lieu de travail."
    if stated.complete:
        return "Postes et part publiés, et l’emploi total qu’ils impliquent."
    return "Les postes ou la part de l’ESS de ce territoire ne sont pas publiés : rien n’est calculé à leur place."


def implied_table(implied: pd.DataFrame) -> pd.DataFrame:
    """Return what posts and a share imply, measures named in French."""
    return implied.assign(mesure=implied["nom"])


def choice(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the amounts with their axis, kind, status and grade named in French."""
    span = placed["annee_debut"].astype("str") + "-" + placed["annee_fin"].astype("str")
    same = placed["annee_debut"] == placed["annee_fin"]
    frame = placed.assign(
        axe_nom=placed["axe"].map(erbm.AXES),
        nature_nom=placed["nature"].map(erbm.NATURES),
        statut_nom=placed["statut"].map(STATUSES),
        grade=placed["source"].map(grades.NAMES),
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
        groupe=table["groupe"].map(erbm.GROUPS),
        grade=table["source"].map(grades.NAMES),
    )


def contradictions(table: pd.DataFrame) -> pd.DataFrame:
    """Return contradictions with the grade named in French, values as they are published."""
    same = table["periode"].str.fullmatch(r"(\d{4})-\1").fillna(False)
    return table.assign(
        grade=table["source"].map(grades.NAMES),
        valeur_dite=[number(value) for value in table["valeur"]],
        periode=table["periode"].mask(same, table["periode"].str[:4]).fillna(""),
    )


def rate(placed: pd.DataFrame, yearly: pd.DataFrame) -> str:
    """Say the announced rate and what was committed since."""
    last = erbm.row(placed, AREA.facts.budget)
    done = yearly[yearly["annee"] < last.debut]
    mean = done["montant_meur"].sum() / done["annee"].nunique()
    announced, whole = erbm.row(placed, AREA.facts.yearly_rate), erbm.row(placed, AREA.facts.envelope)
    committed, added = erbm.row(placed, AREA.facts.envelope_committed), erbm.row(placed, AREA.facts.added)
    return (
        f"{number(announced.meur)} M€ par an annoncés en février {announced.debut}, soit {number(whole.meur, 0)} M€ "
        f"sur {in_words(whole.years)} ans. Les crédits relevés "
        f"font {number(mean, 1)} M€ par an de {done['annee'].min()} à {done['annee'].max()}, prévisions de 2022-2023 "
        "et annonce de 2024 comprises : "
        f"moins que l’annonce jusqu’en 2021, plus de 2022 à 2024 ({number(committed.meur, 0)} M€ engagés fin "
        f"{committed.fin}, {number(added.meur, 0)} M€ de plus en {added.debut}), moins en {last.debut} "
        f"({number(last.meur, 0)} M€)."
    )


def targets(progress: pd.DataFrame) -> str:
    """Say the other targets that sources give for dwellings."""
    rows = progress.set_index("id")
    facts = AREA.facts

    def said(fact: str) -> str:
        return number(rows.at[fact, "valeur"], 0)

    return (
        f"{said(facts.target)} logements classés E, F ou G, objectif de "
        f"{formats.date(rows.at[facts.target, 'periode'], day=False)}. D’autres sources donnent "
        f"{said(facts.target_estates_before)}, {said(facts.target_estates)} et, après la loi climat, "
        f"{said(facts.target_climate)}. Réhabilités : {rows.at[facts.rehabilitated, 'reserve']} "
        f"{said(facts.rehabilitated)} fin {rows.at[facts.rehabilitated, 'annee']}, "
        f"{rows.at[facts.rehabilitated_last, 'reserve']} {said(facts.rehabilitated_last)} en "
        f"{rows.at[facts.rehabilitated_last, 'annee']}."
    )


def fifth_axis(table: pd.DataFrame, placed: pd.DataFrame, progress: pd.DataFrame) -> str:
    """Say which axes the amounts concern, and what would settle how many were declared."""
    names = ", ".join(erbm.AXES[axe].lower() for axe in erbm.ARTICLE_AXES)
    state, region = (
        erbm.row(placed, fact) for fact in (AREA.facts.public_space_state, AREA.facts.public_space_region)
    )
    spent = erbm.row(placed, AREA.facts.public_space_spent)
    funded = set(table["axe"]) - {"transversal"}
    signed = formats.date(progress.set_index("id").at[AREA.facts.target, "periode"])
    return (
        f"Les montants relevés touchent les {in_words(len(erbm.ARTICLE_AXES))} axes de l’article ({names}) et les "
        f"espaces publics, soit {len(funded)} (valeur ci-contre), ces derniers programmés à {number(state.meur, 0)} M€ "
        f"par l’État ({number(spent.meur, 1)} M€ engagés fin {spent.fin}) et {number(region.meur, 0)} M€ par la "
        "Région. Aucun "
        f"document consulté ne compte les axes : il faudrait le texte de l’Engagement du {signed}."
    )


def organisations(table: pd.DataFrame) -> pd.DataFrame:
    """Return organisations with their group named in French."""
    return table.assign(groupe_nom=table["groupe"].map(places.GROUPS))


def closures(puits: pd.DataFrame, affirmations: pd.DataFrame) -> str:
    """Say how many shafts closed in the years that the article means, and since."""
    stated = affirmations.set_index("id").loc[AREA.claims.closure]
    first, last_ = (int(float(stated["valeur"]) + side * stated["precision"] / 2) for side in (-1, 1))
    counts = puits["fermeture"].dropna().astype(int).value_counts().sort_index()
    last = ", ".join(f"{n} en {year}" for year, n in counts[counts.index >= first].items())
    after = counts[counts.index > places.last_closures(puits)]
    late = f"les {in_words(int(after.sum()))} fermetures de {', '.join(str(year) for year in after.index)}"
    return (
        f"Puits fermés : {last}. Le début des années 1990 est compris comme {first} à {last_} ; {late}, isolées, sont sans "
        "doute postérieures à l’extraction."
    )


def maturation(table: pd.DataFrame, chronologie: pd.DataFrame) -> str:
    """Say the years between each step and the opening."""
    opening = chronologie.set_index("id").at[AREA.facts.opening, "date_debut"]
    parts = [
        f"{number(row.annees_min, 1)} à {number(row.annees_max, 1)} ans depuis « {row.evenement.split(' (')[0]} »"
        for row in table.itertuples()
        if row.id in AREA.facts.steps
    ]
    return (
        f"Le lieu dit une dizaine d’années. Jusqu’à l’ouverture de {formats.date(opening)}, d’après la chronologie "
        "(dont les dates approchées sont nos lectures), on compte " + " ; ".join(parts) + "."
    )


def before_mining(facts: pd.DataFrame) -> str:
    """Say what is told of the town before its first census, and what would settle it."""
    rows = facts.set_index("id")
    first, second, third = (
        f"{number(rows.at[fact, 'valeur'], 0)} {{}} {rows.at[fact, 'annee']}"
        for fact in AREA.facts.before_mining
    )
    return (
        f"Aucune série publique avant 1876 (valeur ci-contre). {first.format('vers')} et {second.format('en')} de "
        f"seconde main, {third.format('en')} selon l’INA : il faudrait les dénombrements de 1836 à 1872."
    )


def belfries(facts: pd.DataFrame) -> str:
    """Say which towns have a belfry in the sources, and what would settle it."""
    return (
        "Béthune et Douai ont un beffroi inscrit (CAUE). Valenciennes, Lens et Liévin ne sont pas dans une liste de "
        "seconde main des beffrois inscrits, ce qui ne dit pas qu’ils n’en ont pas ; celui de Valenciennes se serait "
        f"effondré en {statements.value(facts, AREA.facts.belfry_fall):.0f} (seconde main). Il faudrait la liste "
        "officielle et un inventaire des beffrois."
    )


def founders(affirmations: pd.DataFrame, facts: pd.DataFrame) -> str:
    """Say when the association was founded and by how many, by the place and by the article."""
    when = formats.date(facts.set_index("id").at[AREA.facts.founded, "valeur_texte"])
    stated = in_words(int(statements.value(affirmations, AREA.claims.founders)))
    return (
        f"La date est contredite : le lieu lui-même date l’association de {when}, non de 2017. "
        f"Le nombre tient : il dit une dizaine de personnes, l’article {stated}."
    )


def priority(facts: pd.DataFrame) -> str:
    """Say since when the Département has a policy of the ESS."""
    since, council = (statements.value(facts, fact) for fact in (AREA.facts.priority, AREA.facts.council))
    return (
        f"Priorité départementale depuis {since:.0f} selon le RTES, qui ne nomme pas la mission ; conseil "
        f"départemental de l’ESS en {council:.0f}."
    )


def network_age(facts: pd.DataFrame) -> str:
    """Say when the regional network was created, by two sources, and how old it was for the article."""
    year = AREA.article.year
    first = int(statements.value(facts, AREA.facts.network_created))
    other = int(statements.value(facts, AREA.facts.network_created_otherwise))
    return (
        f"Création en {first} selon une copie du rapport de l’APES, en {other} selon une copie de Nord Social Info : "
        f"{year - first} ou {year - other} ans en {year}, quand l’article est écrit. Il faudrait l’annonce au Journal "
        "officiel."
    )


def citizen_budget(facts: pd.DataFrame) -> str:
    """Say what the ratio is made of."""
    keys = AREA.facts
    mean, first = (
        statements.value(facts, fact) for fact in (keys.citizens_budget, keys.citizens_budget_first)
    )
    operating, investment = (statements.value(facts, fact) for fact in (keys.operating, keys.investment))
    return (
        f"Budget citoyen moyen 2018-2023 (plus de {number(mean, 0)} € par an) sur dépenses de fonctionnement "
        f"de la politique ESS en 2024 ({number(operating, 0)} €) : années différentes et numérateur minoré. "
        f"{number(mean / (operating + investment), 3)} si l’on compte aussi l’investissement, "
        f"{number(first / operating, 3)} avec le budget citoyen de 2018."
    )


def social_health(ranking: pd.DataFrame) -> str:
    """Say where the former regions of the region stand."""
    ranks = ranking.set_index("nom")["rang"]
    first, second = AREA.region.former.values()
    return (
        f"En 2008, le {first} est {ranks[first]}e et dernier des {len(ranking)} régions, la "
        f"{second} {ranks[second]}e. Copie d’un rapport du CESE. Aucun classement des "
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
            "" if pd.isna(value) else number(value, rule.decimals(stated))
            for value, stated in zip(table["computed_value"], table["stated_value"], strict=True)
        ],
    )


def _stated(value: str, unit: str) -> str:
    try:
        return value if unit in ("année", "date") else number(float(value), rule.decimals(value))
    except ValueError:
        return value
