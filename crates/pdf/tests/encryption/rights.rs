//! What the author allows those without the owner's password.

use lopdf::Permissions;
use pdf::crypt::Permission;
use pdf::sign::{self, SignOptions};
use pdf::{Document, SignError};

use crate::common::options;
use crate::made::{METHODS, Method, OWNER, Protected, USER, opened, password};

fn existing() -> SignOptions {
    SignOptions { field: Some("TtdPemohon".into()), ..options() }
}

/// What lacks for a new field and for the one that the form has, if anything.
fn missing(document: &Document<&[u8]>) -> [Option<Permission>; 2] {
    [options(), existing()].map(|options| match sign::prepare(document, &options) {
        Ok(_) => None,
        Err(SignError::NotPermitted { permission }) => Some(permission),
        Err(error) => panic!("{error}"),
    })
}

#[test]
fn each_kind_of_field_asks_for_its_permissions() {
    let (all, none) = (Permissions::all(), Permissions::empty());
    let (modify, annotate, fill) = (Permissions::MODIFIABLE, Permissions::ANNOTABLE, Permissions::FILLABLE);
    for (permissions, to_add, to_fill) in [
        (all, None, None),
        (all - modify, Some(Permission::Modify), None),
        (all - annotate, Some(Permission::Annotate), None),
        (all - fill, None, None),
        (all - annotate - fill, Some(Permission::Annotate), Some(Permission::FillForms)),
        (fill, Some(Permission::Modify), None),
        (none, Some(Permission::Modify), Some(Permission::FillForms)),
        (all - modify - annotate - fill, Some(Permission::Modify), Some(Permission::FillForms)),
    ] {
        for method in METHODS.into_iter().filter(|method| *method != Method::Rc4With40) {
            let bytes = Protected { permissions, ..Protected::by(method) }.letter("formulir-ttd-kosong.pdf");
            assert_eq!(missing(&opened(&bytes, USER)), [to_add, to_fill], "{method:?} {permissions:?}");
            assert_eq!(missing(&opened(&bytes, OWNER)), [None, None], "{method:?} {permissions:?}");
        }
    }
}

#[test]
fn the_first_revision_knows_no_permission_to_fill() {
    let all = Permissions::all();
    for (permissions, to_add, to_fill) in [
        (all - Permissions::FILLABLE, None, None),
        (all - Permissions::ANNOTABLE, Some(Permission::Annotate), Some(Permission::Annotate)),
        (all - Permissions::MODIFIABLE, Some(Permission::Modify), None),
    ] {
        let protected = Protected { permissions, ..Protected::by(Method::Rc4With40) };
        let bytes = protected.letter("formulir-ttd-kosong.pdf");
        assert_eq!(missing(&opened(&bytes, USER)), [to_add, to_fill], "{permissions:?}");
        assert_eq!(missing(&opened(&bytes, OWNER)), [None, None], "{permissions:?}");
    }
}

#[test]
fn the_owner_lifts_what_the_empty_password_is_denied() {
    for method in METHODS {
        let protected = Protected { user: "", permissions: Permissions::empty(), ..Protected::by(method) };
        let bytes = protected.letter("formulir-ttd-kosong.pdf");
        let mut document = Document::open(&bytes[..]).unwrap();
        assert!(missing(&document).iter().all(Option::is_some), "{method:?}");
        document.unlock(&password(OWNER)).unwrap();
        assert_eq!(missing(&document), [None, None], "{method:?}");
        // The password of the user again: no more than before.
        document.unlock(&password("")).unwrap();
        assert!(missing(&document).iter().all(Option::is_some), "{method:?}");
    }
}
