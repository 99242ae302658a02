//! How much memory a process that mostly waits holds on to. Gives back what the kernel can read from files again, which
//! costs a few page faults when it is needed; must not touch a page that differs from its file.

use std::fs::File;
use std::io::{BufRead, BufReader};

/// Gives the code and the constants of our program back. Nothing is lost: what is needed again comes from the file,
/// where other processes of the program have it in use anyway.
pub(crate) fn shrink() {
    let Ok(maps) = File::open("/proc/self/smaps") else {
        return;
    };
    // All first: what is given back and then needed to read on comes back with its neighbours.
    let (mut found, mut mapping) = (Vec::new(), None);
    for line in BufReader::new(maps).lines().map_while(Result::ok) {
        if let Some(next) = unwritable(&line) {
            mapping = Some(next);
        } else if line.starts_with("Anonymous:") {
            // Any page that was written to before it was protected (relocations) is none of the file's any more.
            let is_as_in_file = line.split_ascii_whitespace().nth(1) == Some("0");
            found.extend(mapping.take().filter(|_| is_as_in_file));
        }
    }
    for (begin, length) in found {
        let begin = std::ptr::without_provenance_mut::<libc::c_void>(begin);
        // SAFETY: the pages cannot be written to, and all of them are as in their file, from which the kernel reads
        // them again at the next access.
        unsafe { libc::madvise(begin, length, libc::MADV_DONTNEED) };
    }
}

/// Where a mapping begins and how long it is, where the line is the first one of a mapped file that is only read or
/// executed; see `proc_pid_maps(5)`.
fn unwritable(line: &str) -> Option<(usize, usize)> {
    let mut fields = line.split_ascii_whitespace();
    let (begin, end) = fields.next()?.split_once('-')?;
    let mode = fields.next()?;
    let file = fields.nth(3)?;
    let number = |text| usize::from_str_radix(text, 16).ok();
    let (begin, end) = (number(begin)?, number(end)?);
    let is_unwritable = matches!(mode, "r-xp" | "r--p");
    (is_unwritable && file.starts_with('/')).then_some((begin, end - begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_cannot_be_written_to_are_given_back() {
        let line =
            |mode: &str, file: &str| format!("00401000-00403000 {mode} 00001000 fe:00 77 {file}");
        assert_eq!(
            unwritable(&line("r-xp", "/usr/bin/program")),
            Some((0x40_1000, 0x2000))
        );
        for (mode, file) in [
            ("rw-p", "/usr/bin/program"),
            ("r--p", "[vvar]"),
            ("r--p", ""),
            ("r--s", "/a"),
        ] {
            assert_eq!(unwritable(&line(mode, file)), None, "{mode} {file}");
        }
        assert_eq!(unwritable("Anonymous:             0 kB"), None);
    }

    #[test]
    fn everything_works_as_before() {
        shrink();
        assert_eq!(format!("{:?}", "12".parse::<u8>()), "Ok(12)");
    }
}
