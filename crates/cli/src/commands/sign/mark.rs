//! What is to be seen of a signature: its flags, and what they mean.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use clap::Args;
use office::Office;
use office::document::{Corner, DisplayedRectangle, Image, Layout, PageChoice, Place};
use office::sign::MarkOrder;

use super::who::zone;
use crate::failure::Failure;
use crate::files;

/// Where documents are verified as long as there is no home.
const VERIFICATION: &str = "http://localhost:8080";

/// What the mark looks like, and where it stands.
#[derive(Args, Debug)]
pub(crate) struct MarkArgs {
    /// Show a mark: QR code, name, title, agency and time
    #[arg(long)]
    visible: bool,

    /// Layout of the mark: `block`, `qr` for a QR code alone, or `footer` for a line across the foot of the page
    #[arg(long, value_name = "LAYOUT", value_parser = layout, default_value = "block", requires = "visible")]
    layout: Layout,

    /// Page of the mark: a number from 1, `last`, or `all` for every page [default: last; with --tag the first that has it]
    #[arg(long, value_name = "N|last|all", value_parser = page, requires = "visible")]
    page: Option<PageChoice>,

    /// Place of the mark in points from the lower left corner of the page as displayed
    #[arg(long, value_name = "X,Y,W,H", value_parser = rectangle, requires = "visible", allow_hyphen_values = true)]
    rect: Option<DisplayedRectangle>,

    /// Corner of the page for the mark: lower-left, lower-right, upper-left or upper-right [default: lower-right]
    #[arg(long, value_name = "CORNER", value_parser = corner, requires = "visible", conflicts_with = "rect")]
    corner: Option<Corner>,

    /// Put the mark over TEXT where the document first has it, such as --tag '#'
    #[arg(long, value_name = "TEXT", requires = "visible", conflicts_with_all = ["rect", "corner"])]
    tag: Option<String>,

    /// Picture in FILE (PNG or JPEG) in place of the QR code, beside it with --qr, or in its middle with --layout qr
    #[arg(long, value_name = "FILE", requires = "visible")]
    image: Option<PathBuf>,

    /// What the QR code says [default: the office's verification address]
    #[arg(long, value_name = "URL", requires = "visible")]
    qr: Option<String>,

    /// Sign nothing: draw the page with the mark into FILE (PNG) to look at it
    #[arg(long, value_name = "FILE", requires = "visible", conflicts_with_all = ["output", "out_dir", "in_place", "bare_room", "level", "resume", "jobs", "tsa", "crl", "ocsp", "intermediate"])]
    pub(super) preview: Option<PathBuf>,
}

/// What the mark looks like, its picture read and checked.
pub(super) struct Look<'a> {
    args: &'a MarkArgs,
    image: Option<Image>,
}

impl MarkArgs {
    /// Reads what belongs to the mark, if there is to be one.
    pub(super) fn read(&self) -> Result<Option<Look<'_>>, Failure> {
        if !self.visible {
            return Ok(None);
        }
        Ok(Some(Look { args: self, image: self.image.as_deref().map(picture).transpose()? }))
    }

    fn place(&self) -> Place {
        match (self.rect, self.corner, &self.tag) {
            (Some(rectangle), ..) => Place::Rectangle(rectangle),
            (None, Some(corner), _) => Place::Corner(corner),
            (None, None, Some(tag)) => Place::Tag(tag.clone()),
            (None, None, None) => Place::Default,
        }
    }

    fn page(&self) -> PageChoice {
        let unsaid = if self.tag.is_some() { PageChoice::Tagged } else { PageChoice::Last };
        self.page.unwrap_or(unsaid)
    }
}

impl Look<'_> {
    /// What the office is asked for.
    pub(super) fn order(self, office: Option<&Office>) -> MarkOrder {
        MarkOrder {
            layout: self.args.layout,
            page: self.args.page(),
            place: self.args.place(),
            qr: self.args.qr.clone(),
            image: self.image,
            verification: office.map_or(VERIFICATION, |office| office.addresses().base()).to_owned(),
            zone: zone(office),
        }
    }
}

fn picture(path: &Path) -> Result<Image, Failure> {
    Image::read(&files::read(path)?).map_err(|source| Failure::Picture { path: path.to_owned(), source })
}

fn layout(text: &str) -> Result<Layout, String> {
    match text {
        "block" => Ok(Layout::Block),
        "qr" => Ok(Layout::Qr),
        "footer" => Ok(Layout::Footer),
        _ => Err("one of block, qr, footer".to_owned()),
    }
}

fn page(text: &str) -> Result<PageChoice, String> {
    match text {
        "last" | "terakhir" => Ok(PageChoice::Last),
        "all" | "semua" => Ok(PageChoice::All),
        number => number.parse::<NonZeroU32>().map(PageChoice::Number).map_err(|error| error.to_string()),
    }
}

fn corner(text: &str) -> Result<Corner, String> {
    match text {
        "lower-left" | "kiri-bawah" => Ok(Corner::LowerLeft),
        "lower-right" | "kanan-bawah" => Ok(Corner::LowerRight),
        "upper-left" | "kiri-atas" => Ok(Corner::UpperLeft),
        "upper-right" | "kanan-atas" => Ok(Corner::UpperRight),
        _ => Err("one of lower-left, lower-right, upper-left, upper-right".to_owned()),
    }
}

fn rectangle(text: &str) -> Result<DisplayedRectangle, String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match numbers[..] {
        [x, y, width, height] if text.split(',').count() == 4 && numbers.iter().all(|n| n.is_finite()) => {
            Ok(DisplayedRectangle { x, y, width, height })
        }
        _ => Err("four numbers, such as 300,60,180,60".to_owned()),
    }
}
