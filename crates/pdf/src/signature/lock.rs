//! Which fields a signature locks (ISO 32000-2 §12.8.2.4, table 258; §12.7.5.5, table 236).

use crate::document::DocumentError;
use crate::syntax::text::{decode_text, encode_text};
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Fields that must not change once the signature is there. A group of fields that is named stands for all in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FieldLock {
    /// All, also those that come later.
    All,
    /// These.
    Include(Vec<String>),
    /// All but these.
    Exclude(Vec<String>),
}

impl FieldLock {
    /// Whether it locks the field called `name`.
    #[must_use]
    pub fn locks(&self, name: &str) -> bool {
        let named = || self.names().iter().any(|listed| is_in(name, listed));
        match self {
            Self::All => true,
            Self::Include(_) => named(),
            Self::Exclude(_) => !named(),
        }
    }

    /// The names that it lists.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Self::All => &[],
            Self::Include(names) | Self::Exclude(names) => names,
        }
    }

    /// Reads `Action` and `Fields` of a lock dictionary or of the parameters of FieldMDP; `None` where no action that is
    /// known stands there.
    ///
    /// # Errors
    /// If something of it cannot be read.
    pub(crate) fn read(view: &View<'_>, lock: &Dictionary) -> Result<Option<Self>, DocumentError> {
        let action = view.get(lock, "Action")?;
        if action.as_name() == Some(b"All") {
            return Ok(Some(Self::All));
        }
        let mut names = Vec::new();
        for field in view.get_array(lock, "Fields")? {
            names.extend(view.resolve(&field)?.as_string().map(decode_text));
        }
        Ok(match action.as_name() {
            Some(b"Include") => Some(Self::Include(names)),
            Some(b"Exclude") => Some(Self::Exclude(names)),
            _ => None,
        })
    }

    /// Adds `Action` and `Fields` to `dictionary`.
    pub(crate) fn write(&self, dictionary: Dictionary) -> Dictionary {
        let action = match self {
            Self::All => "All",
            Self::Include(_) => "Include",
            Self::Exclude(_) => "Exclude",
        };
        let dictionary = dictionary.with("Action", Object::name(action));
        if *self == Self::All {
            return dictionary;
        }
        let names = self.names().iter().map(|name| Object::string(encode_text(name))).collect();
        dictionary.with("Fields", Object::Array(names))
    }

    /// Whether it locks whatever `other` locks: of the fields called `known`, and of those that may come.
    pub(crate) fn covers<'n>(&self, other: &Self, mut known: impl Iterator<Item = &'n str>) -> bool {
        let is_open = |lock: &Self| !matches!(lock, Self::Include(_));
        let holds = |name: &str| self.locks(name) || !other.locks(name);
        (is_open(self) || !is_open(other))
            && known.all(holds)
            && self.names().iter().chain(other.names()).all(|name| holds(name))
    }
}

/// Whether `name` is `listed`, or that of a field in the group so called.
fn is_in(name: &str, listed: &str) -> bool {
    name.strip_prefix(listed).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_locked() {
        let include = |listed: &[&str]| FieldLock::Include(names(listed));
        let exclude = |listed: &[&str]| FieldLock::Exclude(names(listed));
        for (lock, name, expected) in [
            (FieldLock::All, "nama", true),
            (FieldLock::All, "", true),
            (include(&["nama"]), "nama", true),
            (include(&["nama"]), "nama2", false),
            (include(&["nama"]), "nam", false),
            (include(&["nama"]), "nama.depan", true),
            (include(&["nama.depan"]), "nama", false),
            (include(&[]), "nama", false),
            (exclude(&["nama"]), "nama", false),
            (exclude(&["nama"]), "nama.depan", false),
            (exclude(&["nama"]), "alamat", true),
            (exclude(&[]), "nama", true),
        ] {
            assert_eq!(lock.locks(name), expected, "{lock:?} {name}");
        }
    }

    #[test]
    fn the_stricter_of_two() {
        let include = |listed: &[&str]| FieldLock::Include(names(listed));
        let exclude = |listed: &[&str]| FieldLock::Exclude(names(listed));
        let known = ["a", "b", "c.d", "c.e"];
        for (one, other, expected) in [
            (FieldLock::All, FieldLock::All, [true, true]),
            (FieldLock::All, include(&["a"]), [true, false]),
            (FieldLock::All, exclude(&[]), [true, true]),
            (FieldLock::All, include(&["a", "b", "c"]), [true, false]),
            (include(&["a", "b"]), include(&["a"]), [true, false]),
            (include(&["a"]), include(&["b"]), [false, false]),
            (include(&["c"]), include(&["c.d"]), [true, false]),
            (include(&["c"]), include(&["c.d", "c.e"]), [true, false]),
            (exclude(&["a"]), include(&["b"]), [true, false]),
            (exclude(&["a"]), include(&["a"]), [false, false]),
            (exclude(&["a"]), exclude(&["a", "b"]), [true, false]),
            (exclude(&["c.d"]), exclude(&["c"]), [true, false]),
            (exclude(&["a"]), exclude(&["b"]), [false, false]),
        ] {
            let found = [one.covers(&other, known.into_iter()), other.covers(&one, known.into_iter())];
            assert_eq!(found, expected, "{one:?} {other:?}");
        }
    }
}
