//! The table that is printed in the end.

use crate::quality::Compared;

/// One comparison.
pub(crate) struct Row {
    what: &'static str,
    rounds: Vec<[f64; 2]>,
    bound: f64,
}

impl Row {
    pub(crate) fn of(what: &'static str, rounds: Vec<[f64; 2]>, bound: f64) -> Self {
        Self {
            what,
            rounds,
            bound,
        }
    }

    /// Whether the median of the ratios reaches the bound.
    pub(crate) fn holds(&self) -> bool {
        median(self.ratios()) >= self.bound
    }

    fn ratios(&self) -> Vec<f64> {
        self.rounds
            .iter()
            .map(|[ours, theirs]| ours / theirs)
            .collect()
    }

    fn of_side(&self, side: usize) -> f64 {
        median(self.rounds.iter().map(|round| round[side]).collect())
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn verdict(holds: bool) -> &'static str {
    if holds { "holds" } else { "MISSED" }
}

pub(crate) fn print(rows: &[Row], quality: &[Compared]) {
    println!(
        "{:<56} {:>10} {:>10} {:>7} {:>15} {:>6}",
        "answers a second (medians)", "ours", "theirs", "ratio", "spread", "bound"
    );
    for row in rows {
        let mut ratios = row.ratios();
        ratios.sort_by(f64::total_cmp);
        let spread = format!("{:.2} to {:.2}", ratios[0], ratios[ratios.len() - 1]);
        println!(
            "{:<56} {:>10.0} {:>10.0} {:>7.2} {spread:>15} {:>6.1}  {}",
            row.what,
            row.of_side(0),
            row.of_side(1),
            median(row.ratios()),
            row.bound,
            verdict(row.holds())
        );
    }
    println!(
        "{:<56} {:>10} {:>10}",
        "likeness to Lanczos of all pixels (SSIM)", "ours", "theirs"
    );
    for compared in quality {
        println!(
            "{:<56} {:>10.5} {:>10.5} {:>40}",
            compared.reference,
            compared.ours,
            compared.theirs,
            verdict(compared.holds())
        );
    }
}
