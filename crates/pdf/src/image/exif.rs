//! Which way up a camera was held (Exif 2.32 §4.6.4, tag 0x0112).

/// How the stored rows and columns have to be laid for the picture to stand upright.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Orientation {
    /// As stored.
    #[default]
    Upright,
    /// Left and right are exchanged.
    Mirrored,
    /// Upside down.
    HalfTurn,
    /// Top and bottom are exchanged.
    Flipped,
    /// Rows are columns.
    Transposed,
    /// A quarter turn clockwise is needed.
    QuarterTurn,
    /// Rows are columns, from the far corner.
    Transverse,
    /// A quarter turn counterclockwise is needed.
    ThreeQuarterTurn,
}

/// All of them, in the order of their numbers from 1.
const BY_NUMBER: [Orientation; 8] = [
    Orientation::Upright,
    Orientation::Mirrored,
    Orientation::HalfTurn,
    Orientation::Flipped,
    Orientation::Transposed,
    Orientation::QuarterTurn,
    Orientation::Transverse,
    Orientation::ThreeQuarterTurn,
];

/// The tag, and the type of its value: one 16-bit number.
const TAG: u16 = 0x0112;
const SHORT: u16 = 3;

impl Orientation {
    /// What the TIFF structure of Exif data says; as stored, like all viewers, if it cannot be read.
    pub(super) fn from_exif(tiff: &[u8]) -> Self {
        number(tiff)
            .and_then(|number| BY_NUMBER.get(usize::from(number).checked_sub(1)?).copied())
            .unwrap_or_default()
    }

    /// Whether width and height are exchanged.
    pub(super) fn is_turned(self) -> bool {
        matches!(self, Self::Transposed | Self::QuarterTurn | Self::Transverse | Self::ThreeQuarterTurn)
    }

    /// The matrix that lays the stored picture upright on the unit square.
    pub(super) fn matrix(self) -> [f64; 6] {
        match self {
            Self::Upright => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            Self::Mirrored => [-1.0, 0.0, 0.0, 1.0, 1.0, 0.0],
            Self::HalfTurn => [-1.0, 0.0, 0.0, -1.0, 1.0, 1.0],
            Self::Flipped => [1.0, 0.0, 0.0, -1.0, 0.0, 1.0],
            Self::Transposed => [0.0, -1.0, -1.0, 0.0, 1.0, 1.0],
            Self::QuarterTurn => [0.0, -1.0, 1.0, 0.0, 0.0, 1.0],
            Self::Transverse => [0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
            Self::ThreeQuarterTurn => [0.0, 1.0, -1.0, 0.0, 1.0, 0.0],
        }
    }
}

/// The number in the first directory of a TIFF structure.
fn number(tiff: &[u8]) -> Option<u16> {
    let reader = match tiff.get(..4)? {
        b"II*\0" => Reader { tiff, is_big: false },
        b"MM\0*" => Reader { tiff, is_big: true },
        _ => return None,
    };
    let directory = usize::try_from(reader.long(4)?).ok()?;
    let count = usize::from(reader.short(directory)?);
    let entries = (0..count).map_while(|index| directory.checked_add(2 + 12 * index));
    entries
        .map_while(|at| Some((at, reader.short(at)?)))
        .find(|(_, tag)| *tag == TAG)
        .filter(|(at, _)| reader.short(at + 2) == Some(SHORT))
        .and_then(|(at, _)| reader.short(at + 8))
}

struct Reader<'a> {
    tiff: &'a [u8],
    is_big: bool,
}

impl Reader<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = self.tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiff(order: &[u8], directory: &[u8], entries: &[&[u8]]) -> Vec<u8> {
        [order, directory, &entries.concat()].concat()
    }

    #[test]
    fn the_orientation_is_read_or_left_as_it_is() {
        let little = |number: u8| [0x12, 1, 3, 0, 1, 0, 0, 0, number, 0, 0, 0];
        let big = |number: u8| [1, 0x12, 0, 3, 0, 0, 0, 1, 0, number, 0, 0];
        let other = [0x0f, 1, 2, 0, 1, 0, 0, 0, 6, 0, 0, 0];
        for (name, bytes, expected) in [
            ("little", tiff(b"II*\0", &[8, 0, 0, 0, 1, 0], &[&little(6)]), Orientation::QuarterTurn),
            ("big", tiff(b"MM\0*", &[0, 0, 0, 8, 0, 1], &[&big(3)]), Orientation::HalfTurn),
            (
                "second",
                tiff(b"II*\0", &[8, 0, 0, 0, 2, 0], &[&other, &little(8)]),
                Orientation::ThreeQuarterTurn,
            ),
            ("number 0", tiff(b"II*\0", &[8, 0, 0, 0, 1, 0], &[&little(0)]), Orientation::Upright),
            ("number 9", tiff(b"II*\0", &[8, 0, 0, 0, 1, 0], &[&little(9)]), Orientation::Upright),
            ("another tag", tiff(b"II*\0", &[8, 0, 0, 0, 1, 0], &[&other]), Orientation::Upright),
            ("cut short", tiff(b"II*\0", &[8, 0, 0, 0, 1, 0], &[&little(6)[..8]]), Orientation::Upright),
            ("count too high", tiff(b"II*\0", &[8, 0, 0, 0, 255, 255], &[&other]), Orientation::Upright),
            ("directory far off", tiff(b"II*\0", &[255, 255, 255, 255, 1, 0], &[]), Orientation::Upright),
            ("no order", tiff(b"XX*\0", &[8, 0, 0, 0, 1, 0], &[&little(6)]), Orientation::Upright),
            (
                "wrong type",
                tiff(b"II*\0", &[8, 0, 0, 0, 1, 0], &[&[0x12, 1, 4, 0, 1, 0, 0, 0, 6, 0, 0, 0]]),
                Orientation::Upright,
            ),
            ("nothing", Vec::new(), Orientation::Upright),
        ] {
            assert_eq!(Orientation::from_exif(&bytes), expected, "{name}");
        }
    }

    #[test]
    fn every_orientation_stays_on_the_unit_square() {
        for orientation in BY_NUMBER {
            let [a, b, c, d, e, f] = orientation.matrix();
            let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
            let mut laid = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f)).to_vec();
            laid.sort_by(|one, other| one.partial_cmp(other).expect("numbers"));
            assert_eq!(laid, [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)], "{orientation:?}");
            assert_eq!(orientation.is_turned(), a == 0.0, "{orientation:?}");
        }
    }
}
