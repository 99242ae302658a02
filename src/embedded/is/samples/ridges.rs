//! The mountains of the landscape: where they end, and what grows on them. Pure.

use super::landscape::Colour;
use super::noise::{Noise, mixed};

/// A chain of mountains, the farthest first.
pub(super) struct Ridge {
    /// Where it is on the whole.
    level: f32,
    /// How much it goes up and down.
    height: f32,
    /// The length of its waves.
    length: f32,
    octaves: u8,
    /// At its crest and at its foot, where haze lies.
    pub(super) crest: Colour,
    pub(super) foot: Colour,
    /// The height of the trees on it.
    trees: f32,
}

pub(super) const RIDGES: [Ridge; 5] = [
    Ridge {
        level: 590.0,
        height: 250.0,
        length: 430.0,
        octaves: 6,
        crest: [196.0, 128.0, 146.0],
        foot: [252.0, 186.0, 142.0],
        trees: 0.0,
    },
    Ridge {
        level: 660.0,
        height: 230.0,
        length: 370.0,
        octaves: 6,
        crest: [142.0, 94.0, 132.0],
        foot: [236.0, 158.0, 134.0],
        trees: 0.0,
    },
    Ridge {
        level: 715.0,
        height: 180.0,
        length: 300.0,
        octaves: 6,
        crest: [96.0, 66.0, 110.0],
        foot: [196.0, 124.0, 124.0],
        trees: 0.0,
    },
    Ridge {
        level: 762.0,
        height: 120.0,
        length: 240.0,
        octaves: 5,
        crest: [56.0, 42.0, 80.0],
        foot: [126.0, 80.0, 100.0],
        trees: 7.0,
    },
    Ridge {
        level: 812.0,
        height: 96.0,
        length: 420.0,
        octaves: 4,
        crest: [24.0, 20.0, 44.0],
        foot: [44.0, 32.0, 56.0],
        trees: 30.0,
    },
];

impl Ridge {
    /// How far from the top of the picture it begins in a column.
    pub(super) fn crest_at(&self, noise: &Noise, number: f32, x: f32) -> f32 {
        let line = number * 31.7 + 5.5;
        let along = x / self.length + number * 7.3;
        // Folded, it has peaks and round valleys.
        let shape = noise.rough(along, line, self.octaves);
        let peaks =
            1.0 - (2.0 * noise.rough(along * 0.8 + 50.0, line + 60.0, self.octaves) - 1.0).abs();
        let mut crest = self.level - self.height * (mixed(shape, peaks, 0.45) - 0.32);
        if self.trees > 0.0 {
            crest -= self.forest(noise, line, x);
        }
        crest
    }

    /// Spruces, pointed and of different height, in groups.
    fn forest(&self, noise: &Noise, line: f32, x: f32) -> f32 {
        let spacing = self.trees * 0.42;
        let mut highest = 0.0f32;
        for row in [0.0, 0.37, 0.71] {
            let place = x / spacing + row + 20.0;
            let tree = place.floor();
            let size = noise.at(tree * 3.1 + 0.5, line + row * 90.0);
            let group = noise.at(x / (self.trees * 6.0) + 8.0, line + 30.0);
            let aside = ((place - tree) - 0.5).abs() * 2.0;
            // The branches make the outline ragged.
            let ragged = 0.12 * noise.at(x * 0.9 + 7.0, line + 77.0);
            let height =
                (1.0 - aside - ragged).max(0.0) * (0.35 + 0.65 * size) * (0.25 + 0.9 * group);
            highest = highest.max(height);
        }
        highest * self.trees
    }
}
