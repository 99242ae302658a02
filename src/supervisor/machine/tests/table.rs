//! The table as `step` has it. A change of one cell changes one line of the snapshot.

use std::fmt::Write;
use std::time::Duration;

use super::{seconds, subject};
use crate::supervisor::component::ComponentId;
use crate::supervisor::machine::step;
use crate::supervisor::policy::RestartRule;
use crate::supervisor::report::{Ending, Failure, NotReady, Notice};
use crate::supervisor::state::{Action, After, Event, Phase, State, Subject, Want};

const PID: u32 = 7;
const STRANGER: u32 = 8;

/// Every cell is looked at then; every deadline of a sample has come.
pub(super) const NOW: Duration = Duration::from_secs(1000);

#[test]
fn every_phase_meets_every_event() {
    let mut table = String::new();
    for (name, state, subject) in states() {
        for (event_name, event) in events() {
            let cell = cell(&state, event, &subject);
            writeln!(table, "{name} + {event_name} -> {cell}").unwrap();
        }
        table.push('\n');
    }
    insta::assert_snapshot!(table);
}

#[test]
fn restart_rules_decide_what_follows_an_end() {
    let mut table = String::new();
    for restart in [
        RestartRule::Always,
        RestartRule::OnFailure,
        RestartRule::Never,
    ] {
        for ready_at in [seconds(1), seconds(999)] {
            for ending in [Ending::Code(0), Ending::Code(1), Ending::Signal(9)] {
                let mut subject = subject(None);
                subject.policy.restart = restart;
                let up_for = NOW.abs_diff(ready_at).as_secs();
                let state = in_phase(Want::Up, up(ready_at));
                let cell = cell(&state, exited(PID, ending, 0), &subject);
                writeln!(
                    table,
                    "{restart:?}, up for {up_for} s + {ending:?} -> {cell}"
                )
                .unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_deadline_that_was_moved_on_is_ignored() {
    for (name, state, subject) in states() {
        let (after, actions) = step(state.clone(), Event::Deadline, seconds(1), &subject);
        assert_eq!((after, actions), (state, Vec::new()), "{name}");
    }
}

#[test]
fn news_of_another_process_is_ignored() {
    for (name, state, subject) in states() {
        for event in [
            Event::Ready { pid: STRANGER },
            Event::NotYet {
                pid: STRANGER,
                reason: NotReady::NoNotification,
            },
            exited(STRANGER, Ending::Code(1), 0),
            exited(STRANGER, Ending::Code(1), 2),
            Event::Emptied { pid: STRANGER },
            unwell(STRANGER),
            too_large(STRANGER),
        ] {
            let told = format!("{name} + {event:?}");
            assert_eq!(cell(&state, event, &subject), "same", "{told}");
        }
    }
}

#[test]
fn a_component_without_probe_and_delay_is_up_when_it_runs() {
    let mut subject = subject(None);
    subject.policy.start_delay = Duration::ZERO;
    let state = in_phase(Want::Up, Phase::Spawning);
    assert_eq!(
        cell(&state, Event::Spawned { pid: PID }, &subject),
        "up/up [tell spawned, tell ready, watch]"
    );
}

pub(super) fn states() -> Vec<(&'static str, State, Subject)> {
    let delayed = subject(None);
    let probed = subject(Some(seconds(30)));
    let of = |name, want, phase, subject: &Subject| (name, in_phase(want, phase), subject.clone());
    let after = |failure| After::Failure {
        failure,
        ready_for: None,
    };
    let died = || after(failure());
    let late = || {
        after(Failure::Late {
            reason: NotReady::NoNotification,
            timeout_ms: 30_000,
        })
    };
    let (stopping, killing) = (
        |after| Phase::Stopping {
            pid: PID,
            kill_at: seconds(900),
            after,
        },
        |after| Phase::Killing {
            pid: PID,
            again_at: seconds(900),
            after,
        },
    );
    let waiting = Phase::Waiting {
        until: seconds(900),
        failure: failure(),
    };
    let failed = Phase::Failed { failure: failure() };
    let mut last_attempt = in_phase(Want::Up, Phase::Spawning);
    last_attempt.failures = 2;
    vec![
        of("down/down", Want::Down, Phase::Down, &delayed),
        of("spawning/up", Want::Up, Phase::Spawning, &delayed),
        ("spawning(last attempt)/up", last_attempt, delayed.clone()),
        of("spawning/down", Want::Down, Phase::Spawning, &delayed),
        of("starting/up", Want::Up, starting(), &delayed),
        of("starting/down", Want::Down, starting(), &delayed),
        of("starting(probe)/up", Want::Up, starting(), &probed),
        of("starting(probe)/down", Want::Down, starting(), &probed),
        of("up(short)/up", Want::Up, up(seconds(999)), &delayed),
        of("up(long)/up", Want::Up, up(seconds(1)), &delayed),
        of("up/down", Want::Down, up(seconds(1)), &delayed),
        of(
            "stopping/down",
            Want::Down,
            stopping(After::Order),
            &delayed,
        ),
        of("stopping/up", Want::Up, stopping(After::Order), &delayed),
        of("stopping(late)/down", Want::Down, stopping(late()), &probed),
        of("stopping(late)/up", Want::Up, stopping(late()), &probed),
        of("killing/down", Want::Down, killing(After::Order), &delayed),
        of("killing/up", Want::Up, killing(After::Order), &delayed),
        of("killing(died)/up", Want::Up, killing(died()), &delayed),
        of("waiting/up", Want::Up, waiting, &delayed),
        of("failed/up", Want::Up, failed, &delayed),
    ]
}

pub(super) fn events() -> Vec<(&'static str, Event)> {
    let reason = NotReady::NoNotification;
    vec![
        ("start", Event::Start),
        ("stop", Event::Stop),
        ("stop later", Event::StopLater),
        (
            "blocked",
            Event::Blocked {
                on: ComponentId::new("svg").unwrap(),
            },
        ),
        ("spawned", Event::Spawned { pid: PID }),
        ("spawn failed", Event::SpawnFailed { failure: failure() }),
        ("ready", Event::Ready { pid: PID }),
        ("not yet", Event::NotYet { pid: PID, reason }),
        ("exited", exited(PID, Ending::Code(1), 0)),
        ("exited(leaving 2)", exited(PID, Ending::Code(1), 2)),
        ("emptied", Event::Emptied { pid: PID }),
        ("unwell", unwell(PID)),
        ("too large", too_large(PID)),
        ("deadline", Event::Deadline),
    ]
}

fn in_phase(want: Want, phase: Phase) -> State {
    State {
        want,
        phase,
        ..State::default()
    }
}

fn starting() -> Phase {
    Phase::Starting {
        pid: PID,
        since: seconds(890),
        by: seconds(900),
        last: None,
    }
}

fn up(ready_at: Duration) -> Phase {
    Phase::Up {
        pid: PID,
        since: seconds(1),
        ready_at,
    }
}

fn exited(pid: u32, ending: Ending, remnants: u32) -> Event {
    Event::Exited {
        pid,
        ending,
        remnants,
    }
}

fn unwell(pid: u32) -> Event {
    Event::Unwell {
        pid,
        reason: NotReady::NoNotification,
        checks: 3,
    }
}

fn too_large(pid: u32) -> Event {
    let (used, limit) = (2, 1);
    Event::TooLarge { pid, used, limit }
}

fn failure() -> Failure {
    Failure::Ended {
        ending: Ending::Code(1),
        after_ms: 1,
    }
}

fn cell(state: &State, event: Event, subject: &Subject) -> String {
    let (after, actions) = step(state.clone(), event, NOW, subject);
    if after == *state && actions.is_empty() {
        return "same".to_owned();
    }
    let actions: Vec<String> = actions.iter().map(action).collect();
    let want = match after.want {
        Want::Up => "up",
        Want::Down => "down",
    };
    format!("{}/{want} [{}]", phase(&after), actions.join(", "))
}

pub(super) fn phase(state: &State) -> String {
    let name = match &state.phase {
        Phase::Down => "down",
        Phase::Spawning => "spawning",
        Phase::Starting { .. } => "starting",
        Phase::Up { .. } => "up",
        Phase::Stopping { after, .. } => return with("stopping", after),
        Phase::Killing { after, .. } => return with("killing", after),
        Phase::Waiting { until, .. } => {
            let delay = until.abs_diff(NOW).as_millis();
            return format!("waiting({delay} ms)");
        }
        Phase::Failed { .. } => "failed",
    };
    name.to_owned()
}

fn with(name: &str, after: &After) -> String {
    match after {
        After::Order => name.to_owned(),
        After::Failure {
            failure: Failure::Late { .. },
            ..
        } => format!("{name}(late)"),
        After::Failure {
            failure: Failure::Unhealthy { .. },
            ..
        } => format!("{name}(unwell)"),
        After::Failure {
            failure: Failure::Memory { .. },
            ..
        } => format!("{name}(too large)"),
        After::Failure { .. } => format!("{name}(died)"),
    }
}

fn action(action: &Action) -> String {
    let told = match action {
        Action::Spawn => return "spawn".to_owned(),
        Action::Watch { .. } => return "watch".to_owned(),
        Action::Terminate { .. } => return "terminate".to_owned(),
        Action::Kill { .. } => return "kill".to_owned(),
        Action::Tell(notice) => notice,
    };
    let told = match told {
        Notice::Spawned { .. } => "spawned",
        Notice::Ready { .. } => "ready",
        Notice::Stopping { .. } => "stopping",
        Notice::Killed { .. } => "killed",
        Notice::Stopped { .. } => "stopped",
        Notice::Failed { .. } => "failed",
        Notice::Remnants { .. } => "remnants",
        Notice::Retrying { .. } => "retrying",
        Notice::Finished { .. } => "finished",
        Notice::GaveUp { .. } => "gave up",
        Notice::SupervisorStarted { .. }
        | Notice::SupervisorStopping { .. }
        | Notice::SupervisorReplaced { .. }
        | Notice::Adopted { .. }
        | Notice::StateUnusable { .. }
        | Notice::GuardianReplaced { .. }
        | Notice::CheckFailed { .. }
        | Notice::LogStalled { .. }
        | Notice::LogResumed { .. }
        | Notice::Reloaded { .. }
        | Notice::ReloadRefused { .. }
        | Notice::HookFailed { .. }
        | Notice::HookMissing { .. }
        | Notice::HookHung { .. }
        | Notice::HookSkipped { .. }
        | Notice::EssentialLost { .. }
        | Notice::RunFolderRemade { .. }
        | Notice::RunFolderUnusable { .. } => "what no machine tells",
    };
    format!("tell {told}")
}
