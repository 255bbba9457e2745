"""Documents of every level of PAdES, made by pyHanko with a PKI of its own.

Usage: make.py LETTER FOLDER. Writes root.pem, root.crl, ca.crl, ca-revoked.crl (on which the person is), and
b.pdf, t.pdf, lt.pdf, ocsp.pdf, lta.pdf, twice.pdf, stamp.pdf, untrusted.pdf, and adobe.pdf, whose lists stand in the signature.
"""

import datetime
import logging
import shutil
import sys
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

logging.disable(logging.CRITICAL)
LETTER, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM


def days(count):
    return datetime.timedelta(days=count)


class Identity:
    def __init__(self, name, issuer=None, purposes=()):
        self.key = rsa.generate_private_key(65537, 2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signer, issuer_name = (issuer.key, issuer.certificate.subject) if issuer else (self.key, subject)
        is_ca = name.startswith("CA")
        usage = {
            field: False
            for field in (
                "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
                "key_cert_sign crl_sign encipher_only decipher_only"
            ).split()
        }
        usage |= {"key_cert_sign": True, "crl_sign": True} if is_ca else {"digital_signature": True}
        if not is_ca and not purposes:
            usage["content_commitment"] = True
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer_name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - days(30))
            .not_valid_after(NOW + days(700))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        if purposes:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
        if ExtendedKeyUsageOID.OCSP_SIGNING in purposes:
            builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
        self.certificate = builder.sign(signer, hashes.SHA256())

    def asn1(self):
        return asn1_x509.Certificate.load(self.certificate.public_bytes(DER))

    def asn1_key(self):
        plain = self.key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(plain)


def revocation_list(issuer, number, revoked=None):
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(NOW - days(1))
        .next_update(NOW + days(20))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    )
    if revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(revoked.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(NOW - days(2)).build())
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(DER)


def answer(certificate, issuer, responder):
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=certificate.certificate,
            issuer=issuer.certificate,
            algorithm=hashes.SHA1(),
            cert_status=ocsp.OCSPCertStatus.GOOD,
            this_update=NOW - days(1),
            next_update=NOW + days(20),
            revocation_time=None,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
        .certificates([responder.certificate])
    )
    return builder.sign(responder.key, hashes.SHA256()).public_bytes(DER)


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
