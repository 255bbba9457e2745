//! The document that is harmed: a letter with a form, a note, a layer, a structure, and a page that nobody sees.

use super::file::{Objects, over, stream, written};

/// The letter before it is signed.
///
/// 1 catalog, 2 pages, 3 page, 4 its text, 5 signature field, 6 signature, 7 font, 8 drawing of the seal, 9 facts,
/// 10 text field, 11 its appearance, 12 note, 13 seal, 14 page that nothing leads to, 15 layer, 16 XMP, 17 structure,
/// 18 text of page 14, 19 element of the structure.
#[derive(Default)]
pub(crate) struct Letter {
    /// The body of object 6.
    pub(crate) signature: Vec<u8>,
    /// More in the catalog.
    pub(crate) catalog: &'static str,
    /// Objects in the place of the usual ones, or beside them.
    pub(crate) others: Objects,
}

/// The signature field.
pub(crate) const FIELD: &str =
    "<</Type/Annot/Subtype/Widget/FT/Sig/T(Tanda Tangan)/Rect[0 0 0 0]/F 132/P 3 0 R/V 6 0 R>>";
/// The text field.
pub(crate) const TEXT_FIELD: &str = "<</Type/Annot/Subtype/Widget/FT/Tx/T(Nilai)/V(100)/DA(/F1 12 Tf 0 g)/Rect[72 600 200 620]/F 4/P 3 0 R\
     /AP<</N 11 0 R>>>>";
/// The note.
pub(crate) const NOTE: &str =
    "<</Type/Annot/Subtype/Text/Rect[500 800 520 820]/F 4/P 3 0 R/Contents(Catatan)/NM(c1)>>";
/// What a signature holds that locks the text field alone.
pub(crate) const FIELD_LOCK: &str = "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams\
     <</Type/TransformParams/V/1.2/Action/Include/Fields[(Nilai)]>>>>]";
/// The font.
pub(crate) const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
/// What the page draws.
pub(crate) const TEXT: &str = "BT /F1 16 Tf 72 780 Td (UJI COBA - TIDAK UNTUK PRODUKSI) Tj 0 -40 Td \
     (Dibayarkan Rp 100 kepada Siti Rahayu) Tj ET";

impl Letter {
    /// The file, with a classic cross-reference table.
    pub(crate) fn written(self) -> Vec<u8> {
        written(&self.objects(), "/Info 9 0 R")
    }

    /// The objects.
    pub(crate) fn objects(self) -> Objects {
        let mut all = vec![
            (1, catalog(self.catalog, "5 0 R 10 0 R").into_bytes()),
            (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec()),
            (3, page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R").into_bytes()),
            (4, text(TEXT)),
            (5, FIELD.into()),
            (6, self.signature),
            (7, FONT.into()),
            (8, text("/OC/L1 BDC q 1 0 0 1 72 500 cm /X1 Do Q EMC")),
            (9, b"<</Title(Surat UJI COBA)/Producer(segel)>>".to_vec()),
            (10, TEXT_FIELD.into()),
            (11, appearance("(100) Tj")),
            (12, NOTE.into()),
            (13, seal()),
            (14, page("18 0 R", "").into_bytes()),
            (15, b"<</Type/OCG/Name(Segel)>>".to_vec()),
            (16, xmp("Surat UJI COBA")),
            (17, b"<</Type/StructTreeRoot/K 19 0 R>>".to_vec()),
            (18, text("BT /F1 16 Tf 72 780 Td (Dibayarkan Rp 999.999.999) Tj ET")),
            (19, b"<</Type/StructElem/S/P/P 17 0 R/Pg 3 0 R/Alt(Surat)>>".to_vec()),
        ];
        all.retain(|(_, body)| !body.is_empty());
        over(all, self.others)
    }
}

/// The catalog with more in it, and these fields in its form.
pub(crate) fn catalog(more: &str, fields: &str) -> String {
    format!(
        "<</Type/Catalog/Pages 2 0 R/Lang(id-ID)/Metadata 16 0 R/MarkInfo<</Marked true>>/StructTreeRoot 17 0 R\
         /OCProperties<</OCGs[15 0 R]/D<</Order[15 0 R]>>>>{more}/AcroForm<</Fields[{fields}]/SigFlags 3\
         /DA(/F1 0 Tf 0 g)/DR<</Font<</F1 7 0 R>>>>>>>>"
    )
}

/// The page with this content and these annotations.
pub(crate) fn page(content: &str, annotations: &str) -> String {
    format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content}/Resources<</Font<</F1 7 0 R>>\
         /XObject<</X1 13 0 R>>/Properties<</L1 15 0 R>>>>/Annots[{annotations}]>>"
    )
}

/// A stream of drawing operators.
pub(crate) fn text(operators: &str) -> Vec<u8> {
    stream("", operators.as_bytes())
}

/// The appearance of the text field that shows this.
pub(crate) fn appearance(shown: &str) -> Vec<u8> {
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 128 20]/Resources<</Font<</F1 7 0 R>>>>";
    stream(entries, format!("/Tx BMC BT /F1 12 Tf 0 g 2 6 Td {shown} ET EMC").as_bytes())
}

/// A form that covers this much of a page.
pub(crate) fn drawn(width: u32, height: u32) -> Vec<u8> {
    let entries = format!("/Type/XObject/Subtype/Form/BBox[0 0 {width} {height}]");
    stream(&entries, format!("1 g 0 0 {width} {height} re f").as_bytes())
}

fn seal() -> Vec<u8> {
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 200 60]/Resources<</Font<</F1 7 0 R>>>>";
    stream(entries, b"0.9 g 0 0 200 60 re f 0 g BT /F1 12 Tf 10 20 Td (Segel UJI COBA) Tj ET")
}

/// XMP that says this title.
pub(crate) fn xmp(title: &str) -> Vec<u8> {
    let packet = format!(
        "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}\
         </rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    );
    stream("/Type/Metadata/Subtype/XML", packet.as_bytes())
}

/// The entries by which a signature certifies the document.
pub(crate) fn certification(p: u8) -> String {
    format!(
        "/Reference[<</Type/SigRef/TransformMethod/DocMDP\
         /TransformParams<</Type/TransformParams/P {p}/V/1.2>>>>]"
    )
}

/// The objects of the letter without a signature field.
pub(crate) fn unsigned() -> Objects {
    let letter = Letter {
        others: vec![
            (1, catalog("", "10 0 R").into_bytes()),
            (3, page("[4 0 R 8 0 R]", "10 0 R 12 0 R").into_bytes()),
        ],
        ..Letter::default()
    };
    let mut objects = letter.objects();
    objects.retain(|(number, _)| *number != 5);
    objects
}
