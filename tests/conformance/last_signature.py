"""Says of the last signature in each document whether pyHanko trusts it: a line of the file's name and the verdict.

Usage: last_signature.py ROOT.pem FILE...
"""

import logging
import sys
import warnings
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)


def verdict(document: Path, root: x509.Certificate) -> str:
    with document.open("rb") as file:
        signature = PdfFileReader(file, strict=False).embedded_regular_signatures[-1]
        context = ValidationContext(trust_roots=[root], allow_fetching=False)
        status = validate_pdf_signature(signature, context)
        return f"{status.summary()},{status.coverage.name}"


_, _, der = pem.unarmor(Path(sys.argv[1]).read_bytes())
for name in sys.argv[2:]:
    try:
        said = verdict(Path(name), x509.Certificate.load(der))
    except Exception as error:  # whatever it is, it is no trust
        said = f"{type(error).__name__}: {error}"
    print(Path(name).name, said.replace("\n", " "), sep="\t")
