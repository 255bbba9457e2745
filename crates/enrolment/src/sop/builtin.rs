//! The published SOPs, those that they refer to, and a plain one.

use super::{Origin, Sop, SopFault};

/// A built-in SOP as a file.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// The short name.
    pub id: &'static str,
    /// Who wrote it.
    pub origin: Origin,
    /// What stands in it.
    pub text: &'static str,
}

const fn published(id: &'static str, text: &'static str) -> Builtin {
    Builtin { id, origin: Origin::Published, text }
}

const fn ours(id: &'static str, text: &'static str) -> Builtin {
    Builtin { id, origin: Origin::Ours, text }
}

static ALL: [Builtin; 9] = [
    published("klaten", include_str!("../../sop/klaten.toml")),
    published("morowali", include_str!("../../sop/morowali.toml")),
    published("singkawang", include_str!("../../sop/singkawang.toml")),
    published("tapin", include_str!("../../sop/tapin.toml")),
    published("temanggung", include_str!("../../sop/temanggung.toml")),
    ours("morowali-aktivasi", include_str!("../../sop/morowali-aktivasi.toml")),
    ours("pencabutan", include_str!("../../sop/pencabutan.toml")),
    ours("perubahan-data", include_str!("../../sop/perubahan-data.toml")),
    ours("umum", include_str!("../../sop/umum.toml")),
];

/// All built-in SOPs as files: the published ones first, each group by name.
#[must_use]
pub fn builtin() -> &'static [Builtin] {
    &ALL
}

impl Builtin {
    /// The SOP in it.
    ///
    /// # Errors
    /// Never for those that are built in: a test reads them all.
    pub fn read(self) -> Result<Sop, Vec<SopFault>> {
        Sop::read(self.text.as_bytes(), self.origin)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::sop::{Kind, Linked};

    fn all() -> Vec<Sop> {
        let read = |one: &Builtin| one.read().unwrap_or_else(|faults| panic!("{}: {faults:#?}", one.id));
        builtin().iter().map(read).collect()
    }

    #[test]
    fn every_one_can_be_followed() {
        for (file, sop) in builtin().iter().zip(all()) {
            assert_eq!(sop.id, file.id);
            assert!(!sop.readings.is_empty(), "{}: nothing says which reading is ours", sop.id);
        }
    }

    #[test]
    fn what_they_link_to_is_among_them() {
        for sop in all() {
            let related = sop.head.related.iter().filter_map(|other| other.sop.as_deref());
            for id in sop.follows().chain(related) {
                assert!(builtin().iter().any(|one| one.id == id), "{} links to {id}", sop.id);
            }
        }
    }

    #[test]
    fn their_steps_take_what_was_published() {
        for (id, steps, least, most) in [
            ("temanggung", 10, "105 menit", "105 menit"),
            ("singkawang", 7, "95 menit", "95 menit"),
            ("tapin", 6, "43 menit", "58 menit"),
            ("klaten", 8, "1 hari 435 menit", "1 hari 435 menit"),
            ("morowali", 7, "3 hari 150 menit", "3 hari 270 menit"),
        ] {
            let sop = all().into_iter().find(|sop| sop.id == id).unwrap();
            let (shortest, longest) = sop.standard();
            assert_eq!((sop.steps.len(), sop.origin), (steps, Origin::Published), "{id}");
            assert_eq!(
                (shortest.to_string(), longest.to_string()),
                (least.to_owned(), most.to_owned()),
                "{id}"
            );
        }
    }

    #[test]
    fn a_renewal_follows_other_sops() {
        let tapin = all().into_iter().find(|sop| sop.kind == Kind::Renewal).unwrap();
        let linked = |number| tapin.step(number).and_then(|step| step.linked.clone());
        assert_eq!(linked(4), Some(Linked::Known("perubahan-data".to_owned())));
        assert_eq!(linked(5), Some(Linked::Known("umum".to_owned())));
        assert_eq!(linked(6), None);
    }
}
