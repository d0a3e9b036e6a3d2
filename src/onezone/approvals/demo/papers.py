"""Small real PDF files for the demo's main project, so that a dossier can be opened; one page, plainly marked."""

from __future__ import annotations


def pdf(reference: str, number: int) -> bytes:
    """A valid one-page PDF that says which paper of which project it stands for."""
    text = f"BT /F1 18 Tf 60 760 Td (OneZone demo document) Tj 0 -28 Td /F1 12 Tf ({reference} / {number:02d}) Tj ET"
    bodies = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    )
    out, offsets = b"%PDF-1.4\n", []
    for place, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{place} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode("ascii")
