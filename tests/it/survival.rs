//! The show: supervisor and guardian are killed at random while the components log. The components keep their
//! processes, every line is in the log exactly once and in order, and in the end nothing is left.

use std::fs;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rustix::process::Signal;

use crate::env::Env;
use crate::machine::{DEADLINE, lives, say, signal, until};
use crate::roles::counts_and_notes;

const FLEET: [&str; 3] = ["is", "ps", "svg"];

/// `start` as operators of all languages type it.
const STARTS: [&str; 5] = ["start", "démarrer", "iniciar", "starta", "lancer"];

/// Small, so that full ones move on in the midst of the kills, and none goes.
const LOG: &str = "log = { max-size = \"16KiB\", keep = 1000 }";

/// Kills, where `IMAGESERVING_TESTS_KILLS` does not say otherwise.
const KILLS: u64 = 50;

/// Numbers that look random and are the same for the same seed: `splitmix64`.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let count = u64::try_from(choices.len()).unwrap();
        choices[usize::try_from(self.below(count)).unwrap()]
    }
}

fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The process that a file of the run folder names, where it lives and is this instance's.
fn noted(env: &Env, file: &str) -> Option<u32> {
    let text = fs::read_to_string(env.home().join("run").join(file)).ok()?;
    let pid = text.lines().next()?.parse().ok()?;
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let home = env.home().as_os_str().as_encoded_bytes();
    line.split(|byte| *byte == 0)
        .any(|argument| argument == home)
        .then_some(pid)
}

/// Everything that a component wrote, from what was rotated first to what is written now.
fn written(env: &Env, id: &str) -> String {
    let log = |suffix: &str| fs::read(env.path(&format!("logs/{id}.log{suffix}")));
    let mut files: Vec<Vec<u8>> = (1..)
        .map_while(|place| log(&format!(".{place}")).ok())
        .collect();
    files.reverse();
    files.push(log("").unwrap());
    String::from_utf8(files.concat()).unwrap()
}

#[test]
fn no_kill_costs_a_component_a_line_or_its_process() {
    let seed = number_from_environment("IMAGESERVING_TESTS_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        u64::from(now.unwrap().subsec_nanos())
    });
    let kills = number_from_environment("IMAGESERVING_TESTS_KILLS").unwrap_or(KILLS);
    say(&format!(
        "IMAGESERVING_TESTS_SEED={seed} IMAGESERVING_TESTS_KILLS={kills}\n"
    ));
    let mut chance = Chance(seed);
    let env = Env::empty();
    let counts = |id| counts_and_notes(id, &env.path(id)).with(LOG).into_toml();
    env.configure(&FLEET.map(counts).join("\n"));
    env.expect(0, "start");
    let before = env.status();
    let begin = Instant::now();
    let mut killed = 0;
    while killed < kills {
        thread::sleep(Duration::from_millis(chance.below(150)));
        let aims: &[&str] = match chance.below(3) {
            0 => &["supervisor.pid"],
            1 => &["guardian.pid"],
            _ => &["guardian.pid", "supervisor.pid"],
        };
        let hit: Vec<u32> = aims.iter().filter_map(|aim| noted(&env, aim)).collect();
        for pid in &hit {
            signal(*pid, Signal::KILL);
        }
        killed += u64::try_from(hit.len()).unwrap();
        let is_left = ["supervisor.pid", "guardian.pid"]
            .iter()
            .any(|one| noted(&env, one).is_some_and(|pid| !hit.contains(&pid)));
        // Half of the time the next kill does not wait for what follows from this one.
        if !is_left || chance.below(2) == 0 {
            recover(&env, &mut chance);
        }
    }
    recover(&env, &mut chance);
    until("the logs have moved on", || {
        FLEET.iter().all(|id| {
            let first = env.home().join(format!("logs/{id}.log.1"));
            first.exists()
        })
    });
    let after = env.status();
    assert_eq!(after.pids()[1..], before.pids()[1..]);
    for line in &after.components {
        assert_eq!(line.restarts, 0, "{after:#?}");
        assert_eq!(line.state, "running", "{after:#?}");
        let lived = Duration::from_secs_f64(line.uptime_s.unwrap());
        // What is shown is rounded.
        let rounding = Duration::from_millis(200);
        assert!(lived + rounding >= begin.elapsed(), "{after:#?}");
    }
    env.expect(0, "stop");
    env.assert_nothing_runs();
    for id in FLEET {
        let text = written(&env, id);
        // Before them stands what the test runner says.
        let lines = text.lines().skip_while(|line| !line.starts_with("count "));
        let mut count = 0_u64;
        for (line, expected) in lines.zip(0_u64..) {
            assert_eq!(line, format!("count {expected}"), "of {id}");
            count += 1;
        }
        assert!(count > kills, "{id} wrote {count} lines");
        let last: u64 = fs::read_to_string(env.path(id)).unwrap().parse().unwrap();
        assert!(
            count > last,
            "{id} wrote up to {last}, of which {count} came"
        );
    }
}

/// Brings everything back to order as an operator would, in whatever language.
fn recover(env: &Env, chance: &mut Chance) {
    let word = chance.one_of(&STARTS);
    let begin = Instant::now();
    loop {
        let done = env.run([word]);
        if done.exit == 0 {
            break;
        }
        assert!(begin.elapsed() < DEADLINE, "{word}: {done:#?}");
    }
    assert!(noted(env, "supervisor.pid").is_some_and(lives));
}
