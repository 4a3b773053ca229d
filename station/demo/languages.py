"""The few sentences that the demo server also says in German, as the real server does when it is asked to."""

GERMAN = {
    "Match found for barcode data": "Treffer für Barcode gefunden",
    "No match found for barcode data": "Keine Treffer für Barcode",
    "Stock item allocated to sales order": "Lagerartikel der Bestellung zugeordnet",
    "Insufficient stock available": "Unzureichender Bestand verfügbar",
    "[ErrorDetail(string='No matching line item found', code='invalid')]": (
        "[ErrorDetail(string='Kein passendes Element gefunden', code='invalid')]"
    ),
    "Received purchase order line item": "Erhaltene Bestellartikel",
    "Item has already been received": "Artikel wurde bereits erhalten",
    "Further information required to receive line item": (
        "Weitere Informationen zum Empfang des Zeilenelements erforderlich"
    ),
    "This field may not be blank.": "Dieses Feld darf nicht leer sein.",
    "Placed": "Platziert",
    "Authentication credentials were not provided.": "Anmeldedaten fehlen.",
}


def pick(accepted: str) -> str:
    """Return the language for an Accept-Language header: German if it is named first, else English."""
    return "de" if accepted.strip().lower().startswith("de") else "en"


def translate(body: object, language: str) -> object:
    """Return the body with the sentences that are known in that language."""
    return _german(body) if language == "de" else body


def _german(body: object) -> object:
    if isinstance(body, dict):
        return {key: _german(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_german(value) for value in body]
    return GERMAN.get(body, body) if isinstance(body, str) else body
