"""Documents that pyHanko signs with a PKI of its own, in every way, one revision upon the other.

Usage: make.py FIXTURES FOLDER. Writes root.pem, root.crl, ca.crl and the documents, whose signatures all hold and allow what
comes after them; those called bad-… hold a revision that a signature before it forbids. Prints the name of each and how many
signatures it has.
"""

import io
import logging
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent))

import pki
from asn1crypto import crl as asn1_crl
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import add_validation_info
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

logging.disable(logging.CRITICAL)
FIXTURES, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
BOX = (300, 60, 500, 120)
TEXT = TextStampStyle(stamp_text="Ditandatangani oleh %(signer)s\n%(ts)s")
BARE = TextStampStyle(stamp_text="%(signer)s", border_width=0)

root = pki.Identity("CA Akar")
ca = pki.Identity("CA Penerbit", root, key="p256")
tsa = pki.Identity("Penanda Waktu", ca, [ExtendedKeyUsageOID.TIME_STAMPING])
certificates = SimpleCertificateStore()
certificates.register(ca.asn1())
lists = [pki.revocation_list(root, 1), pki.revocation_list(ca, 1)]
stamper = DummyTimeStamper(tsa.asn1(), tsa.asn1_key(), certs_to_embed=certificates)


def signer(name, key, pss=False):
    person = pki.Identity(name, ca, key=key)
    return signers.SimpleSigner(person.asn1(), person.asn1_key(), certificates, prefer_pss=pss)


SIGNERS = {
    "rsa": signer("Siti Rahayu", "rsa"),
    "pss": signer("Bagas Nugroho", "rsa", pss=True),
    "p256": signer("Laksmi Wulandari", "p256"),
    "p384": signer("Harjo Wibisana", "p384"),
    "ed25519": signer("Putri Ayu", "ed25519"),
}


def context():
    return ValidationContext(
        trust_roots=[root.asn1()],
        other_certs=[ca.asn1()],
        allow_fetching=False,
        revocation_mode="hard-fail",
        crls=[asn1_crl.CertificateList.load(one) for one in lists],
    )


def writer(document):
    return IncrementalPdfFileWriter(io.BytesIO(document), strict=False)


def sign(document, who="rsa", level="b", field="Tanda", box=None, style=None, certify=None, lock=None, kind=SigSeedSubFilter.PADES):
    """The document with one more signature, at a level of PAdES."""
    is_long = level in ("lt", "lta")
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        subfilter=kind,
        certify=certify is not None,
        docmdp_permissions=certify or MDPPerm.FILL_FORMS,
        embed_validation_info=is_long,
        use_pades_lta=level == "lta",
        validation_context=context() if is_long else None,
        reason="Menyetujui",
        location="Sukamaju",
    )
    signing = signers.PdfSigner(
        metadata,
        signer=SIGNERS[who],
        timestamper=None if level == "b" else stamper,
        stamp_style=style,
        new_field_spec=SigFieldSpec(field, box=box, field_mdp_spec=lock) if box or lock else None,
    )
    return signing.sign_pdf(writer(document)).getvalue()


def edited(document, edit):
    """The document with one more revision, which `edit` makes."""
    update, output = writer(document), io.BytesIO()
    edit(update)
    update.write(output)
    return output.getvalue()


def names(entries):
    return generic.DictionaryObject({pdf_name("/" + key): value for key, value in entries.items()})


def numbers(*values):
    return generic.ArrayObject([generic.FloatObject(value) for value in values])


def field_called(update, name):
    found = (field.get_object() for field in update.root["/AcroForm"]["/Fields"])
    return next(field for field in found if field["/T"] == name)


def fill(document, name, value, shown=None):
    """A text in a field; with an appearance where something is to be shown."""

    def edit(update):
        field = field_called(update, name)
        field["/V"] = generic.TextStringObject(value)
        if shown is not None:
            field["/AP"] = names({"N": update.add_object(appearance(update, field["/Rect"], shown))})
        update.update_container(field)

    return edited(document, edit)


def appearance(update, place, text):
    left, bottom, right, top = map(float, place)
    kind = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}
    font = update.add_object(names({key: pdf_name(value) for key, value in kind.items()}))
    entries = names(
        {
            "Type": pdf_name("/XObject"),
            "Subtype": pdf_name("/Form"),
            "BBox": numbers(0, 0, right - left, top - bottom),
            "Resources": names({"Font": names({"Helv": font})}),
        }
    )
    content = f"/Tx BMC q BT /Helv 8 Tf 0 g 2 4 Td ({text}) Tj ET Q EMC"
    stream = generic.StreamObject(entries, stream_data=content.encode())
    stream.compress()
    return stream


def check(document, name):
    def edit(update):
        field = field_called(update, name)
        state = next(one for one in field["/AP"]["/N"] if one != "/Off")
        field["/V"] = field["/AS"] = pdf_name(state)
        update.update_container(field)

    return edited(document, edit)


def annotate(document, kind="Text"):
    def edit(update):
        page = update.find_page_for_modification(0)[0]
        entries = {
            "Type": pdf_name("/Annot"),
            "Subtype": pdf_name("/" + kind),
            "Rect": numbers(50, 700, 70, 720),
            "Contents": generic.TextStringObject("Sudah dibaca"),
        }
        update.register_annotation(page, update.add_object(names(entries)))

    return edited(document, edit)


def entitle(document):
    def edit(update):
        update.document_meta.title = "Surat"
        update.update_root()

    return edited(document, edit)


def add_field(document, box=None):
    return edited(document, lambda update: fields.append_signature_field(update, SigFieldSpec("Kedua", box=box)))


def redraw(document):
    """Another content of the first page."""

    def edit(update):
        page = update.find_page_for_modification(0)[0].get_object()
        stream = generic.StreamObject(stream_data=b"0 0 m 100 100 l S")
        page["/Contents"] = update.add_object(stream)
        update.update_container(page)

    return edited(document, edit)


def stamp(document):
    output = io.BytesIO(document)
    update = IncrementalPdfFileWriter(output, strict=False)
    signers.PdfTimeStamper(stamper).timestamp_pdf(update, "sha256", in_place=True)
    return output.getvalue()


def vouch(document, for_one=True):
    """Validation data for the last signature, as a revision of their own."""
    reader = PdfFileReader(io.BytesIO(document), strict=False)
    signature = reader.embedded_signatures[-1]
    return add_validation_info(signature, context(), add_vri_entry=for_one, output=io.BytesIO()).getvalue()


def letter(name):
    return (FIXTURES / f"{name}.pdf").read_bytes()


def by_every_key():
    """Each key at each level, by turns in every letter and every way to be seen."""
    # The XMP of surat-pdf20 is not well-formed, which pyHanko minds.
    names = "nota-dinas formulir laporan-objstm surat-tugas sk-pengangkatan surat-linear surat-hibrid nota-pdfa1".split()
    ways = [(None, None), (BOX, TEXT), (BOX, BARE)]
    turns = ((who, level) for who in SIGNERS for level in ("b", "t", "lt", "lta"))
    for turn, (who, level) in enumerate(turns):
        box, style = ways[turn % len(ways)]
        yield f"{who}-{level}", sign(letter(names[turn % len(names)]), who, level, box=box, style=style)
    yield "cms", sign(letter("nota-dinas"), kind=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)


def after_certification():
    form = letter("formulir")
    for level in (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE):
        first, case = sign(form, certify=level, field="Pertama"), f"certified-{level.value}"
        filled = fill(first, "nama", "Budi", shown="Budi")
        yield f"{case}", first
        yield f"{case}-second", sign(first, "p384", field="Kedua", box=BOX, style=TEXT)
        yield f"{case}-second-lta", sign(first, "ed25519", "lta", field="Kedua")
        yield f"{case}-filled", filled
        yield f"{case}-filled-unseen", fill(first, "nama", "Budi")
        yield f"{case}-filled-twice", fill(filled, "nik", "3399", shown="3399")
        yield f"{case}-checked", check(first, "setuju")
        yield f"{case}-filled-second", sign(filled, "pss", field="Kedua")
        yield f"{case}-second-filled", fill(sign(first, "p256", "lt", field="Kedua"), "nip", "1971", shown="1971")
        yield f"{case}-vouched", stamp(vouch(first))
        yield f"{case}-titled", entitle(first)
        yield f"bad-{case}-field", add_field(first, BOX)
        yield f"bad-{case}-redrawn", redraw(first)
        yield f"bad-{case}-other-text", fill(first, "nama", "Budi", shown="Rudi")
    noted = annotate(sign(form, certify=MDPPerm.ANNOTATE, field="Pertama"))
    yield "certified-3-noted", noted
    yield "certified-3-noted-second", sign(noted, "p256", field="Kedua")
    yield "bad-certified-2-noted", annotate(sign(form, certify=MDPPerm.FILL_FORMS, field="Pertama"))
    closed = sign(form, certify=MDPPerm.NO_CHANGES, field="Pertama")
    yield "certified-1-vouched", vouch(closed)
    yield "certified-1-stamped", stamp(closed)
    yield "certified-1-lta", sign(form, "p256", "lta", certify=MDPPerm.NO_CHANGES)
    yield "bad-certified-1-filled", fill(closed, "nama", "Budi", shown="Budi")


def after_locks():
    form = letter("formulir")
    locks = {
        "include": FieldMDPSpec(FieldMDPAction.INCLUDE, fields=["nama"]),
        "exclude": FieldMDPSpec(FieldMDPAction.EXCLUDE, fields=["nip", "Kedua"]),
    }
    for case, lock in locks.items():
        first = sign(form, "p384", field="Pertama", lock=lock)
        yield f"{case}-filled", fill(first, "nip", "1971", shown="1971")
        yield f"{case}-second", sign(first, "pss", "t", field="Kedua")
        yield f"bad-{case}-filled", fill(first, "nama", "Budi", shown="Budi")
    everything = sign(form, field="Pertama", lock=FieldMDPSpec(FieldMDPAction.ALL))
    yield "all", everything
    yield "bad-all-filled", fill(everything, "nip", "1971", shown="1971")


def one_upon_the_other():
    for name in "nota-dinas formulir laporan-objstm surat-tugas sk-pengangkatan surat-linear surat-hibrid".split():
        first = sign(letter(name), "p256", field="Pertama")
        second = sign(first, "rsa", "lta", field="Kedua", box=BOX, style=TEXT)
        yield f"{name}-third", sign(second, "ed25519", "lt", field="Ketiga")
        yield f"{name}-vouched-stamped", stamp(vouch(first, for_one=False))
        yield f"{name}-stamped-vouched-second", sign(vouch(stamp(first)), "pss", field="Kedua")
        yield f"{name}-titled", entitle(first)
        yield f"{name}-empty-signed", sign(add_field(first, BOX), field="Kedua", style=TEXT)
        yield f"bad-{name}-redrawn", redraw(first)
    empty = letter("formulir-ttd-kosong")
    certified = sign(empty, "p256", field="Pertama", certify=MDPPerm.FILL_FORMS)
    yield "empty", sign(empty, "p256", "t", field="TtdPemohon", style=TEXT)
    yield "empty-certified", sign(certified, "rsa", "lt", field="TtdPemohon", style=TEXT)


(FOLDER / "root.pem").write_bytes(root.certificate.public_bytes(pki.PEM))
for name, content in zip(("root.crl", "ca.crl"), lists):
    (FOLDER / name).write_bytes(content)
for group in (by_every_key, after_certification, after_locks, one_upon_the_other):
    for name, document in group():
        (FOLDER / f"{name}.pdf").write_bytes(document)
        signatures = len(PdfFileReader(io.BytesIO(document), strict=False).embedded_signatures)
        print(f"{name}.pdf {signatures}")
