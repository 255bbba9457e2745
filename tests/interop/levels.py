"""Judges the signatures of a document beyond B-B by pyHanko, without a network: only what the document keeps counts,
and what is given.

Usage: levels.py ROOT.pem FILE.pdf {b|t|lt|lta} [LIST.crl...]

Prints a line for each signature. Exits with 0 if every one of them passes, document time stamps included at lta.
"""

import asyncio
import sys
from pathlib import Path

from asn1crypto import crl, ocsp
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import (
    AdESPassed,
    ades_basic_validation,
    ades_lta_validation,
    ades_timestamp_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer


def stored(reader, key):
    """What the security store of the document keeps under that key."""
    store = reader.root["/DSS"] if "/DSS" in reader.root else {}
    return [item.get_object().data for item in store[key]] if key in store else []


def knowledge(reader, lists):
    answers = [ocsp.OCSPResponse.load(der) for der in stored(reader, "/OCSPs")]
    lists = [Path(name).read_bytes() for name in lists] + stored(reader, "/CRLs")
    return LocalKnowledge(
        known_ocsps=[container for answer in answers for container in OCSPContainer.load_multi(answer)],
        known_crls=[CRLContainer(crl.CertificateList.load(der)) for der in lists],
    )


async def judge(root, name, level, lists):
    with open(name, "rb") as file:
        reader = PdfFileReader(file)
        spec = SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build([load_cert_from_pemder(root)]),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
            local_knowledge=knowledge(reader, lists),
        )
        passed = True
        for signature in reader.embedded_regular_signatures:
            if level == "lta":
                verdict = await ades_lta_validation(signature, PdfSignatureValidationSpec(spec))
            else:
                validate = ades_basic_validation if level == "b" else ades_with_time_validation
                verdict = await validate(
                    signature.signed_data, spec, raw_digest=signature.compute_digest()
                )
            print(signature.field_name, verdict.ades_subindic, verdict.failure_msg)
            passed &= verdict.ades_subindic == AdESPassed.OK
        for stamp in reader.embedded_timestamp_signatures:
            verdict = await ades_timestamp_validation(
                stamp.signed_data, spec, expected_tst_imprint=lambda _: stamp.compute_digest()
            )
            print(stamp.field_name, verdict.ades_subindic)
            passed &= verdict.ades_subindic == AdESPassed.OK
    return passed


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(judge(*sys.argv[1:4], sys.argv[4:])) else 1)
