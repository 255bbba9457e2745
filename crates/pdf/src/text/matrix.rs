//! Places, vectors and the matrices that move them (ISO 32000-2 §8.3.3).

use crate::syntax::Object;

/// A place or a vector.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

/// `[a b c d e f]`: x' = a x + c y + e, y' = b x + d y + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Point {
    pub(super) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }

    pub(super) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    pub(super) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    pub(super) fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn translation(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Reads an array of six numbers.
    pub(super) fn from_object(object: &Object) -> Option<Self> {
        let numbers: Option<Vec<f64>> = object.as_array()?.iter().map(Object::as_number).collect();
        Some(Self(numbers?.try_into().ok()?))
    }

    /// What does as this one does and then as `next` does.
    pub(super) fn then(self, next: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let x = next.vector(a, b);
        let y = next.vector(c, d);
        let origin = next.place(e, f);
        Self([x.x, x.y, y.x, y.y, origin.x, origin.y])
    }

    /// Where the place `x` `y` comes to stand.
    pub(super) fn place(self, x: f64, y: f64) -> Point {
        let moved = self.vector(x, y);
        Point::new(moved.x + self.0[4], moved.y + self.0[5])
    }

    /// What becomes of the vector `x` `y`.
    pub(super) fn vector(self, x: f64, y: f64) -> Point {
        let [a, b, c, d, ..] = self.0;
        Point::new(a * x + c * y, b * x + d * y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_in_a_row_do_one_after_the_other() {
        let turn = Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        let both = Matrix::translation(10.0, 0.0).then(turn);
        assert_eq!(both.place(1.0, 2.0), Point::new(-2.0, 11.0));
        assert_eq!(both.vector(1.0, 2.0), Point::new(-2.0, 1.0));
        assert_eq!(turn.then(Matrix::translation(10.0, 0.0)).place(1.0, 2.0), Point::new(8.0, 1.0));
    }

    #[test]
    fn only_six_numbers_are_a_matrix() {
        let six = Object::numbers(&[1.0, 0.0, 0.0, 1.0, 5.0, 6.5]);
        assert_eq!(Matrix::from_object(&six), Some(Matrix::translation(5.0, 6.5)));
        for wrong in [Object::Null, Object::numbers(&[1.0; 5]), Object::Array(vec![Object::Null; 6])] {
            assert_eq!(Matrix::from_object(&wrong), None, "{wrong:?}");
        }
    }
}
