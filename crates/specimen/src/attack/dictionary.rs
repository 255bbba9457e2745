//! Signature dictionaries shared or out of place, taken away, or rewritten.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::kit::Kit;
use crate::paper::bytes::replaced;
use crate::paper::craft::Craft;
use crate::paper::file::{
    Objects, appended, appended_as_stream, appended_with, body_of, compressed, objects, stream, written,
};
use crate::paper::letter::{FIELD, Letter, appearance, catalog, page};
use crate::paper::stamping::Addition;

const ORPHAN: Expected = Expected::open(&["orphan-signature"]).of_any();
const NO_DICTIONARY: Expected = failed!(FormatFailure, "signature-not-dictionary").of_any();

fn with(kit: &Kit, others: Objects) -> Made {
    kit.crafted(&Craft::sound(), &kit.people.active, others)
}

/// The letter with a signature dictionary in an object stream.
fn in_an_object_stream(kit: &Kit) -> Vec<u8> {
    let body =
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 9 20 9]/Contents<00>>>";
    let mut plain = Letter { signature: Craft::sound().body(kit), ..Letter::default() }.objects();
    plain.retain(|(number, _)| *number != 6);
    compressed(&plain, &objects([(6, body)]), "/Info 9 0 R")
}

/// The letter with another signature field.
fn field(kit: &Kit, old: &str, new: &str) -> Made {
    with(kit, objects([(5, &FIELD.replace(old, new))]))
}

pub(super) const SHARED: &[Row] = &[
    row(
        "two-fields",
        "Two fields lead to one signature dictionary (12.7.5.5): allowed, and told.",
        Expected::passed_with(&["shared-signature"]).of_any(),
        |kit| {
            let second = "<</FT/Sig/T(Salinan)/V 6 0 R>>";
            with(kit, objects([(1, &catalog("", "5 0 R 10 0 R 20 0 R")), (20, second)]))
        },
    ),
    row(
        "two-fields-later",
        "A later revision adds a second field that leads to the signature.",
        Expected::left_open(&["later-revision", "shared-signature"]),
        |kit| {
            let second = "<</FT/Sig/T(Salinan)/V 6 0 R>>";
            let form = catalog("", "5 0 R 10 0 R 20 0 R");
            Ok(appended(&kit.letter()?, &objects([(1, &form), (20, second)])))
        },
    ),
    row("field-of-another-type", "The field that leads to the signature is a text field.", ORPHAN, |kit| {
        field(kit, "/FT/Sig", "/FT/Tx")
    }),
    row("field-without-type", "The field that leads to the signature has no type.", ORPHAN, |kit| {
        field(kit, "/FT/Sig", "")
    }),
    row("no-field", "No field of the form leads to the signature: only an annotation does.", ORPHAN, |kit| {
        with(kit, objects([(1, &catalog("", "10 0 R"))]))
    }),
    row("hidden-page", "Only a page that nothing leads to shows the field.", ORPHAN, |kit| {
        let hidden = page("18 0 R", "5 0 R");
        let form = catalog("", "10 0 R");
        with(kit, objects([(1, &form), (3, &page("[4 0 R 8 0 R]", "10 0 R 12 0 R")), (14, &hidden)]))
    }),
    row(
        "beside-a-sound-one",
        "Beside a sound signature stands another one that no field leads to.",
        ORPHAN,
        |kit| {
            let other = "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<00>>>";
            with(kit, objects([(20, other)]))
        },
    ),
    row(
        "in-the-field",
        "The signature dictionary stands in the field itself.",
        failed!(FormatFailure, "signature-direct").of_any(),
        |kit| {
            let craft = Craft::sound();
            let body = String::from_utf8_lossy(&craft.body(kit)).into_owned();
            let field = FIELD.replace("6 0 R", &body);
            let letter = Letter { others: objects([(5, &field)]), ..Letter::default() };
            kit.sealed(letter.written(), &craft, &kit.people.active)
        },
    ),
    row(
        "in-an-object-stream",
        "The signature dictionary stands in an object stream, where Contents has no place in the file.",
        failed!(FormatFailure, "signature-compressed"),
        |kit| Ok(in_an_object_stream(kit)),
    ),
    row("value-a-name", "The value of the field is a name.", NO_DICTIONARY, |kit| {
        field(kit, "6 0 R", "/Ttd")
    }),
    row("value-a-stream", "The value of the field is a stream.", NO_DICTIONARY, |kit| {
        field(kit, "6 0 R", "4 0 R")
    }),
    row(
        "another-type",
        "The signature dictionary says that it is a page.",
        failed!(FormatFailure, "signature-type"),
        |kit| dictionary(kit, "/Type/Sig", "/Type/Page"),
    ),
    row(
        "no-sub-filter",
        "The signature dictionary does not say how it is made.",
        failed!(FormatFailure, "signature-key-missing"),
        |kit| dictionary(kit, "/SubFilter/ETSI.CAdES.detached", ""),
    ),
    row(
        "stamp-by-type-alone",
        "The dictionary says DocTimeStamp, and holds a signature.",
        failed!(FormatFailure, "time-stamp-sub-filter"),
        |kit| dictionary(kit, "/Type/Sig", "/Type/DocTimeStamp"),
    ),
];

fn dictionary(kit: &Kit, old: &str, new: &str) -> Made {
    let sound = Craft::sound();
    let craft = Craft { dictionary: sound.dictionary.replace(old, new), ..sound };
    kit.crafted(&craft, &kit.people.active, Vec::new())
}

const REMOVED: Expected = failed!(DisallowedModification, "signature-removed").of_any();

fn later<const N: usize>(kit: &Kit, parts: [(u32, &str); N]) -> Made {
    Ok(appended(&kit.letter()?, &objects(parts)))
}

pub(super) const STRIPPING: &[Row] = &[
    row("no-form", "A later revision takes the form away (12.8.2).", REMOVED, |kit| {
        later(kit, [(1, "<</Type/Catalog/Pages 2 0 R>>")])
    }),
    row("empty-form", "A later revision empties the list of fields.", REMOVED, |kit| {
        later(kit, [(1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>")])
    }),
    row(
        "other-fields-alone",
        "A later revision leaves all fields but that of the signature.",
        REMOVED,
        |kit| later(kit, [(1, &catalog("", "10 0 R"))]),
    ),
    row("field-freed", "A later revision frees the field.", REMOVED, |kit| later(kit, [(5, "")])),
    row("value-gone", "A later revision takes the value out of the field.", REMOVED, |kit| {
        later(kit, [(5, &FIELD.replace("/V 6 0 R", ""))])
    }),
    row("field-of-another-type", "A later revision makes a text field of the field.", REMOVED, |kit| {
        later(kit, [(5, &FIELD.replace("/FT/Sig", "/FT/Tx"))])
    }),
    row("signature-freed", "A later revision frees the signature dictionary.", REMOVED, |kit| {
        later(kit, [(6, "")])
    }),
    row(
        "signature-null",
        "A later revision makes null of the signature dictionary.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| later(kit, [(6, "null")]),
    ),
    row("other-root", "A later trailer leads to another catalog, which knows no form.", REMOVED, |kit| {
        let other = objects([(20, "<</Type/Catalog/Pages 2 0 R>>")]);
        Ok(appended_with(&kit.letter()?, &other, "/Root 20 0 R"))
    }),
    row(
        "new-history",
        "A new file holds the signed bytes as a stream, and has no history of its own.",
        ORPHANED,
        |kit| {
            let letter = kit.letter()?;
            let held = stream("", &letter);
            let objects = vec![
                (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
                (2, b"<</Type/Pages/Kids[]/Count 0>>".to_vec()),
                (3, held),
            ];
            Ok(written(&objects, ""))
        },
    ),
];

/// What is inside a stream is no signature of the file.
const ORPHANED: Expected = Expected::none(&["no-signature"]).of_any();

pub(super) const SPOOFING: &[Row] = &[
    row(
        "reason",
        "A later revision rewrites the reason.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| spoofed(kit, "Persetujuan", "Penolakan x"),
    ),
    row(
        "time",
        "A later revision rewrites the time.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| spoofed(kit, "/M(D:20", "/M(D:19"),
    ),
    row(
        "name",
        "A later revision rewrites the name of the signer.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| spoofed(kit, "Endah Prameswari", "Bupati Sukamaju"),
    ),
    row(
        "byte-range",
        "A later revision rewrites ByteRange.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| spoofed(kit, "/ByteRange [0 ", "/ByteRange [1 "),
    ),
    row(
        "kind",
        "A later revision makes a document time stamp of it.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| spoofed(kit, "ETSI.CAdES.detached", "ETSI.RFC3161"),
    ),
    row(
        "certification",
        "A later revision makes a certification of it.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| spoofed(kit, "/Name(", "/Reference[<</TransformMethod/DocMDP>>]/Name("),
    ),
    row(
        "same-again",
        "A later revision writes the dictionary again as it was.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| spoofed(kit, "/Type/Sig", "/Type/Sig"),
    ),
    row(
        "signed-anew",
        "A later revision puts another signature that holds in the place of the dictionary.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| {
            let craft = Craft::sound();
            let bytes = appended(&kit.letter()?, &vec![(6, craft.body(kit))]);
            kit.sealed(bytes, &craft, &kit.people.second)
        },
    ),
    row(
        "unreadable-signed-anew",
        "A later revision puts a signature that holds in the place of a dictionary in an object stream.",
        failed!(FormatFailure, "signature-compressed").of(2),
        |kit| {
            let craft = Craft::sound();
            let bytes = appended_as_stream(&in_an_object_stream(kit), &vec![(6, craft.body(kit))], 62);
            kit.sealed(bytes, &craft, &kit.people.second)
        },
    ),
    row(
        "field-moved",
        "A later revision shows the field at another place.",
        Expected::disallowed(&["field-changed"]),
        |kit| later(kit, [(5, &FIELD.replace("0 0 0 0", "36 36 300 100"))]),
    ),
    row(
        "appearance",
        "A later revision gives the field an appearance that says something else.",
        Expected::disallowed(&["field-changed"]),
        |kit| {
            let field =
                FIELD.replace("0 0 0 0", "36 36 300 100").replace("/V 6 0 R", "/V 6 0 R/AP<</N 20 0 R>>");
            let mut all = objects([(5, &field)]);
            all.push((20, appearance("(Disetujui Bupati) Tj")));
            Ok(appended(&kit.letter()?, &all))
        },
    ),
    row(
        "field-renamed",
        "A later revision gives the field another name.",
        Expected::disallowed(&["field-changed"]),
        |kit| later(kit, [(5, &FIELD.replace("Tanda Tangan", "Tanda Bupati"))]),
    ),
    row(
        "dictionary-elsewhere",
        "A later revision leads the field to another dictionary, by someone else.",
        Expected::disallowed(&["signature-removed"]),
        |kit| {
            let field = FIELD.replace("6 0 R", "21 0 R");
            let addition = Addition {
                others: objects([(5, &field), (20, "null"), (1, &catalog("", "5 0 R 10 0 R"))]),
                ..Addition::signature()
            };
            addition.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
];

/// The letter with its signature dictionary written again, and `old` in it replaced.
fn spoofed(kit: &Kit, old: &str, new: &str) -> Made {
    let letter = kit.letter()?;
    let body = String::from_utf8_lossy(&replaced(body_of(&letter, 6).as_bytes(), old, new)).into_owned();
    Ok(appended(&letter, &objects([(6, &body)])))
}
