//! Files that are attached: told, within limits, whatever leads to them.

use std::fmt::Write as _;

use pdf::verify::{FileReport, Finding};

use crate::authority::{codes, judged, signed, verdict};
use crate::file::{append_revision, small, stream, written};

const PAGES: (u32, &str) = (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
const PAGE: (u32, &str) = (3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>");
const SPEC: (u32, &str) = (10, "<</Type/Filespec/F(a.txt)/UF(surat tugas.txt)/EF<</F 11 0 R/UF 11 0 R>>>>");
const CONTENT: (u32, &str) =
    (11, "<</Type/EmbeddedFile/Params<</Size 5>>/Length 5>>stream\nHalo!\nendstream");

/// What is listed: name, size and object of each file, and whether there may be more.
fn listed(report: &FileReport) -> (Vec<String>, bool) {
    let files = report.findings.iter().filter_map(|finding| match finding {
        Finding::Attachment { name, size, object } => {
            let size = size.map_or("-".to_owned(), |size| size.to_string());
            let object = object.map_or("-".to_owned(), |object| object.to_string());
            Some(format!("{name}|{size}|{object}"))
        }
        _ => None,
    });
    (files.collect(), codes(report).contains(&"attachments-not-listed"))
}

fn judge(objects: &[(u32, &str)]) -> (Vec<String>, bool) {
    listed(&judged(&written(objects)))
}

#[test]
fn whatever_leads_to_a_file_it_is_told_once() {
    let one = || vec!["surat tugas.txt|5|11 0".to_owned()];
    let tree = "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)10 0 R]>>>>>>";
    let deep = "<</Type/Catalog/Pages 2 0 R/Names 20 0 R>>";
    let all =
        "<</Type/Catalog/Pages 2 0 R/AF[10 0 R]/Names<</EmbeddedFiles<</Names[(a)10 0 R(b)12 0 R]>>>>>>";
    let annotated = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[12 0 R 13 0 R]>>";
    let same = (12, "<</Type/Filespec/UF(nama lain.txt)/EF<</F 11 0 R>>>>");
    let pin = (13, "<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 10 0 R>>");
    let link = (12, "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/FS 10 0 R>>");
    let catalog = |text| (1, text);
    for (name, objects, expected) in [
        ("none", vec![catalog("<</Type/Catalog/Pages 2 0 R>>"), PAGES, PAGE, SPEC, CONTENT], vec![]),
        ("in the name tree", vec![catalog(tree), PAGES, PAGE, SPEC, CONTENT], one()),
        (
            "in a tree of some depth",
            vec![
                catalog(deep),
                PAGES,
                PAGE,
                SPEC,
                CONTENT,
                (20, "<</EmbeddedFiles 21 0 R>>"),
                (21, "<</Kids[22 0 R 23 0 R]>>"),
                (22, "<</Limits[(a)(a)]/Names[(a)10 0 R]>>"),
                (23, "<</Kids[]>>"),
            ],
            one(),
        ),
        (
            "associated",
            vec![catalog("<</Type/Catalog/Pages 2 0 R/AF[10 0 R]>>"), PAGES, PAGE, SPEC, CONTENT],
            one(),
        ),
        (
            "associated alone",
            vec![catalog("<</Type/Catalog/Pages 2 0 R/AF 10 0 R>>"), PAGES, PAGE, SPEC, CONTENT],
            one(),
        ),
        (
            "pinned to a page",
            vec![catalog("<</Type/Catalog/Pages 2 0 R>>"), PAGES, (3, annotated), SPEC, CONTENT, link, pin],
            one(),
        ),
        ("by several ways", vec![catalog(all), PAGES, PAGE, SPEC, CONTENT, same], one()),
        (
            "as a direct specification, of unknown size",
            vec![
                catalog("<</Type/Catalog/Pages 2 0 R/AF[<</F(b.txt)/EF<</F 11 0 R>>>>]>>"),
                PAGES,
                PAGE,
                (11, "<</Length 5>>stream\nHalo!\nendstream"),
            ],
            vec!["b.txt|-|11 0".to_owned()],
        ),
        (
            "somewhere else, so not attached",
            vec![
                catalog("<</Type/Catalog/Pages 2 0 R/AF[<</F(http://example.go.id/b)>>(c.txt)]>>"),
                PAGES,
                PAGE,
            ],
            vec![],
        ),
    ] {
        assert_eq!(judge(&objects), (expected, false), "{name}");
    }
}

#[test]
fn odd_values_attach_nothing_and_circles_end() {
    for (name, catalog, more) in [
        ("Names a number", "/Names 7", vec![]),
        ("EmbeddedFiles a string", "/Names<</EmbeddedFiles(a)>>", vec![]),
        ("Names in the tree a name", "/Names<</EmbeddedFiles<</Names/a>>>>", vec![]),
        ("a name without a file", "/Names<</EmbeddedFiles<</Names[(a)]>>>>", vec![]),
        ("AF a name", "/AF/x", vec![]),
        ("EF a number", "/AF[<</F(a)/EF 7>>]", vec![]),
        ("EF empty", "/AF[<</F(a)/EF<<>>>>]", vec![]),
        ("a node that is its own child", "/Names<</EmbeddedFiles 20 0 R>>", vec![(20, "<</Kids[20 0 R]>>")]),
        (
            "two nodes that are each other's",
            "/Names<</EmbeddedFiles 20 0 R>>",
            vec![(20, "<</Kids[21 0 R 21 0 R]>>"), (21, "<</Kids[20 0 R]>>")],
        ),
        ("a specification in a circle", "/AF[20 0 R]", vec![(20, "<</EF<</F 20 0 R>>>>")]),
        ("a file that is not there", "/AF[99 0 R]", vec![]),
    ] {
        let catalog = format!("<</Type/Catalog/Pages 2 0 R{catalog}>>");
        let mut objects = vec![(1, catalog.as_str()), PAGES, PAGE];
        objects.extend(more);
        let (files, has_more) = judge(&objects);
        assert!(files.is_empty() && !has_more, "{name}: {files:?}");
    }
}

#[test]
fn there_are_limits() {
    let many = |count: usize| {
        let files: String = (0..count).fold(String::new(), |mut all, number| {
            write!(all, "<</F({number})/EF<</F 11 0 R>>>>").unwrap();
            all
        });
        format!("<</Type/Catalog/Pages 2 0 R/AF[{files}]>>")
    };
    // One content under many names is one file.
    assert_eq!(judge(&[(1, &many(500)), PAGES, PAGE, CONTENT]), (vec!["0|5|11 0".to_owned()], false));
    let contents: Vec<(u32, String)> =
        (0..120).map(|number| (100 + number, "<</Length 0>>stream\n\nendstream".to_owned())).collect();
    for (count, expected, has_more) in [(100, 100, false), (101, 100, true), (120, 100, true)] {
        let files: String =
            (0..count).map(|number| format!("<</F(a)/EF<</F {} 0 R>>>>", 100 + number)).collect();
        let catalog = format!("<</Type/Catalog/Pages 2 0 R/AF[{files}]>>");
        let mut objects = vec![(1, catalog.as_str()), PAGES, PAGE];
        objects.extend(contents.iter().map(|(number, body)| (*number, body.as_str())));
        let (files, more) = judge(&objects);
        assert_eq!((files.len(), more), (expected, has_more), "{count}");
    }
    let long = format!("<</Type/Catalog/Pages 2 0 R/AF[<</UF({})/EF<</F 11 0 R>>>>]>>", "n".repeat(5000));
    let (files, _) = judge(&[(1, &long), PAGES, PAGE, CONTENT]);
    assert_eq!(files, [format!("{}|5|11 0", "n".repeat(255))]);
}

#[test]
fn pages_that_cannot_be_read_are_told() {
    let catalog = (1, "<</Type/Catalog/Pages 2 0 R>>");
    for (name, objects) in [
        ("no page tree", vec![(1, "<</Type/Catalog>>")]),
        ("a root that is a stream", vec![catalog, (2, "<</Length 0>>stream\n\nendstream")]),
        ("a child that is not there", vec![catalog, PAGES]),
        ("a circle", vec![catalog, (2, "<</Type/Pages/Kids[2 0 R]/Count 1>>")]),
        ("a page inside its parent", vec![catalog, (2, "<</Type/Pages/Kids[<</Type/Page>>]/Count 1>>")]),
    ] {
        let report = judged(&written(&objects));
        assert_eq!(codes(&report), ["pages-unreadable"], "{name}");
        assert_eq!(verdict(&report), "INDETERMINATE", "{name}");
    }
    assert_eq!(codes(&judged(&small())), ["no-signature"]);
}

/// A signed document inside another is a file like any other: its signatures are not the outer one's, and its end is not
/// that of a revision.
#[test]
fn a_signed_document_inside_another_is_only_attached() {
    let inner = signed(&small());
    let report = judged(&signed(&with_attachment(&inner)));
    assert_eq!(verdict(&report), "TOTAL-PASSED", "{report:#?}");
    assert_eq!(report.signatures.len(), 1);
    assert_eq!(codes(&report), ["attachment"]);
    assert_eq!(listed(&report).0, [format!("surat.pdf|{}|11 0", inner.len())]);
}

/// A file with `inner` attached as it is, not compressed.
fn with_attachment(inner: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let content = stream(&format!("/Type/EmbeddedFile/Params<</Size {}>>", inner.len()), inner);
    let objects: [(u32, &[u8]); 5] = [
        (1, b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)10 0 R]>>>>>>"),
        (2, PAGES.1.as_bytes()),
        (3, PAGE.1.as_bytes()),
        (10, b"<</Type/Filespec/UF(surat.pdf)/EF<</F 11 0 R>>>>"),
        (11, &content),
    ];
    append_revision(&mut bytes, &objects, "");
    bytes
}
