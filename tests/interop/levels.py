"""Judges the signatures of documents by pyHanko, without a network: only what a document keeps counts, and what is
given.

Usage: levels.py ROOTS.pem {FILE.pdf|FOLDER} {b|t|lt|lta} [LIST.crl...]

Prints a line for each signature, after the name of the document if there is a folder of them. Exits with 0 if every one
of them passes, document time stamps included at lta.
"""

import asyncio
import sys
from pathlib import Path

from asn1crypto import crl, ocsp, pem
from pyhanko.keys import load_certs_from_pemder
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


def der(content):
    return pem.unarmor(content)[2] if pem.detect(content) else content


def knowledge(reader, lists):
    answers = [ocsp.OCSPResponse.load(one) for one in stored(reader, "/OCSPs")]
    lists = [der(Path(name).read_bytes()) for name in lists] + stored(reader, "/CRLs")
    return LocalKnowledge(
        known_ocsps=[container for answer in answers for container in OCSPContainer.load_multi(answer)],
        known_crls=[CRLContainer(crl.CertificateList.load(one)) for one in lists],
    )


async def judge(roots, name, level, lists, label):
    with open(name, "rb") as file:
        # When it is strict it judges no document with a hybrid cross-reference.
        reader = PdfFileReader(file, strict=b"/XRefStm" not in Path(name).read_bytes())
        spec = SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(list(load_certs_from_pemder([roots]))),
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
            print(label + signature.field_name, verdict.ades_subindic, verdict.failure_msg)
            passed &= verdict.ades_subindic == AdESPassed.OK
        for stamp in reader.embedded_timestamp_signatures:
            verdict = await ades_timestamp_validation(
                stamp.signed_data, spec, expected_tst_imprint=lambda _: stamp.compute_digest()
            )
            print(label + stamp.field_name, verdict.ades_subindic)
            passed &= verdict.ades_subindic == AdESPassed.OK
    return passed


async def judge_all(roots, path, level, *lists):
    path = Path(path)
    if path.is_file():
        return await judge(roots, path, level, lists, "")
    documents = sorted(path.glob("*.pdf"))
    return all([await judge(roots, one, level, lists, f"{one.name}: ") for one in documents])


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(judge_all(*sys.argv[1:])) else 1)
