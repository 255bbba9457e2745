//! Time stamps over documents, validation data in them, and further signatures.

use super::craft::Craft;
use super::file::{Objects, appended, objects, over, stream};
use super::letter::{catalog, page};
use crate::error::Made;
use crate::kit::{Identity, Kit};

/// The dictionary of a document time stamp.
pub(crate) const STAMP: &str =
    "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161/ByteRange @BR/Contents @SIG>>";

/// A revision that adds a field with a signature or a time stamp, of which each part can be another one.
pub(crate) struct Addition {
    /// The number of the field; its signature has the next one.
    pub(crate) number: u32,
    /// The fields before.
    pub(crate) known: &'static str,
    /// More in the catalog.
    pub(crate) catalog: &'static str,
    /// More in the field.
    pub(crate) field: &'static str,
    /// How the signature stands in the file.
    pub(crate) craft: Craft,
    /// Other objects, beside these or in their place.
    pub(crate) others: Objects,
}

impl Addition {
    /// A second signature, invisible, as it should be.
    pub(crate) fn signature() -> Self {
        Self {
            number: 20,
            known: "5 0 R 10 0 R",
            catalog: "",
            field: "/T(Kedua)/Rect[0 0 0 0]/F 132",
            craft: Craft::sound(),
            others: Vec::new(),
        }
    }

    /// A document time stamp as it should be.
    pub(crate) fn stamp() -> Self {
        let craft = Craft { dictionary: STAMP.to_owned(), ..Craft::sound() };
        Self { number: 30, field: "/T(Stempel)/Rect[0 0 0 0]/F 132", craft, ..Self::signature() }
    }

    /// Appends the revision to `bytes`, with what `make` gives for the bytes that are covered.
    pub(crate) fn to(&self, kit: &Kit, bytes: &[u8], make: &dyn Fn(&[u8]) -> Made) -> Made {
        self.craft.fill(appended(bytes, &self.objects(kit)), make)
    }

    /// Appends the revision, signed by `signer`.
    pub(crate) fn signed(&self, kit: &Kit, bytes: &[u8], signer: &Identity) -> Made {
        self.to(kit, bytes, &|covered| kit.sign(covered, signer))
    }

    /// Its objects, with room for the signature.
    pub(crate) fn objects(&self, kit: &Kit) -> Objects {
        let Self { number, known, field, .. } = self;
        let field = format!("<</Type/Annot/Subtype/Widget/FT/Sig{field}/P 3 0 R/V {} 0 R>>", number + 1);
        let fields = format!("{known} {number} 0 R");
        let notes = format!("{} {number} 0 R", known.replacen("10 0 R", "10 0 R 12 0 R", 1));
        let usual = objects([
            (1, &catalog(self.catalog, &fields)),
            (3, &page("[4 0 R 8 0 R]", &notes)),
            (*number, &field),
        ]);
        over(over(usual, vec![(number + 1, self.craft.body(kit))]), self.others.clone())
    }
}

/// The objects of a security store that holds these lists and answers; 40 is the store.
pub(crate) fn store(lists: &[Vec<u8>], answers: &[Vec<u8>]) -> Objects {
    let held = |first: u32, values: &[Vec<u8>]| -> Objects {
        (first..).zip(values).map(|(number, der)| (number, stream("", der))).collect()
    };
    let references = |objects: &Objects| -> String {
        objects.iter().map(|(number, _)| format!("{number} 0 R ")).collect()
    };
    let (lists, answers) = (held(100, lists), held(300, answers));
    let body = format!("<</Type/DSS/CRLs[{}]/OCSPs[{}]>>", references(&lists), references(&answers));
    [vec![(40, body.into_bytes())], lists, answers].concat()
}

impl Kit {
    /// Adds a document time stamp, as it should be.
    pub(crate) fn archived(&self, bytes: &[u8], catalog: &'static str) -> Made {
        let at = self.moments().archived();
        Addition { catalog, ..Addition::stamp() }
            .to(self, bytes, &|covered| self.stamp(covered, &self.stampers.sound, at))
    }

    /// The objects of a security store that holds everything; 40 is the store.
    pub(crate) fn store(&self) -> Objects {
        let held = [
            self.issuing.certificate.der(),
            self.stampers.sound.certificate.der(),
            self.lists[0].der(),
            self.lists[1].der(),
        ];
        let streams = (41..).zip(held).map(|(number, der)| (number, stream("", der)));
        let head = objects([(40, "<</Type/DSS/Certs[41 0 R 42 0 R]/CRLs[43 0 R 44 0 R]>>")]);
        head.into_iter().chain(streams).collect()
    }

    /// Appends a revision with that store.
    pub(crate) fn with_store(&self, bytes: &[u8], store: Objects) -> Vec<u8> {
        appended(bytes, &over(objects([(1, &catalog("/DSS 40 0 R", "5 0 R 10 0 R"))]), store))
    }
}
