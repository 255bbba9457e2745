//! Whether content draws nothing but letters in plain boxes: a light background, a thin border, a clip along its edge.

use std::collections::HashSet;

use super::content::{Content, Operand, Operation};
use super::error::TextError;
use crate::page::Rectangle;

/// Most that is painted below letters.
const MAX_PAINTED: usize = 4;
/// A background is at least so bright, and letters at most, 1 being white.
const LIGHT: f64 = 0.8;
const DARK: f64 = 0.6;
/// Widest line of a border, and how far it and a clip may reach inwards; of a small box, by its smaller side.
const WIDEST: f64 = 3.0;
const DEEPEST: f64 = 4.0;
const DEEPEST_SHARE: f64 = 0.25;
/// Largest number: beyond 16 bits some readers take others, and single precision loses what stands behind the point.
const LARGEST: f64 = 32767.0;

/// What is drawn, and where.
pub(super) struct Painted {
    /// The names of the fonts that were set.
    pub(super) fonts: HashSet<Vec<u8>>,
    /// What borders and clips leave of the box.
    pub(super) inside: Rectangle,
}

/// What `data` draws in this box; `None` if that is more than letters in plain boxes.
///
/// # Errors
/// Limits.
pub(super) fn painted(data: &Vec<u8>, bounds: &Rectangle) -> Result<Option<Painted>, TextError> {
    let Rectangle { left, bottom, right, top } = *bounds;
    if [left, bottom, right, top].iter().any(|edge| edge.abs() > LARGEST) {
        return Ok(None);
    }
    let mut content = Content::new(data);
    let mut paint = Paint {
        bounds,
        inside: *bounds,
        state: State { fill: Fill::BLACK, width: 1.0 },
        saved: Vec::new(),
        path: None,
        clips: false,
        has_text: false,
        painted: 0,
    };
    let mut fonts = HashSet::new();
    while let Some(operation) = content.next()? {
        if !(is_sane(&operation) && paint.takes(&operation)) {
            return Ok(None);
        }
        if operation.operator == b"Tf" {
            fonts.extend(operation.name(1).map(<[u8]>::to_vec));
        }
    }
    let is_whole = !content.has_images() && !content.is_broken() && paint.path.is_none();
    Ok(is_whole.then_some(Painted { fonts, inside: paint.inside }))
}

/// Whether all readers see the same numbers.
fn is_sane(operation: &Operation) -> bool {
    let is_sane = |operand: &Operand| operand.number().is_none_or(|number| number.abs() <= LARGEST);
    operation.operands.iter().all(|operand| match operand {
        Operand::Array(elements) => elements.iter().all(is_sane),
        operand => is_sane(operand),
    })
}

/// How many operands an operator has that says how something is drawn, and draws nothing itself.
fn operands_of_silent(operator: &[u8]) -> Option<usize> {
    Some(match operator {
        b"BT" | b"ET" | b"T*" | b"EMC" => 0,
        b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"BMC" | b"MP" | b"G" | b"J" | b"j" | b"M" | b"i" | b"ri" => {
            1
        }
        b"Td" | b"TD" | b"Tf" => 2,
        b"RG" => 3,
        b"K" => 4,
        b"Tm" => 6,
        _ => return None,
    })
}

/// What was painted so far.
struct Paint<'b> {
    bounds: &'b Rectangle,
    inside: Rectangle,
    state: State,
    saved: Vec<State>,
    /// The box that is to be painted.
    path: Option<Rectangle>,
    /// Whether that is to be a clip.
    clips: bool,
    has_text: bool,
    painted: usize,
}

/// What `q` keeps.
#[derive(Clone, Copy)]
struct State {
    fill: Fill,
    /// Of lines.
    width: f64,
}

impl Paint<'_> {
    /// Whether an operation is plain, behind those before it.
    fn takes(&mut self, operation: &Operation) -> bool {
        let (operator, count) = (operation.operator.as_slice(), operation.operands.len());
        if self.path.is_some() {
            // Nothing stands between a box and its use.
            return count == 0 && self.uses(operator);
        }
        match operator {
            b"re" => count == 4 && self.boxes_up(operation),
            b"q" => {
                self.saved.push(self.state);
                count == 0
            }
            b"Q" => count == 0 && self.saved.pop().map(|state| self.state = state).is_some(),
            b"w" => {
                let width = operation.numbers().map(|[width]| width).filter(|width| *width >= 0.0);
                count == 1 && width.map(|width| self.state.width = width).is_some()
            }
            b"d" => matches!(&operation.operands[..], [Operand::Array(dashes), _] if dashes.is_empty()),
            b"g" | b"rg" | b"k" | b"cs" | b"sc" | b"scn" => {
                self.state.fill.set(operation).map(|fill| self.state.fill = fill).is_some()
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                self.has_text = true;
                count == if operator == b"\"" { 3 } else { 1 } && self.state.fill.brightness <= DARK
            }
            b"n" => count == 0,
            _ => operands_of_silent(operator) == Some(count),
        }
    }

    /// A box lies along the edge, all around, and nothing is painted over text.
    fn boxes_up(&mut self, operation: &Operation) -> bool {
        let Some([x, y, width, height]) = operation.numbers() else { return false };
        let place = Rectangle {
            left: x.min(x + width),
            bottom: y.min(y + height),
            right: x.max(x + width),
            top: y.max(y + height),
        };
        self.path = Some(place);
        !self.has_text && self.is_along_edge(&place)
    }

    /// Whether an operator behind a box is one that uses it, in a plain way.
    fn uses(&mut self, operator: &[u8]) -> bool {
        let (fills, strokes) = match operator {
            b"h" => return true,
            b"W" | b"W*" => return !std::mem::replace(&mut self.clips, true),
            b"n" => (false, false),
            b"f" | b"F" | b"f*" => (true, false),
            b"B" | b"B*" => (true, true),
            b"S" | b"s" => (false, true),
            _ => return false,
        };
        let Some(place) = self.path.take() else { return false };
        if std::mem::take(&mut self.clips) {
            self.inside = shared(&self.inside, &place);
        }
        self.painted += usize::from(fills || strokes);
        self.painted <= MAX_PAINTED
            && (!fills || self.state.fill.brightness >= LIGHT)
            && (!strokes || self.borders(&place))
    }

    /// Whether a line along this box leaves most of what is inside.
    fn borders(&mut self, place: &Rectangle) -> bool {
        let half = self.state.width / 2.0;
        let rest = Rectangle {
            left: place.left + half,
            bottom: place.bottom + half,
            right: place.right - half,
            top: place.top - half,
        };
        self.inside = shared(&self.inside, &rest);
        self.state.width <= WIDEST && self.is_along_edge(&rest)
    }

    /// Whether `place` reaches nearly everywhere.
    fn is_along_edge(&self, place: &Rectangle) -> bool {
        let Rectangle { left, bottom, right, top } = *self.bounds;
        let deepest = DEEPEST.min(DEEPEST_SHARE * (right - left).min(top - bottom));
        [place.left - left, place.bottom - bottom, right - place.right, top - place.top]
            .iter()
            .all(|margin| *margin <= deepest)
    }
}

fn shared(one: &Rectangle, other: &Rectangle) -> Rectangle {
    Rectangle {
        left: one.left.max(other.left),
        bottom: one.bottom.max(other.bottom),
        right: one.right.min(other.right),
        top: one.top.min(other.top),
    }
}

/// A colour.
#[derive(Clone, Copy)]
struct Fill {
    /// 1 being white.
    brightness: f64,
    /// How many numbers a colour consists of.
    components: usize,
}

impl Fill {
    const BLACK: Self = Self { brightness: 0.0, components: 1 };

    /// What an operator sets (§8.6.8); `None` for a colour that is not known.
    fn set(self, operation: &Operation) -> Option<Self> {
        let components = match operation.operator.as_slice() {
            b"g" => 1,
            b"rg" => 3,
            b"k" => 4,
            b"cs" => {
                return match operation.name(0)? {
                    b"DeviceGray" => Some(Self::BLACK),
                    b"DeviceRGB" => Some(Self { components: 3, ..Self::BLACK }),
                    b"DeviceCMYK" => Some(Self { components: 4, ..Self::BLACK }),
                    _ => None,
                };
            }
            _ => self.components,
        };
        let is_whole = operation.operands.len() == components;
        Some(Self { brightness: brightness(operation, components).filter(|_| is_whole)?, components })
    }
}

/// How bright a colour of so many components is, 1 being white.
fn brightness(operation: &Operation, components: usize) -> Option<f64> {
    let luminance = |[red, green, blue]: [f64; 3]| 0.3 * red + 0.59 * green + 0.11 * blue;
    match components {
        1 => operation.numbers().map(|[grey]| within([grey])[0]),
        3 => operation.numbers().map(|color| luminance(within(color))),
        _ => operation.numbers().map(|color| {
            let [cyan, magenta, yellow, black] = within(color);
            luminance([1.0 - cyan, 1.0 - magenta, 1.0 - yellow]) * (1.0 - black)
        }),
    }
}

/// Readers take what is beyond the ends of a scale for its ends (§8.6.4).
fn within<const N: usize>(color: [f64; N]) -> [f64; N] {
    color.map(|component| component.clamp(0.0, 1.0))
}
