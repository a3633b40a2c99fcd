"""The explanations of verdicts: what each vintage and source gives, in French."""

import pandas as pd

from ancrage.area import AREA
from ancrage.study import comparison, erbm, ess, places, population
from ancrage.study.territories import short_epci_name
from compendium.ledger import grades, rule, statements
from compendium.publish import formats
from compendium.publish.counting import in_words
from compendium.publish.formats import number, points, with_unit
from compendium.publish.stated import with_words


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
        f"{rank}ᵉ sur {total} " + (f"en {first}" if first == last_ else f"de {first} à {last_}")
        for first, last_, rank, total in spans
    )
    last = population.epci_ranks(densites, 2018, whole)
    ahead = last[last["rang"] < population.rank_of(last, epci)]["nom"].tolist()
    before = f" ; devant : {', '.join(ahead)}" if ahead else ""
    return f"{said}{before}."


def around_1921(lens: pd.Series) -> str:
    """Say the census of 1921 between those of 1911 and 1926."""
    return (
        f"Recensement de 1921, population totale. {number(lens[1911], 0)} habitants en 1911, "
        f"{number(lens[1926], 0)} en 1926 : la ville détruite se reconstruit."
    )


def before_mining(first_town: pd.Series) -> str:
    """Say what the first public series gives, and that the retained count is older."""
    start = int(first_town.index.min())
    return (
        f"La série publique commence en {start}, avec {number(first_town[start], 0)} habitants, une fois les fosses "
        "ouvertes. La valeur retenue est le dénombrement qui précède le charbon."
    )


def from_town_to_city(before: float, first_town: pd.Series) -> str:
    """Say how the town grew while mines opened."""
    return (
        f"{number(before, 0)} habitants avant le charbon, {number(first_town[1876], 0)} en 1876, "
        f"{number(first_town[1911], 0)} en 1911 (valeur calculée : le rapport de 1911 au dénombrement d’avant le charbon)."
    )


def war(series: pd.DataFrame) -> str:
    """Say what each town lost between the censuses around the First World War."""
    wide = series.pivot(index="nom", columns="annee", values="population").astype(float)
    lost = 100 * (wide[1921] / wide[1911] - 1)
    told = " ; ".join(f"{name} {with_unit(value, '%', 1)}" for name, value in lost.items())
    return f"De 1911 à 1921 : {told}."


def part_of_basin(part: dict[str, float]) -> str:
    """Say how many communes and inhabitants of the basin of a département lie in both agglomerations."""
    return (
        f"{number(part['communes_dedans'], 0)} des {number(part['communes_toutes'], 0)} communes du bassin dans ce département, "
        f"et {number(part['habitants_dedans'], 0)} de ses {number(part['habitants_tous'], 0)} habitants de 2018, sont dans "
        "ces agglomérations."
    )


def lasting(health_: pd.DataFrame, zone: pd.Series) -> str:
    """Say what life expectancy and the last unemployment rate are, beside the country's."""
    return (
        f" {health(health_)} Chômage de la zone d’emploi ({zone['trimestre']}) : {with_unit(zone['zone'], '%', 1)}, "
        f"médiane des zones {with_unit(zone['mediane'], '%', 1)}."
    )


def health(table: pd.DataFrame) -> str:
    """Say the life expectancy of each département, beside the country's."""
    parts = (
        f"{row.sexe}, {AREA.region.departements[row.departement]} {number(row.valeur, 1)}, France {number(row.france, 1)}"
        for row in table.itertuples()
    )
    return f"Espérance de vie à la naissance en 2019 (années) : {' ; '.join(parts)}."


def dynamics(territories: pd.DataFrame) -> str:
    """Say how jobs changed between the censuses, in the EPCI and in its region."""
    own = comparison.jobs_change(territories, "epci", AREA.epci.code)
    region = comparison.jobs_change(territories, "region", AREA.region.code)
    return (
        f"Emplois au lieu de travail, 2013-2018 : {with_unit(own, '%', 2)} contre {with_unit(region, '%', 2)} dans la "
        "région ; la comparaison des créations d’entreprises dépend du dénominateur."
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
    """Say what both rates are for, and whether the comparison turns over."""
    by = table.set_index("territoire")
    base = "Par habitant (population de 2022) et par établissement actif (fin 2018)"
    if by.loc["epci"].drop("creations").isna().any():
        return f"{base} ; les créations de cet EPCI ne sont pas dans les tables."
    above = [by.at["epci", c] > by.at["region", c] for c in ("pour_10000_hab", "pour_100_etablissements")]
    return f"{base} : le sens de l’écart {'ne change pas' if above[0] == above[1] else 's’inverse'}."


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


def stated_source(stated: ess.Stated) -> str:
    """Say who states the posts and the share of the ESS of an EPCI."""
    if stated.article:
        said = f"{number(stated.posts)} postes, {with_unit(stated.share, '%')}"
        return f"Article ({said}, sans source publique)"
    return " ; ".join(stated.publishers) or "Aucune source publique"


def stated_caption(stated: ess.Stated) -> str:
    """Say what the posts and the share of the ESS of an EPCI imply, or that they are not published."""
    if stated.article:
        return "Les chiffres de l’article impliquent un emploi total ; l’Insee compte les emplois au lieu de travail."
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
        f"moins que l’annonce jusqu’en 2021, davantage de 2022 à 2024 ({number(committed.meur, 0)} M€ engagés fin "
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


def ess_posts(implied: pd.DataFrame, share: float) -> str:
    """Say what a published share of 2015 gives of posts, beside those of the article.

    Parameters
    ----------
    implied : pandas.DataFrame
        What `ancrage.study.ess.implied` returns for the article's own posts and share.
    share : float
        Share of the ESS in salaried jobs published for the EPCI, in %.
    """
    values = implied.set_index("mesure")["valeur"]
    return (
        f"La part publiée pour 2015, {with_unit(share, '%', 2)} des emplois salariés, donne cette valeur sur les "
        f"{number(values['emplois_salaries'], 0)} emplois salariés de 2018 ; la part de l’article en donne "
        f"{number(values['postes_impliques'], 0)}. L’article ne dit ni l’année ni le dénominateur."
    )


def ess_share(implied: pd.DataFrame, weights: pd.DataFrame) -> str:
    """Say which shares the article's own posts give, and the last weight of the département.

    Parameters
    ----------
    implied : pandas.DataFrame
        What `ancrage.study.ess.implied` returns.
    weights : pandas.DataFrame
        Table ``ess_poids``.
    """
    values = implied.set_index("mesure")["valeur"]
    around = ess.last_weight(weights, AREA.epci.departement)
    posts, jobs = values["postes_affirmes"], values["emplois"]
    return (
        f"Part publiée pour 2015, emplois salariés. Les {number(posts)} postes de l’article font "
        f"{with_unit(100 * posts / jobs, '%', 2)} des {number(jobs, 0)} emplois de 2018, et "
        f"{with_unit(values['part_impliquee'], '%', 2)} des emplois salariés : le verdict dépend du dénominateur, que "
        f"l’article ne dit pas. {around['nom']} : {with_unit(around['part'], '%', 1)} en {around['annee']}."
    )


def ess_family(distances: pd.DataFrame, family: str) -> str:
    """Say how far the article's share of a family is from shares of jobs and of establishments elsewhere.

    Parameters
    ----------
    distances : pandas.DataFrame
        What `ancrage.study.ess.family_distances` returns.
    family : str
        A family.
    """
    rows = distances[distances["famille"] == family]
    beside = ", ".join(
        f"{with_unit(row.part, '%', 1)} ({row.compte}, {row.annee}{grades.noted(row.source)}), {points(row.distance, 1)} d’écart"
        for row in rows.itertuples()
    )
    return f"Rien n’a été trouvé pour l’agglomération. {AREA.region.name} : {beside}."


def creations(rates: pd.Series, stock: pd.Series, table: pd.DataFrame) -> str:
    """Say what the creations of enterprises give by each denominator.

    Parameters
    ----------
    rates, stock : pandas.Series
        ``epci`` and ``region``, in %: rate of 2014-2016, creations of 2024 over the stock of 2022.
    table : pandas.DataFrame
        What `ancrage.study.population.creations` returns.
    """
    by = table.set_index("territoire")
    people, employers = by["pour_10000_hab"], by["pour_100_etablissements"]
    return (
        f"Taux de création d’établissements de 2014-2016 : {with_unit(rates['epci'], '%', 2)} contre "
        f"{with_unit(rates['region'], '%', 2)} dans la région (EPCI pondérés par leurs établissements). Créations de 2024 "
        f"sur unités légales de 2022 : {with_unit(stock['epci'], '%', 1)} contre {with_unit(stock['region'], '%', 1)}. Pour "
        f"100 établissements actifs de 2018 : {number(employers['epci'], 1)} contre {number(employers['region'], 1)}. Pour "
        f"10\u202f000 habitants : {number(people['epci'], 1)} contre {number(people['region'], 1)}."
    )


def axes_of_money(table: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Say which axes the amounts concern, and what goes to public space.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.erbm.by_axis` returns.
    placed : pandas.DataFrame
        What `ancrage.study.erbm.placed` returns.
    """
    names = ", ".join(erbm.AXES[axe].lower() for axe in erbm.ARTICLE_AXES)
    state, region = (
        erbm.row(placed, fact) for fact in (AREA.facts.public_space_state, AREA.facts.public_space_region)
    )
    spent = erbm.row(placed, AREA.facts.public_space_spent)
    funded = set(table["axe"]) - {"transversal"}
    return (
        f"Les montants relevés touchent {len(funded)} axes, ceux de l’article ({names}) et les espaces publics : "
        f"{number(state.meur, 0)} M€ programmés par l’État ({number(spent.meur, 1)} M€ investis fin {spent.fin}) et {number(region.meur, 0)} M€ par la Région."
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
        f"Jusqu’à l’ouverture de {formats.date(opening)}, d’après la chronologie (dont les dates approchées sont nos "
        "lectures), on compte " + " ; ".join(parts) + "."
    )


def network_age(facts: pd.DataFrame) -> str:
    """Say when the regional network was created, by each source, and how old it was for the article."""
    year = AREA.article.year
    first = int(statements.value(facts, AREA.facts.network_created))
    other = int(statements.value(facts, AREA.facts.network_created_otherwise))
    return (
        f"Création en {first} selon une copie du rapport de l’APES, en {other} selon une copie de Nord Social Info : "
        f"{year - first} ou {year - other} ans en {year}, quand l’article est écrit."
    )


def citizen_budget(facts: pd.DataFrame) -> str:
    """Say what the ratio is made of, and what other budgets give."""
    keys = AREA.facts
    mean, first = (
        statements.value(facts, fact) for fact in (keys.citizens_budget, keys.citizens_budget_first)
    )
    operating, investment, announced = (
        statements.value(facts, fact) for fact in (keys.operating, keys.investment, keys.announced_policy)
    )
    return (
        f"Budget citoyen moyen 2018-2023 ({number(mean, 0)} € par an, minoré) sur dépenses de fonctionnement de la "
        f"politique ESS en 2024 ({number(operating, 0)} €) : les années diffèrent, et le rapport est un minimum. L’article "
        f"ne dit pas quelle dépense il a en tête. Avec l’investissement : "
        f"{number(mean / (operating + investment), 3)} ; budget citoyen de 2018 : {number(first / operating, 3)} ; sur la "
        f"dépense que le Département annonce ({number(announced, 0)} €, non datée) : {number(mean / announced, 3)}."
    )


def nearest(dissimilarity: pd.DataFrame) -> str:
    """Say how far the article's shares are from each whole set of shares: jobs, establishments."""
    told = " ; ".join(
        f"{row.compte} de {row.annee}, {points(row.dissemblance, 1)}" for row in dissimilarity.itertuples()
    )
    return f"Dissemblance des parts de l’article aux parts de la région (demi-somme des écarts) : {told}."


def shafts_by_commune(located: pd.DataFrame, members: pd.DataFrame, epci: str) -> str:
    """Say how many communes of an EPCI have a shaft, exactly one, or none."""
    there = places.shafts_by_commune(located, members, epci)
    counts = located["code_commune"].value_counts()
    return (
        f"{len(located)} puits dans {number(sum(there.values()), 0)} des {len(there)} communes (valeur calculée) ; "
        f"{number(len(there) - sum(there.values()), 0)} n’en ont pas, {number(int((counts == 1).sum()), 0)} en ont exactement un."
    )


def company_life(buildings: pd.DataFrame, located: pd.DataFrame, epci: str) -> str:
    """Say how many buildings of each kind the inventory has, in the basin and in an EPCI."""
    own = located[located["epci"] == epci]
    told = ", ".join(
        f"{name} {int(buildings['typologie'].str.contains(pattern, case=False).sum())} "
        f"(dont {int(own['typologie'].str.contains(pattern, case=False).sum())} dans l’agglomération)"
        for name, pattern in places.COMPANY_LIFE.items()
    )
    return (
        f"Bâtiments du bien inscrit, sur {len(buildings)} : {told} ; l’inventaire dit ce qui est classé, non ce qui a "
        "existé."
    )


def estate_kinds(estates: pd.DataFrame) -> str:
    """Say how many estates there are, and how many are rows of miners' houses."""
    return f"{len(estates)} cités, dont {int(places.is_coron(estates).sum())} de type coron."


def robustness(table: pd.DataFrame, ledger_: pd.DataFrame) -> pd.DataFrame:
    """Return how often each verdict comes back, with the statement and verdicts named in French.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.robustness.flips` returns.
    ledger_ : pandas.DataFrame
        The whole ledger.
    """
    rows = ledger_.set_index("id").loc[table["id"]]
    kept = table[table["manieres"] > 1]
    rows = rows.loc[kept["id"]]
    names = [", ".join(rule.VERDICTS[code] for code in codes.split(", ")) for codes in kept["verdicts"]]
    return kept.assign(
        statement=rows["statement"].to_numpy(),
        verdict_nom=rows["verdict"].map(rule.VERDICTS).to_numpy(),
        autres=names,
    ).sort_values(["part", "id"], ignore_index=True)


def flipping(table: pd.DataFrame) -> str:
    """Say which statements change verdict with the way of computing, and how often each keeps its own.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.robustness.flips` returns.
    """
    rows = table[table["part"] < 100]
    told = ", ".join(f"{row.id} {number(row.part, 0)} %" for row in rows.itertuples())
    return f"part des façons de compter qui rendent le même verdict : {told}"


DIMENSIONS = {
    "retenue": "façon retenue",
    "millesime": "millésime",
    "perimetre": "périmètre",
    "denominateur": "dénominateur",
    "source": "source",
    "tolerance": "lecture de l’énoncé",
    "indicateur": "indicateur",
}
"""What a way of computing changes, in French."""


def ways(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ways of computing with what they change, verdicts and grades named in French."""
    return table.assign(
        dimension=table["dimension"].map(DIMENSIONS),
        way=table["way"].mask(table["dimension"] == "retenue", "façon retenue"),
        verdict_nom=table["verdict"].map(rule.VERDICTS),
        grade_nom=table["grade"].map(grades.NAMES).fillna(""),
    )


def neighbours(found: pd.DataFrame, members: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Return the EPCIs nearest to one, named, with the weight of the ESS in each.

    Parameters
    ----------
    found : pandas.DataFrame
        What `ancrage.study.nearest.nearest` returns.
    members : pandas.DataFrame
        Table ``epci``.
    shares : pandas.DataFrame
        ``code``, ``part`` (%).
    """
    names = members.set_index("code")["nom"].map(short_epci_name)
    return found.assign(
        nom=found["code"].map(names), part=found["code"].map(shares.set_index("code")["part"])
    )


def social_health(ranking: pd.DataFrame) -> str:
    """Say where the former regions of the region stand."""
    ranks = ranking.set_index("nom")["rang"]
    first, second = AREA.region.former.values()
    return (
        f"En 2008, le {first} est {ranks[first]}ᵉ et dernier des {len(ranking)} régions, la "
        f"{second} {ranks[second]}ᵉ. Copie d’un rapport du CESE. Le programme ne dit ni l’année ni la source de son "
        "indicateur, et le rang de la région actuelle n’a pas été vu."
    )


def ledger(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger as a reader sees it, with where each statement stands, as ``lieu``."""
    place = table["text"] + ", " + table["section"] + ", § " + table["paragraph"].astype("str")
    return with_words(table).assign(lieu=place)
