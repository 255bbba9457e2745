//! Whether nothing but what nobody sees leads to an object, or nothing but annotations.

use std::collections::HashMap;

use super::Budget;
use super::references::{References, each_reference};
use super::role::{Part, Roles, of_catalog, of_page};
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// How often each object is referred to, by what refers to it.
#[derive(Default)]
pub(super) struct Holders {
    /// By the structure, by metadata, and where pages and the catalog say where these are.
    by_unseen: HashMap<u32, usize>,
    /// By annotations, and where pages list these.
    by_annotations: HashMap<u32, usize>,
}

impl Holders {
    /// Counts them as of `view`. `None` if that takes too long.
    pub(super) fn of(view: &View<'_>, roles: &Roles, budget: &mut Budget) -> Option<Self> {
        let mut holders = Self::default();
        for (number, part) in roles.all() {
            let is_holder = matches!(
                part,
                Part::Catalog | Part::Page | Part::Annotation | Part::Structure | Part::Metadata
            );
            if !is_holder {
                continue;
            }
            if !budget.spend(1) {
                return None;
            }
            // What cannot be read holds nothing that is known.
            let Some(object) = view.id_of(number).and_then(|id| view.object(id).ok()) else { continue };
            match (part, &object) {
                (Part::Catalog, Object::Dictionary(catalog)) => holders.take_entries(catalog, of_catalog),
                (Part::Page, Object::Dictionary(page)) => holders.take_entries(page, of_page),
                (part, object) => holders.take(object, part),
            }
        }
        Some(holders)
    }

    /// Whether object `number`, which is `part`, is referred to by its like alone, and by what is seen less.
    pub(super) fn are_alike(&self, number: u32, part: Part, references: &References) -> bool {
        let count = |of: &HashMap<u32, usize>| of.get(&number).copied().unwrap_or(0);
        let known = match part {
            Part::Annotation => count(&self.by_unseen) + count(&self.by_annotations),
            Part::Structure | Part::Metadata => count(&self.by_unseen),
            _ => return false,
        };
        known == references.to(number)
    }

    fn take_entries(&mut self, dictionary: &Dictionary, part: fn(&[u8]) -> Part) {
        dictionary.entries().iter().for_each(|entry| self.take(&entry.value, part(&entry.key)));
    }

    fn take(&mut self, object: &Object, part: Part) {
        let counts = match part {
            Part::Annotation => &mut self.by_annotations,
            Part::Structure | Part::Metadata => &mut self.by_unseen,
            _ => return,
        };
        each_reference(object, &mut |id| *counts.entry(id.number).or_default() += 1);
    }
}
