"""Documents of every level of PAdES, made by pyHanko with a PKI of its own.

Usage: make.py LETTER FOLDER. Writes root.pem, root.crl, ca.crl, ca-revoked.crl (on which the person is), and
b.pdf, t.pdf, lt.pdf, ocsp.pdf, lta.pdf, twice.pdf, stamp.pdf, untrusted.pdf, and adobe.pdf, whose lists stand in the signature.
"""

import logging
import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent))

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from pki import PEM, Identity, answer, revocation_list
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

logging.disable(logging.CRITICAL)
LETTER, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])

root = Identity("CA Akar")
ca = Identity("CA Penerbit", root)
person = Identity("Siti Rahayu", ca)
tsa = Identity("Penanda Waktu", ca, [ExtendedKeyUsageOID.TIME_STAMPING])
responder = Identity("Penjawab", ca, [ExtendedKeyUsageOID.OCSP_SIGNING])
stranger = Identity("Penanda Asing", Identity("CA Asing"), [ExtendedKeyUsageOID.TIME_STAMPING])
root_list, ca_list = revocation_list(root, 1), revocation_list(ca, 1)
answers = [answer(one, ca, responder) for one in (person, tsa)]

certificates = SimpleCertificateStore()
certificates.register(ca.asn1())
signer = signers.SimpleSigner(person.asn1(), person.asn1_key(), certificates)


def stamper(identity):
    return DummyTimeStamper(identity.asn1(), identity.asn1_key(), certs_to_embed=certificates)


def context(with_answers=False):
    evidence = {"crls": [asn1_crl.CertificateList.load(root_list)]}
    if with_answers:
        evidence["ocsps"] = [asn1_ocsp.OCSPResponse.load(one) for one in answers]
    else:
        evidence["crls"].append(asn1_crl.CertificateList.load(ca_list))
    return ValidationContext(
        trust_roots=[root.asn1()],
        other_certs=[ca.asn1()],
        allow_fetching=False,
        revocation_mode="hard-fail",
        **evidence,
    )


def sign(name, stamper, context=None, archive=False, kind=SigSeedSubFilter.PADES):
    metadata = signers.PdfSignatureMetadata(
        field_name="Tanda",
        subfilter=kind,
        md_algorithm="sha256",
        embed_validation_info=context is not None,
        use_pades_lta=archive,
        validation_context=context,
    )
    with LETTER.open("rb") as letter:
        signing = signers.PdfSigner(metadata, signer=signer, timestamper=stamper)
        output = signing.sign_pdf(IncrementalPdfFileWriter(letter))
    (FOLDER / name).write_bytes(output.getvalue())


def grow(name, original, act):
    shutil.copy(FOLDER / original, FOLDER / name)
    with (FOLDER / name).open("r+b") as file:
        act(file)


trusted = stamper(tsa)
sign("b.pdf", None)
sign("t.pdf", trusted)
sign("untrusted.pdf", stamper(stranger))
sign("lt.pdf", trusted, context())
sign("ocsp.pdf", trusted, context(with_answers=True))
sign("lta.pdf", trusted, context(), archive=True)
sign("adobe.pdf", trusted, context(), kind=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
stamping = signers.PdfTimeStamper(trusted)
grow("twice.pdf", "lta.pdf", lambda file: stamping.update_archival_timestamp_chain(PdfFileReader(file), context()))
grow("stamp.pdf", "b.pdf", lambda file: stamping.timestamp_pdf(IncrementalPdfFileWriter(file), "sha256", in_place=True))
(FOLDER / "root.pem").write_bytes(root.certificate.public_bytes(PEM))
(FOLDER / "root.crl").write_bytes(root_list)
(FOLDER / "ca.crl").write_bytes(ca_list)
(FOLDER / "ca-revoked.crl").write_bytes(revocation_list(ca, 2, person))
