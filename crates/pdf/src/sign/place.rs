//! Where on the document a mark stands.

use super::SignError;
use super::options::{Corner, PageChoice, Place, Visible};
use super::tag;
use crate::appearance::{Layout, Mark};
use crate::document::DocumentError;
use crate::page::{DisplayedRectangle, Geometry, Page, Placement};
use crate::syntax::Limit;
use crate::view::View;

/// A mark is put on at most this many pages.
pub(super) const MAX_PAGES: usize = 20_000;

/// One page, and the place of a mark on it.
pub(super) struct Spot {
    pub(super) page: Page,
    pub(super) placement: Placement,
    /// Width and height as displayed, in points.
    pub(super) size: (f64, f64),
}

/// The places of the marks that `visible` asks for; that of the signature field is the last one.
///
/// # Errors
/// [`SignError::NoSuchPage`], [`SignError::Page`] if the place is not on the page,
/// [`DocumentError::TooMuch`] for more than [`MAX_PAGES`] pages.
pub(super) fn spots(view: &View<'_>, visible: &Visible) -> Result<Vec<Spot>, SignError> {
    if let Place::Tag(tag) = &visible.place {
        return tag::spots(view, visible, tag);
    }
    if visible.page != PageChoice::All {
        return Ok(vec![spot(view, visible, find_page(view, visible.page)?)?]);
    }
    let mut spots = Vec::new();
    for page in view.pages()? {
        if spots.len() == MAX_PAGES {
            return Err(DocumentError::TooMuch { what: Limit::PageTree, limit: MAX_PAGES }.into());
        }
        spots.push(spot(view, visible, page?)?);
    }
    if spots.is_empty() { Err(SignError::NoSuchPage { asked: 0, pages: 0 }) } else { Ok(spots) }
}

fn spot(view: &View<'_>, visible: &Visible, page: Page) -> Result<Spot, SignError> {
    let geometry = page.geometry(view)??;
    let displayed = match &visible.place {
        // A tag was looked for before.
        Place::Default | Place::Tag(_) => at_corner(&geometry, home(visible.mark.layout), &visible.mark),
        Place::Corner(corner) => at_corner(&geometry, *corner, &visible.mark),
        Place::Rectangle(rectangle) => *rectangle,
    };
    let placement = geometry.place(displayed)?;
    Ok(Spot { page, placement, size: (displayed.width, displayed.height) })
}

/// Where a mark stands if nobody says where.
const fn home(layout: Layout) -> Corner {
    match layout {
        Layout::Qr | Layout::Block => Corner::LowerRight,
        Layout::Footer => Corner::LowerLeft,
    }
}

/// The mark at its natural size in a corner; on a small page as large as the page allows.
fn at_corner(geometry: &Geometry, corner: Corner, mark: &Mark) -> DisplayedRectangle {
    let page = geometry.displayed_size();
    let (width, height) = mark.natural_size(page);
    let margins = mark.layout.margins();
    let beside = margins.0.min((page.0 - width) / 2.0).max(0.0);
    let below = margins.1.min((page.1 - height) / 2.0).max(0.0);
    let (is_left, is_low) = match corner {
        Corner::LowerLeft => (true, true),
        Corner::LowerRight => (false, true),
        Corner::UpperLeft => (true, false),
        Corner::UpperRight => (false, false),
    };
    let x = if is_left { beside } else { page.0 - beside - width };
    let y = if is_low { below } else { page.1 - below - height };
    DisplayedRectangle { x, y, width, height }
}

/// The page that was asked for.
pub(super) fn find_page(view: &View<'_>, choice: PageChoice) -> Result<Page, SignError> {
    let asked = match choice {
        PageChoice::Number(number) => number.get(),
        PageChoice::Last | PageChoice::All | PageChoice::Tagged => u32::MAX,
    };
    let mut pages = 0;
    let mut last = None;
    for page in view.pages()? {
        pages += 1;
        let page = page?;
        if pages == asked {
            return Ok(page);
        }
        last = Some(page);
    }
    match (choice, last) {
        (PageChoice::Number(_), _) => Err(SignError::NoSuchPage { asked, pages }),
        (_, Some(page)) => Ok(page),
        (_, None) => Err(SignError::NoSuchPage { asked: 0, pages }),
    }
}
