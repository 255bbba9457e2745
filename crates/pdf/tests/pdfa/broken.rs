//! Structure trees that are left alone: the document is signed, and the tree stays as it is.

use lopdf::Document;

use crate::common;
use crate::structure::made;

const MARKED: &str = "<</Marked true>>";
const ROOT: &str = "<</Type/StructTreeRoot/K 5 0 R/ParentTree 6 0 R>>";
const ELEMENT: &str = "<</Type/StructElem/S/Document/P 4 0 R/K[7 0 R]>>";
const LEAF: &str = "<</Nums[0[7 0 R]]>>";

#[test]
fn a_tree_that_is_not_sound_stays_as_it_is() {
    let root = |rest: &str| format!("<</Type/StructTreeRoot/K 5 0 R{rest}>>");
    for (name, mark, at, root, element, tree) in [
        ("not marked", "null", "4 0 R", ROOT.into(), ELEMENT, LEAF),
        ("marked as not", "<</Marked false>>", "4 0 R", ROOT.into(), ELEMENT, LEAF),
        ("marked by a word", "<</Marked/true>>", "4 0 R", ROOT.into(), ELEMENT, LEAF),
        ("no root", MARKED, "null", ROOT.into(), ELEMENT, LEAF),
        ("a root that is not there", MARKED, "99 0 R", ROOT.into(), ELEMENT, LEAF),
        (
            "a direct root",
            MARKED,
            "<</Type/StructTreeRoot/K 5 0 R/ParentTree 6 0 R>>",
            ROOT.into(),
            ELEMENT,
            LEAF,
        ),
        ("a root that is a page", MARKED, "3 0 R", ROOT.into(), ELEMENT, LEAF),
        ("no type", MARKED, "4 0 R", "<</K 5 0 R/ParentTree 6 0 R>>".into(), ELEMENT, LEAF),
        ("no tree of parents", MARKED, "4 0 R", root(""), ELEMENT, LEAF),
        ("one that is not there", MARKED, "4 0 R", root("/ParentTree 99 0 R"), ELEMENT, LEAF),
        ("one that is an array", MARKED, "4 0 R", root("/ParentTree 8 0 R"), ELEMENT, LEAF),
        (
            "a next key that is a name",
            MARKED,
            "4 0 R",
            root("/ParentTree 6 0 R/ParentTreeNextKey/satu"),
            ELEMENT,
            LEAF,
        ),
        (
            "a next key too high",
            MARKED,
            "4 0 R",
            root("/ParentTree 6 0 R/ParentTreeNextKey 2147483647"),
            ELEMENT,
            LEAF,
        ),
        (
            "kids that are text",
            MARKED,
            "4 0 R",
            "<</Type/StructTreeRoot/K(5)/ParentTree 6 0 R>>".into(),
            ELEMENT,
            LEAF,
        ),
        (
            "a kid that is a number",
            MARKED,
            "4 0 R",
            "<</Type/StructTreeRoot/K 5/ParentTree 6 0 R>>".into(),
            ELEMENT,
            LEAF,
        ),
        (
            "an element elsewhere",
            MARKED,
            "4 0 R",
            ROOT.into(),
            "<</Type/StructElem/S/Document/P 7 0 R/K[7 0 R]>>",
            LEAF,
        ),
        (
            "an element of none",
            MARKED,
            "4 0 R",
            ROOT.into(),
            "<</Type/StructElem/S/Document/K[7 0 R]>>",
            LEAF,
        ),
        (
            "an element with text",
            MARKED,
            "4 0 R",
            ROOT.into(),
            "<</Type/StructElem/S/Document/P 4 0 R/K(7)>>",
            LEAF,
        ),
        ("an empty leaf", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Nums[]>>"),
        ("half a pair", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Nums[0 7 0 R 1]>>"),
        ("keys that fall", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Nums[1 7 0 R 0 7 0 R]>>"),
        ("a key twice", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Nums[0 7 0 R 0 7 0 R]>>"),
        ("a key that is a name", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Nums[/nol 7 0 R]>>"),
        ("a key too high", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Nums[9223372036854775807 7 0 R]>>"),
        ("keys below zero", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Nums[-9 7 0 R]>>"),
        ("leaf and node", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Nums[0 7 0 R]/Kids[11 0 R]>>"),
        ("neither", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<<>>"),
        ("no kids", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Kids[]>>"),
        ("a kid that is not there", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Kids[11 0 R 99 0 R]>>"),
        ("a loop", MARKED, "4 0 R", ROOT.into(), ELEMENT, "<</Kids[6 0 R]>>"),
    ] {
        let before = made(mark, at, &root, element, tree);
        let after = common::signed(&before, &common::options(), &[0x30, 0])
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let [before, after] = [&before, &after].map(|bytes| Document::load_mem(bytes).unwrap());
        for number in 4..=13 {
            let id = (number, 0);
            assert_eq!(before.get_object(id).ok(), after.get_object(id).ok(), "{name}: object {number}");
        }
        let new: Vec<_> = after.objects.iter().filter(|(id, _)| !before.objects.contains_key(id)).collect();
        for (_, object) in &new {
            let Ok(dictionary) = object.as_dict() else { continue };
            assert!(!dictionary.has(b"StructParent") && !dictionary.has(b"Alt"), "{name}: {dictionary:?}");
        }
        let fields =
            new.iter().filter(|(_, object)| object.as_dict().is_ok_and(|field| field.has(b"FT"))).count();
        assert_eq!(fields, 1, "{name}: signed even so");
    }
}
