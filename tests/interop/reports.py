"""Judges reports by what others say that they must be.

Usage: reports.py {junit|sarif|etsi} FILE

JUnit XML by the schema of Jenkins' xUnit plugin, SARIF by its JSON schema, validation reports of ETSI TS 119 102-2 by the
classes that pyHanko has generated from that standard's schema: every element and attribute known and of its type, what is
required there, all in order, and every reference leads somewhere. Prints what is wrong, or `valid`; exits with 0 or 1.
"""

import collections
import dataclasses
import json
import sys
from pathlib import Path

from lxml import etree

SCHEMAS = Path(sys.prefix).parent / "schemas"

# What version 1.2.1 required, and 1.4.1 does not where the document is referred to.
NO_LONGER = ".signers_document: digest_alg_and_value is missing"

# Where the schema has choices, any order will do.
CHOICES = {"SignatureAttributes", "ValidationObjectRepresentation"}


def junit(content):
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd"))
    schema.validate(etree.fromstring(content))
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


def sarif(content):
    import jsonschema

    schema = json.loads((SCHEMAS / "sarif.json").read_text())
    checker = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(json.loads(content))]


def etsi(content):
    from pyhanko.generated.etsi.ts_11910202 import ValidationReport
    from xsdata.exceptions import ParserError
    from xsdata.formats.dataclass.parsers import XmlParser
    from xsdata.formats.dataclass.parsers.config import ParserConfig
    from xsdata.formats.dataclass.serializers import XmlSerializer

    # The classes are of an older version, whose elements are the same under another name space.
    known = content.replace(b"http://uri.etsi.org/19102/v1.4.1#", b"http://uri.etsi.org/19102/v1.2.1#")
    if known == content:
        return ["not of version 1.4.1"]
    strict = ParserConfig(
        fail_on_unknown_properties=True,
        fail_on_unknown_attributes=True,
        fail_on_converter_warnings=True,
    )
    try:
        report = XmlParser(config=strict).from_bytes(known, ValidationReport)
    except (ParserError, ValueError, TypeError, Warning) as error:
        return [f"{type(error).__name__}: {error}"]
    again = etree.fromstring(XmlSerializer().render(report).encode())
    given = etree.fromstring(known)
    missing = [lack for lack in lacking(report, "ValidationReport") if not lack.endswith(NO_LONGER)]
    return [*missing, *out_of_order(given, again), *dangling(given)]


def lacking(value, path):
    """What the schema requires and is not there."""
    if isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from lacking(item, f"{path}[{index}]")
    if not dataclasses.is_dataclass(value):
        return
    for field in dataclasses.fields(value):
        inner = getattr(value, field.name)
        required = field.metadata.get("required") or field.metadata.get("min_occurs", 0) > 0
        if required and inner in (None, [], ()):
            yield f"{path}: {field.name} is missing"
        yield from lacking(inner, f"{path}.{field.name}")


def out_of_order(given, again):
    """Where the elements stand in another order than the schema has them, or other texts in them."""
    ours, theirs = ([etree.QName(child).localname for child in element] for element in (given, again))
    if etree.QName(given).localname in CHOICES:
        if sorted(ours) != sorted(theirs):
            yield f"{given.tag}: {ours}, not {theirs}"
        return
    if ours != theirs:
        yield f"{given.tag}: {ours}, not {theirs}"
        return
    for one, other in zip(given, again):
        yield from out_of_order(one, other)


def dangling(root):
    """References to nothing, and names that stand twice."""
    names = collections.Counter(element.get("id") for element in root.iter() if element.get("id"))
    for name, count in names.items():
        if count > 1:
            yield f"{name} stands twice"
    for element in root.iter():
        for name in (element.get("VOReference") or "").split():
            if name not in names:
                yield f"{name} is nowhere"


def main(kind, file):
    wrong = {"junit": junit, "sarif": sarif, "etsi": etsi}[kind](Path(file).read_bytes())
    print("\n".join(wrong) or "valid")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
