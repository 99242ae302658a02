//! Smooth random values: the shapes of ridges, clouds and ripples. The same for the same place, always. Pure.

/// A power of two.
const SIDE: usize = 256;

/// A field of values between 0 and 1 that repeats itself after 256 steps.
pub(super) struct Noise(Vec<f32>);

impl Noise {
    /// Others for another seed.
    pub(super) fn new(seed: u32) -> Self {
        let mut state = seed;
        let mut next = || {
            // A linear congruential generator (Numerical Recipes); its upper bits are good enough to look at.
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from((state >> 16) as u16) / f32::from(u16::MAX)
        };
        Self((0..SIDE * SIDE).map(|_| next()).collect())
    }

    /// One value between those at whole numbers. Both are at least 0.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the whole part of a number that is not negative"
    )]
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x as usize, y as usize);
        let (u, v) = (eased(x.fract()), eased(y.fract()));
        let upper = (top & (SIDE - 1)) * SIDE;
        let lower = ((top + 1) & (SIDE - 1)) * SIDE;
        let (left, right) = (left & (SIDE - 1), (left + 1) & (SIDE - 1));
        let above = mixed(self.0[upper + left], self.0[upper + right], u);
        let below = mixed(self.0[lower + left], self.0[lower + right], u);
        mixed(above, below, v)
    }

    /// A value of the place alone, in no way smooth.
    pub(super) fn grain(&self, x: u16, y: u16) -> f32 {
        let (x, y) = (usize::from(x), usize::from(y));
        self.0[(x + y * 331 + (y >> 3) * 97) % self.0.len()]
    }

    /// Several octaves of it, each half as strong as the one before: between 0 and 1.
    pub(super) fn rough(&self, x: f32, y: f32, octaves: u8) -> f32 {
        let (mut sum, mut whole, mut share, mut step) = (0.0, 0.0, 1.0, 1.0);
        for octave in 0..octaves {
            let aside = f32::from(octave) * 17.3;
            sum += share * self.at(x * step + aside, y * step + aside);
            whole += share;
            share *= 0.5;
            step *= 2.0;
        }
        sum / whole
    }
}

/// From `one` to `other` as `share` goes from 0 to 1.
pub(super) fn mixed(one: f32, other: f32, share: f32) -> f32 {
    one + (other - one) * share
}

fn eased(share: f32) -> f32 {
    share * share * (3.0 - 2.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_within_0_and_1_and_have_no_steps() {
        let noise = Noise::new(20);
        let mut before = noise.rough(0.0, 3.3, 6);
        for step in 1u16..30_000 {
            let value = noise.rough(f32::from(step) / 100.0, 3.3, 6);
            assert!((0.0..=1.0).contains(&value));
            assert!((value - before).abs() < 0.2);
            before = value;
        }
    }
}
