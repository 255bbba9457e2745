//! What came after a signature that signatures may allow: told to whoever relies on them.

use std::fmt;

use super::finding::Severity;

/// Something that a later revision did. `Display` is one English sentence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edit {
    /// What it did.
    pub kind: EditKind,
    /// The revision, from 1.
    pub revision: usize,
}

/// What a later revision did.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum EditKind {
    /// A field that was empty got a value.
    FieldFilled {
        /// Its name.
        field: String,
    },
    /// A field that had a value got another one.
    FieldRefilled {
        /// Its name.
        field: String,
    },
    /// A field got a value, and it cannot be told whether it shows it.
    FieldUnclear {
        /// Its name.
        field: String,
    },
    /// A field that got a value covers much of a page.
    FieldCovers {
        /// Its name.
        field: String,
        /// The page, from 1.
        page: usize,
        /// How much of the visible page it covers, in percent.
        percent: u8,
    },
    /// A field for a signature came, which nobody signed and which shows nothing.
    FieldAdded {
        /// Its name.
        field: String,
    },
    /// An annotation came.
    AnnotationAdded(AnnotationEdit),
    /// An annotation is another one.
    AnnotationChanged(AnnotationEdit),
    /// An annotation went.
    AnnotationRemoved(AnnotationEdit),
    /// What is said about the document changed.
    Metadata,
    /// The logical structure of the document changed: what screen readers read.
    Structure,
}

/// Which annotation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AnnotationEdit {
    /// Its `Subtype`, made printable.
    pub subtype: String,
    /// The page, from 1.
    pub page: u32,
    /// Left, bottom, right, top in whole units of default user space, where they are known.
    pub corners: Option<[i64; 4]>,
    /// Whether it may cover what was signed.
    pub covers: bool,
}

impl Edit {
    /// Its code, for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.kind {
            EditKind::FieldFilled { .. } => "form-filled",
            EditKind::FieldRefilled { .. } => "form-refilled",
            EditKind::FieldUnclear { .. } => "form-appearance-unclear",
            EditKind::FieldCovers { .. } => "form-covers-page",
            EditKind::FieldAdded { .. } => "empty-field-added",
            EditKind::AnnotationAdded(_) => "annotation-added",
            EditKind::AnnotationChanged(_) => "annotation-changed",
            EditKind::AnnotationRemoved(_) => "annotation-removed",
            EditKind::Metadata => "metadata-changed",
            EditKind::Structure => "structure-changed",
        }
    }

    /// How much it matters.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match &self.kind {
            EditKind::FieldFilled { .. } | EditKind::FieldAdded { .. } => Severity::Info,
            EditKind::AnnotationAdded(edit) | EditKind::AnnotationChanged(edit) if !edit.covers => {
                Severity::Info
            }
            _ => Severity::Warning,
        }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let revision = self.revision;
        match &self.kind {
            EditKind::FieldFilled { field } => {
                write!(f, "field {field} was filled in by revision {revision}")
            }
            EditKind::FieldRefilled { field } => {
                write!(
                    f,
                    "field {field} had a value when it was signed, and got another one by revision {revision}"
                )
            }
            EditKind::FieldUnclear { field } => {
                write!(
                    f,
                    "field {field} was filled in by revision {revision}, and it cannot be told whether it shows its value"
                )
            }
            EditKind::FieldCovers { field, page, percent } => {
                write!(
                    f,
                    "field {field}, which revision {revision} filled in, covers {percent} % of page {page}"
                )
            }
            EditKind::FieldAdded { field } => {
                write!(f, "revision {revision} added field {field} for a signature to come")
            }
            EditKind::AnnotationAdded(edit) => write!(f, "revision {revision} added {edit}"),
            EditKind::AnnotationChanged(edit) => write!(f, "revision {revision} changed {edit}"),
            EditKind::AnnotationRemoved(edit) => write!(f, "revision {revision} removed {edit}"),
            EditKind::Metadata => {
                write!(
                    f,
                    "revision {revision} changed what is said about the document: its title, author or metadata"
                )
            }
            EditKind::Structure => {
                write!(
                    f,
                    "revision {revision} changed the structure of the document, which screen readers read"
                )
            }
        }
    }
}

impl fmt::Display for AnnotationEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an annotation ({}) on page {}", self.subtype, self.page)?;
        if let Some([left, bottom, right, top]) = self.corners {
            write!(f, " from {left},{bottom} to {right},{top}")?;
        }
        if self.covers {
            f.write_str(", which may cover what was signed")?;
        }
        Ok(())
    }
}
