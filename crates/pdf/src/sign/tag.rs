//! Marks at a text in the document.

use super::SignError;
use super::options::{PageChoice, Visible};
use super::place::{MAX_PAGES, Spot, find_page};
use crate::document::DocumentError;
use crate::page::{DisplayedRectangle, Page};
use crate::syntax::Limit;
use crate::text::{Search, TextError};
use crate::view::View;

/// The places of the marks at `tag`: at its first occurrence on the page that was asked for; on every page that has
/// it where all were; else on the first page that has it.
///
/// # Errors
/// [`SignError::NoSuchTag`] if none has, [`SignError::Search`] if pages cannot be searched.
pub(super) fn spots(view: &View<'_>, visible: &Visible, tag: &str) -> Result<Vec<Spot>, SignError> {
    let mut search = Search::new(view, tag).map_err(not_searched(tag))?;
    let mut spots = Vec::new();
    let mut pages = 0;
    if matches!(visible.page, PageChoice::Number(_) | PageChoice::Last) {
        pages = 1;
        spots.extend(spot(view, visible, &mut search, find_page(view, visible.page)?, tag)?);
    } else {
        for page in view.pages()? {
            pages += 1;
            spots.extend(spot(view, visible, &mut search, page?, tag)?);
            if spots.len() > MAX_PAGES {
                return Err(DocumentError::TooMuch { what: Limit::PageTree, limit: MAX_PAGES }.into());
            }
            if visible.page == PageChoice::Tagged && !spots.is_empty() {
                break;
            }
        }
    }
    match spots.is_empty() {
        true => Err(SignError::NoSuchTag { tag: tag.to_owned(), pages }),
        false => Ok(spots),
    }
}

/// The place of the mark on `page`; `None` if the tag is not there.
fn spot(
    view: &View<'_>,
    visible: &Visible,
    search: &mut Search<'_>,
    page: Page,
    tag: &str,
) -> Result<Option<Spot>, SignError> {
    let found = search.page(&page).map_err(not_searched(tag))?;
    let Some(first) = found.first() else { return Ok(None) };
    let geometry = page.geometry(view)??;
    let paper = geometry.displayed_size();
    let displayed = over(&first.rectangle, visible.mark.natural_size(paper), paper);
    let placement = geometry.place(displayed)?;
    Ok(Some(Spot { page, placement, size: (displayed.width, displayed.height) }))
}

/// A mark of this size with its centre on that of `tag`, moved as far as it needs to stand on the page.
fn over(tag: &DisplayedRectangle, (width, height): (f64, f64), page: (f64, f64)) -> DisplayedRectangle {
    let x = tag.x + (tag.width - width) / 2.0;
    let y = tag.y + (tag.height - height) / 2.0;
    // Not by `clamp`, which wants a page that is larger than the mark.
    let inside = |at: f64, size: f64, edge: f64| at.min(edge - size).max(0.0);
    DisplayedRectangle { x: inside(x, width, page.0), y: inside(y, height, page.1), width, height }
}

fn not_searched(tag: &str) -> impl Fn(TextError) -> SignError {
    move |error| match error {
        TextError::Document(error) => SignError::Document(error),
        TextError::Page(error) => SignError::Page(error),
        source => SignError::Search { tag: tag.to_owned(), source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_over_its_tag_and_on_the_page() {
        let rectangle = |x, y, width, height| DisplayedRectangle { x, y, width, height };
        for (name, tag, expected) in [
            ("in the middle", rectangle(290.0, 395.0, 20.0, 10.0), rectangle(250.0, 375.0, 100.0, 50.0)),
            ("at the left edge", rectangle(10.0, 395.0, 20.0, 10.0), rectangle(0.0, 375.0, 100.0, 50.0)),
            ("at the right edge", rectangle(580.0, 395.0, 20.0, 10.0), rectangle(500.0, 375.0, 100.0, 50.0)),
            ("at the foot", rectangle(290.0, 0.0, 20.0, 10.0), rectangle(250.0, 0.0, 100.0, 50.0)),
            ("at the head", rectangle(290.0, 795.0, 20.0, 10.0), rectangle(250.0, 750.0, 100.0, 50.0)),
            (
                "wider than the mark",
                rectangle(100.0, 395.0, 200.0, 10.0),
                rectangle(150.0, 375.0, 100.0, 50.0),
            ),
        ] {
            assert_eq!(over(&tag, (100.0, 50.0), (600.0, 800.0)), expected, "{name}");
        }
        let page = (600.0, 800.0);
        assert_eq!(over(&rectangle(0.0, 0.0, 1.0, 1.0), page, page), rectangle(0.0, 0.0, 600.0, 800.0));
    }
}
