//! What no signature allows to come after it.

/// What a later revision does that nothing allows (ISO 32000-2 §12.8.2), the gravest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Disallowed {
    /// Other pages, or in another order.
    PageTree,
    /// What a page draws.
    Page,
    /// What that needs: a font, an image.
    Resource,
    /// Layers, which can be seen or not.
    Layer,
    /// What happens when something is opened, clicked or changed.
    Action,
    /// The catalog, or what it leads to beside all this.
    Catalog,
    /// A field of the form by more than its value.
    Field,
    /// What a field shows, though its value is another one or the same as before.
    Appearance,
    /// An object that was in use and is gone.
    Freed,
    /// An object that is of another type now.
    Type,
    /// An annotation: some signatures allow that.
    Annotation,
}

impl Disallowed {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::PageTree,
        Self::Page,
        Self::Resource,
        Self::Layer,
        Self::Action,
        Self::Catalog,
        Self::Field,
        Self::Appearance,
        Self::Freed,
        Self::Type,
        Self::Annotation,
    ];

    /// Its code, for scripts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PageTree => "page-tree-changed",
            Self::Page => "page-changed",
            Self::Resource => "resource-replaced",
            Self::Layer => "layer-changed",
            Self::Action => "action-added",
            Self::Catalog => "catalog-changed",
            Self::Annotation => "annotation-forbidden",
            Self::Field => "field-changed",
            Self::Appearance => "appearance-alone",
            Self::Freed => "object-freed",
            Self::Type => "type-changed",
        }
    }

    /// What happened, in English: the end of a sentence that begins with the revision.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PageTree => "adds, removes or moves pages",
            Self::Page => "changes what a page draws",
            Self::Resource => "replaces a font, an image or something else that a page needs",
            Self::Layer => "changes which layers are seen",
            Self::Action => "adds or changes what happens when something is opened or clicked",
            Self::Catalog => "changes how the document opens, or its outline",
            Self::Annotation => "adds, changes or removes an annotation, which the signature does not allow",
            Self::Field => "changes a field of the form by more than its value",
            Self::Appearance => "changes what a field shows without its value",
            Self::Freed => "removes an object that is in use",
            Self::Type => "puts something of another type in the place of an object",
        }
    }
}
