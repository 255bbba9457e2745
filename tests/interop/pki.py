"""A PKI of its own for documents that others sign: people of every kind of key, lists, OCSP answers.

Used by the scripts in the folders beside it.
"""

import datetime

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM
KEYS = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


def days(count):
    return datetime.timedelta(days=count)


class Identity:
    """A key and its certificate; a CA by its name, a service by its purposes, otherwise a person who signs."""

    def __init__(self, name, issuer=None, purposes=(), key="rsa"):
        self.key = KEYS[key]()
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
        self.certificate = builder.sign(signer, digest_of(signer))

    def asn1(self):
        return asn1_x509.Certificate.load(self.certificate.public_bytes(DER))

    def asn1_key(self):
        plain = self.key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(plain)


def digest_of(key):
    """What a key signs with; Ed25519 hashes by itself."""
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()


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
    return builder.sign(issuer.key, digest_of(issuer.key)).public_bytes(DER)


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
    return builder.sign(responder.key, digest_of(responder.key)).public_bytes(DER)
