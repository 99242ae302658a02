//! The program `ImageServing`. All of it is in the library; this only ends the process.

use std::process::ExitCode;

fn main() -> ExitCode {
    imageserving::run().into()
}
