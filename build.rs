//! Compiles `locales/*/{messages,words}.ftl` into tables, so that no run of the program reads or checks them.
//! Whatever is wrong in them stops the build with the file and the line. Must not decide anything else.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

#[allow(dead_code, unreachable_pub)]
#[path = "src/locale/compile/mod.rs"]
mod compile;
#[allow(dead_code, unreachable_pub)]
#[path = "src/locale/fold.rs"]
mod fold;

use compile::{Folder, messages, words};

fn main() -> Result<(), Box<dyn Error>> {
    for source in [
        "locales",
        "build.rs",
        "src/locale/compile",
        "src/locale/fold.rs",
    ] {
        println!("cargo::rerun-if-changed={source}");
    }
    let folders = read_folders(Path::new("locales"))?;
    // While a message is being written its translations may lag behind; nothing incomplete is ever released.
    let lenient = env::var("PROFILE")? != "release";
    let mut faults = Vec::new();

    let (catalog, message_faults) = messages::compile(&folders);
    let mut outstanding: BTreeMap<String, usize> = BTreeMap::new();
    for fault in message_faults {
        if lenient && fault.is_untranslated() {
            *outstanding.entry(fault.place).or_default() += 1;
        } else {
            faults.push(fault);
        }
    }
    for (file, count) in outstanding {
        println!(
            "cargo::warning={file}: {count} messages of locales/en are missing; they will be read in English"
        );
    }
    let (table, word_faults) =
        words::compile(&folders, fold::fold, fold::strip_accents, fold::squeeze);
    faults.extend(word_faults);

    for fault in &faults {
        println!("cargo::error={fault}");
    }
    link_the_unwinder_statically()?;
    link_at_a_fixed_address()?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("catalog.rs"), catalog)?;
    fs::write(Path::new(&out).join("words.rs"), table)?;
    Ok(())
}

/// Rust's runtime asks for libgcc's unwinder, which comes as a shared library. To load and relocate it takes a
/// sixth of the time that a short command has; the same code as a static library costs nothing.
fn link_the_unwinder_statically() -> Result<(), Box<dyn Error>> {
    let target = env::var("TARGET")?;
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    if !target.ends_with("-linux-gnu")
        || target != env::var("HOST")?
        || features.contains("crt-static")
    {
        return Ok(());
    }
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let asked = Command::new(compiler)
        .arg("-print-file-name=libgcc_eh.a")
        .output();
    // Without that file, or with another compiler, the shared one serves.
    let answer = asked
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default();
    if let Some(folder) = Path::new(&answer)
        .parent()
        .filter(|folder| folder.is_absolute())
    {
        println!("cargo::rustc-link-search=native={}", folder.display());
        println!("cargo::rustc-link-lib=static:+whole-archive,-bundle=gcc_eh");
    }
    Ok(())
}

/// A program that can be loaded anywhere has its tables of addresses rewritten at each start, page by page:
/// a tenth of the time of a short command. For the static build, .cargo/config.toml says the same.
fn link_at_a_fixed_address() -> Result<(), Box<dyn Error>> {
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    // Whoever asks for a static program gets one that moves itself.
    if env::var("TARGET")?.ends_with("-linux-gnu") && !features.contains("crt-static") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    Ok(())
}

/// English first, then the others by their names.
fn read_folders(root: &Path) -> Result<Vec<Folder>, Box<dyn Error>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        let Some(tag) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        // A file without translations is not an error here: each missing message is reported by itself.
        let messages = fs::read_to_string(path.join("messages.ftl")).unwrap_or_default();
        let words = fs::read_to_string(path.join("words.ftl"))
            .map_err(|error| format!("locales/{tag}/words.ftl: {error}"))?;
        folders.push(Folder {
            tag: tag.to_owned(),
            messages,
            words,
        });
    }
    folders.sort_by_key(|folder| (folder.tag != "en", folder.tag.clone()));
    if folders.first().is_none_or(|folder| folder.tag != "en") {
        return Err("locales/en: the reference language is missing".into());
    }
    Ok(folders)
}
