"""Long statements in a few words, for a figure whose squares need the room: the ledger says them whole."""

LETTERS = 58
"""Letters of a label of such a figure, at most, in each language."""

IN_SHORT = {
    "A07": "Lens au milieu du XIXᵉ siècle, avant le charbon",
    "A14": "Taux de création d’entreprises : la CALL dépasse la région",
    "A27": "Budget citoyen : un tiers de la politique ESS",
    "A29": "L’APES anime des réseaux depuis vingt ans",
    "A37a": "Dix ans de politiques publiques précèdent l’article",
    "A39": "L’exploitation du charbon commence au milieu du XIXᵉ",
    "A43": "Lens, un bourg devenu cité industrielle",
    "A51": "Une forte présence d’associations dans l’ESS",
    "A52": "Le bassin du Pas-de-Calais : Lens-Liévin et Hénin-Carvin",
    "A79": "Trente ans après, le territoire ne s’est pas relevé",
}
"""What each says, by its identifier."""
