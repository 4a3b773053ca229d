"""The label templates of the server, and the PDFs that it prints with them."""

from dataclasses import dataclass

from station.demo.answers import JsonObject

POINTS_PER_MM = 72 / 25.4
WIDTH, HEIGHT = 50.0, 20.0


@dataclass(frozen=True)
class LabelTemplate:
    """A template of the server's own."""

    pk: int
    name: str
    description: str
    model: str
    file: str


TEMPLATES = (
    LabelTemplate(1, "InvenTree Part Label", "Sample part label", "part", "part_label"),
    LabelTemplate(
        2,
        "InvenTree Part Label (Code128)",
        "Sample part label with Code128 barcode",
        "part",
        "part_label_code128",
    ),
    LabelTemplate(
        3,
        "InvenTree Stock Item Label (QR)",
        "Sample stock item label with QR code",
        "stockitem",
        "stockitem_qr",
    ),
    LabelTemplate(
        4,
        "InvenTree Stock Location Label (QR + Text)",
        "Sample stock item label with QR code and text",
        "stocklocation",
        "stocklocation_qr_and_text",
    ),
    LabelTemplate(
        5,
        "InvenTree Stock Location Label (QR)",
        "Sample stock location label with QR code",
        "stocklocation",
        "stocklocation_qr",
    ),
    LabelTemplate(6, "InvenTree Build Line Label", "Sample build line label", "buildline", "buildline_label"),
)
TABLES = {
    "part": "part",
    "stockitem": "stock_item",
    "stocklocation": "stock_location",
    "buildline": "build_line",
}


def shown(template: LabelTemplate, *, newest: bool) -> JsonObject:
    """Return a template as the API shows it."""
    later = {"updated": "2026-11-20 18:04", "updated_by": None, "updated_by_detail": None} if newest else {}
    return {
        "pk": template.pk,
        "name": template.name,
        "description": template.description,
        "model_type": template.model,
        "template": f"/media/report/label/{template.file}.html",
        "filters": "",
        "filename_pattern": "output.pdf",
        "enabled": True,
        "revision": 3 if newest else 2,
        "attach_to_model": False,
        **later,
        "width": WIDTH,
        "height": HEIGHT,
    }


def pdf(name: str, total: int) -> bytes:
    """Return a PDF with one page for each label, which says what it was printed with."""
    size = f"0 0 {WIDTH * POINTS_PER_MM:.2f} {HEIGHT * POINTS_PER_MM:.2f}"
    text = "".join(f"\\{c}" if c in "()\\" else c if c.isascii() else "?" for c in name)
    content = f"BT /F 7 Tf 8 24 Td ({text}) Tj ET".encode()
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + total))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {total} /MediaBox [{size}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *[b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 3 0 R >> >> >>"] * total,
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(out)
