//! What is kept, for how long, and what is left of it after a restart.

use std::fs;
use std::os::unix::fs::MetadataExt;

use tempfile::TempDir;

use super::super::disk::file_name;
use super::stand_in::Mood;
use super::*;

const PICTURE: &str = "/is/image/a.jpg?wid=64";

/// The whole files in a folder.
fn kept(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "answer"))
        .collect()
}

#[tokio::test]
async fn what_is_kept_is_asked_about_and_renewed() {
    let server = StandIn::start();
    let router = open(&settings(&server), IMPATIENT).router();
    for asked in 1..=3 {
        let got = get(&router, PICTURE).await;
        assert_eq!(got.body, stand_in::bytes("/is/image/a.jpg", 1));
        assert_eq!((server.questions(), server.unchanged()), (asked, asked - 1));
    }
    server.change();
    let got = get(&router, PICTURE).await;
    assert_eq!(got.body, stand_in::bytes("/is/image/a.jpg", 2));
}

#[tokio::test]
async fn what_may_not_be_kept_is_not() {
    let mut server = StandIn::start();
    let router = open(&settings(&server), Times::USUAL).router();
    assert_eq!(get(&router, "/is/image/secret.jpg").await.status, 200);
    server.die();
    assert_eq!(get(&router, "/is/image/secret.jpg").await.status, 503);
}

#[tokio::test]
async fn a_restart_loses_nothing_that_was_written() {
    let mut server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let settings = with_cache(&server, folder.path());
    // One that is kept in memory as well, and one that is too large for that.
    let addresses = [PICTURE, "/is/image/sized-3000000.jpg"];
    {
        let router = open(&settings, Times::USUAL).router();
        for address in addresses {
            assert_eq!(get(&router, address).await.status, 200);
        }
        until("both are written", || kept(folder.path()).len() == 2).await;
    }
    // A file that was begun when a server was killed, and one that is not ours.
    let begun = folder.path().join(format!("{:032x}.begun", 7));
    fs::write(&begun, "half").unwrap();
    let foreign = folder.path().join("holiday.answer");
    fs::write(&foreign, "not ours").unwrap();
    server.die();
    let platform = reopen(&settings, IMPATIENT).await;
    let router = platform.router();
    for address in addresses {
        let got = get(&router, address).await;
        let path = address.split('?').next().unwrap();
        assert_eq!(
            (got.status.as_u16(), &got.body[..]),
            (200, &stand_in::bytes(path, 1)[..])
        );
    }
    until("the unfinished file is gone", || !begun.exists()).await;
    assert!(foreign.exists());
    // Whether it still holds is asked once there is somebody to ask.
    let before = server.questions();
    server.rise();
    assert_eq!(get(&router, PICTURE).await.status, 200);
    assert_eq!((server.questions(), server.unchanged()), (before + 1, 1));
}

#[tokio::test]
async fn what_is_garbled_is_never_sent() {
    let mut server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let settings = with_cache(&server, folder.path());
    drop({
        let router = open(&settings, Times::USUAL).router();
        assert_eq!(get(&router, PICTURE).await.status, 200);
        until("it is written", || kept(folder.path()).len() == 1).await;
        router
    });
    let path = kept(folder.path()).remove(0);
    let whole = fs::read(&path).unwrap();
    let mut garbled = whole.clone();
    *garbled.last_mut().unwrap() ^= 1;
    fs::write(&path, &garbled).unwrap();
    server.die();
    let platform = reopen(&settings, IMPATIENT).await;
    assert_eq!(get(&platform.router(), PICTURE).await.status, 503);
    until("it is removed", || !path.exists()).await;
    // It was its content alone that was found bad.
    fs::write(&path, &whole).unwrap();
    drop(platform);
    let platform = reopen(&settings, IMPATIENT).await;
    assert_eq!(get(&platform.router(), PICTURE).await.status, 200);
}

#[tokio::test]
async fn the_disk_holds_no_more_than_it_may() {
    let server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let settings = PlatformServer {
        cache_size: 1 << 20,
        ..with_cache(&server, folder.path())
    };
    let bytes = || -> u64 {
        let files = kept(folder.path());
        let sizes = files.iter().filter_map(|path| path.metadata().ok());
        sizes
            .map(|facts| facts.len().max(facts.blocks() * 512))
            .sum()
    };
    {
        let router = open(&settings, Times::USUAL).router();
        for number in 0..64 {
            let address = format!("/is/image/{number}/sized-100000.jpg");
            assert_eq!(get(&router, &address).await.status, 200);
            assert!(bytes() <= 1 << 20);
        }
        // Larger than all that may be there.
        let address = "/is/image/sized-2000000.jpg";
        assert_eq!(get(&router, address).await.status, 200);
        until("much is written", || bytes() > 1 << 19).await;
        assert!(bytes() <= 1 << 20);
    }
    // A smaller bound holds for what is there already.
    let settings = PlatformServer {
        cache_size: 1 << 18,
        ..settings
    };
    let _platform = reopen(&settings, Times::USUAL).await;
    until("room is made", || bytes() <= 1 << 18).await;
    assert!(!kept(folder.path()).is_empty());
}

#[tokio::test]
async fn a_changed_picture_is_kept_in_place_of_the_former_one() {
    let mut server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let settings = with_cache(&server, folder.path());
    // One that is kept in memory as well, and one that is too large for that.
    let addresses = ["/is/image/a.jpg", "/is/image/sized-3000000.jpg"];
    let has = |edition: u32| {
        let files = kept(folder.path());
        let is_new = |path: &std::path::PathBuf| {
            let words = format!("edition {edition} ").into_bytes();
            fs::read(path).is_ok_and(|file| file.windows(words.len()).any(|part| part == words))
        };
        files.iter().filter(|path| is_new(path)).count() == addresses.len()
    };
    {
        let platform = open(&settings, IMPATIENT);
        let router = platform.router();
        for edition in 1..=2 {
            for address in addresses {
                let got = get(&router, address).await;
                assert_eq!(got.body, stand_in::bytes(address, edition));
            }
            until("both are written", || has(edition)).await;
            assert_eq!(platform.pictures.disk.as_ref().unwrap().size().1, 2);
            server.change();
        }
    }
    server.die();
    let router = reopen(&settings, IMPATIENT).await.router();
    for address in addresses {
        let got = get(&router, address).await;
        assert_eq!(got.status, 200, "{address}");
        assert_eq!(got.body, stand_in::bytes(address, 2));
    }
}

#[tokio::test]
async fn a_smaller_bound_leaves_the_newest() {
    let server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let settings = with_cache(&server, folder.path());
    let addresses: Vec<_> = (0..8)
        .map(|number| format!("/is/image/{number}/sized-100000.jpg"))
        .collect();
    let numbers = || -> Vec<usize> {
        let number = |path: &std::path::PathBuf| {
            let file = fs::read(path).unwrap();
            let text = String::from_utf8_lossy(&file);
            addresses.iter().position(|address| text.contains(address))
        };
        let files = kept(folder.path());
        let mut numbers: Vec<_> = files.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers
    };
    {
        let router = open(&settings, Times::USUAL).router();
        for (number, address) in addresses.iter().enumerate() {
            assert_eq!(get(&router, address).await.status, 200);
            until("it is written", || kept(folder.path()).len() == number + 1).await;
            // The clock of files may be coarse.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    let settings = PlatformServer {
        cache_size: 1 << 18,
        ..settings
    };
    let _platform = reopen(&settings, Times::USUAL).await;
    until("room is made", || kept(folder.path()).len() <= 2).await;
    assert_eq!(numbers(), [6, 7]);
}

#[tokio::test]
async fn a_refusal_of_what_was_never_kept_touches_no_file() {
    let server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let router = open(&with_cache(&server, folder.path()), IMPATIENT).router();
    assert_eq!(get(&router, PICTURE).await.status, 200);
    until("it is written", || kept(folder.path()).len() == 1).await;
    let witness = folder.path().join(file_name("/is/image/none.jpg"));
    fs::write(&witness, "").unwrap();
    server.feel(Mood::Refusing(StatusCode::NOT_FOUND));
    assert_eq!(get(&router, "/is/image/none.jpg").await.status, 404);
    server.feel(Mood::Well);
    assert_eq!(get(&router, "/is/image/b.jpg").await.status, 200);
    // One hand does one thing after the other: what was ordered before this is done.
    until("the next is written", || kept(folder.path()).len() == 3).await;
    assert!(witness.exists());
}

#[tokio::test]
async fn the_bytes_of_a_large_file_are_checked_once() {
    let mut server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let settings = with_cache(&server, folder.path());
    let address = "/is/image/sized-3000000.jpg";
    {
        let router = open(&settings, Times::USUAL).router();
        assert_eq!(get(&router, address).await.status, 200);
        until("it is written", || kept(folder.path()).len() == 1).await;
    }
    server.die();
    let platform = reopen(&settings, IMPATIENT).await;
    let disk = platform.pictures.disk.as_ref().unwrap();
    until("it is known", || disk.size().1 == 1).await;
    let router = platform.router();
    assert_eq!(get(&router, address).await.status, 200);
    // Nobody but us writes there; it only shows that they are not read again.
    let path = kept(folder.path()).remove(0);
    let mut file = fs::read(&path).unwrap();
    *file.last_mut().unwrap() ^= 1;
    fs::write(&path, &file).unwrap();
    assert_eq!(ask(&router, Method::HEAD, address, &[]).await.status, 200);
}

#[tokio::test]
async fn a_refusal_takes_the_file_away() {
    let server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let router = open(&with_cache(&server, folder.path()), IMPATIENT).router();
    assert_eq!(get(&router, PICTURE).await.status, 200);
    until("it is written", || kept(folder.path()).len() == 1).await;
    server.feel(Mood::Refusing(StatusCode::NOT_FOUND));
    assert_eq!(get(&router, PICTURE).await.status, 404);
    until("it is removed", || kept(folder.path()).is_empty()).await;
}

#[tokio::test]
async fn a_disk_that_takes_nothing_only_means_that_nothing_is_kept() {
    let server = StandIn::start();
    let folder = TempDir::new().unwrap();
    let platform = open(&with_cache(&server, folder.path()), IMPATIENT);
    let router = platform.router();
    fs::remove_dir_all(folder.path()).unwrap();
    for _ in 0..2 {
        assert_eq!(get(&router, PICTURE).await.status, 200);
    }
    let disk = platform.pictures.disk.as_ref().unwrap();
    until("it is counted", || disk.unwritten() == 1).await;
    assert_eq!(disk.size(), (0, 0));
}
