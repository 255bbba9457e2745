//! What the document's author allows those without the owner's password (ISO 32000-2 §7.6.4.2, table 22).

/// A permission that signing asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Permission {
    /// Bit 4: to modify the document.
    Modify,
    /// Bit 6: to add annotations and, with bit 4, new fields.
    Annotate,
    /// Bit 9: to fill in fields that exist, signature fields among them.
    FillForms,
}

impl Permission {
    /// Its bit in `P`, from 1.
    #[must_use]
    pub const fn bit(self) -> u32 {
        match self {
            Self::Modify => 4,
            Self::Annotate => 6,
            Self::FillForms => 9,
        }
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Modify => "modifying the document",
            Self::Annotate => "adding annotations and form fields",
            Self::FillForms => "filling in form fields",
        })
    }
}

/// What whoever unlocked the document may do with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rights {
    /// Everything.
    pub(super) is_owner: bool,
    /// `P`.
    pub(super) bits: u32,
    /// Whether bit 9 is known: revision 2 has none.
    pub(super) knows_fill: bool,
}

impl Rights {
    /// What lacks for signing in a field that exists.
    pub(crate) fn missing_to_fill(self) -> Option<Permission> {
        let fills = self.knows_fill && self.has(Permission::FillForms);
        let lacking = if self.knows_fill { Permission::FillForms } else { Permission::Annotate };
        (!fills && !self.has(Permission::Annotate)).then_some(lacking)
    }

    /// What lacks for signing in a new field: whoever makes one must be allowed to modify and to annotate.
    pub(crate) fn missing_to_add_field(self) -> Option<Permission> {
        [Permission::Modify, Permission::Annotate].into_iter().find(|permission| !self.has(*permission))
    }

    fn has(self, permission: Permission) -> bool {
        self.is_owner || self.bits >> (permission.bit() - 1) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_ask_for_permissions() {
        use Permission::{Annotate, FillForms, Modify};
        let (modify, annotate, fill) = (1 << 3, 1 << 5, 1 << 8);
        for (bits, knows_fill, to_fill, to_add) in [
            (modify | annotate | fill, true, None, None),
            (modify | annotate, true, None, None),
            (annotate | fill, true, None, Some(Modify)),
            (annotate, true, None, Some(Modify)),
            (modify | fill, true, None, Some(Annotate)),
            (fill, true, None, Some(Modify)),
            (modify, true, Some(FillForms), Some(Annotate)),
            (0, true, Some(FillForms), Some(Modify)),
            (fill, false, Some(Annotate), Some(Modify)),
            (annotate, false, None, Some(Modify)),
            (modify | annotate, false, None, None),
        ] {
            let rights = Rights { is_owner: false, bits, knows_fill };
            assert_eq!(rights.missing_to_fill(), to_fill, "{bits:b}");
            assert_eq!(rights.missing_to_add_field(), to_add, "{bits:b}");
            let owner = Rights { is_owner: true, bits, knows_fill };
            assert_eq!((owner.missing_to_fill(), owner.missing_to_add_field()), (None, None), "{bits:b}");
        }
    }
}
