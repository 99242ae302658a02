//! Another configuration: who is touched, and that everything still comes to an end.

use std::time::Duration;

use proptest::prelude::*;

use super::properties::{World, assert_books_are_right, fleets, turns};
use super::{Stage, member};
use crate::supervisor::fleet::{Fleet, Member, Order, Seat};
use crate::supervisor::state::{Phase, State, Want};

impl Stage {
    /// Withdraws the components of these names: those that change, and those that are dropped.
    fn withdraw(&mut self, change: &[&str], dropped: &[&str]) -> String {
        let seats = |names: &[&str]| -> Vec<Seat> { names.iter().map(|n| self.seat(n)).collect() };
        let (change, dropped) = (seats(change), seats(dropped));
        self.fleet.withdraw(&change, &dropped, self.now);
        self.told()
    }

    /// Takes these components; those named by `start` are to be started.
    fn reorganize(&mut self, members: &[(&str, i32, &[&str])], start: &[&str]) -> String {
        let place = |name: &&str| {
            members
                .iter()
                .position(|(known, ..)| known == name)
                .unwrap()
        };
        let taken = members
            .iter()
            .map(|(name, priority, depends_on)| {
                let places: Vec<usize> = depends_on.iter().map(place).collect();
                member(name, *priority, &places)
            })
            .collect();
        let start: Vec<usize> = start.iter().map(place).collect();
        let seats = self.fleet.reorganize(taken, &start, self.now);
        self.names.resize(self.fleet.len(), String::new());
        for ((name, ..), seat) in members.iter().zip(seats) {
            self.names[seat] = (*name).into();
        }
        assert_books_are_right(&self.fleet);
        self.told()
    }

    fn states(&self) -> Vec<State> {
        let states = (0..self.fleet.len()).map(|seat| self.fleet.state(seat).clone());
        states.collect()
    }
}

#[test]
fn who_did_not_change_is_not_touched_and_keeps_his_seat() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &[]), ("c", 0, &["b"])]);
    let before = stage.states();
    assert_eq!(stage.withdraw(&[], &[]), "");
    let moved: &[(&str, i32, &[&str])] = &[("c", 0, &["b"]), ("a", 0, &[]), ("b", 0, &[])];
    assert_eq!(stage.reorganize(moved, &[]), "");
    assert_eq!(stage.states(), before);
    assert_eq!(stage.names, ["a", "b", "c"]);
}

#[test]
fn one_that_changed_stops_alone_and_waits_for_its_new_definition() {
    let mut stage = Stage::all_up(&[("a", 1, &[]), ("b", 2, &["a"])]);
    assert_eq!(stage.withdraw(&["a"], &[]), "terminate a");
    assert!(!stage.fleet.all_withdrawn_are_gone());
    assert_eq!(stage.exits("a", 0), "");
    assert!(stage.fleet.all_withdrawn_are_gone());
    // Whoever orders it to start waits too.
    assert_eq!(stage.start("a"), "");
    assert_eq!(stage.phases(), "down up");
    assert_eq!(
        stage.reorganize(&[("a", 1, &[]), ("b", 2, &["a"])], &[]),
        "spawn a"
    );
    assert_eq!(stage.comes_up("a"), "a rests");
}

#[test]
fn dependents_stop_first_and_start_last() {
    let three: &[(&str, i32, &[&str])] = &[("a", 0, &[]), ("b", 0, &["a"]), ("c", 0, &["b"])];
    let mut stage = Stage::all_up(three);
    assert_eq!(stage.withdraw(&["a", "b"], &["c"]), "terminate c");
    assert_eq!(stage.exits("c", 0), "c rests, terminate b");
    assert_eq!(stage.exits("b", 0), "terminate a");
    assert_eq!(stage.exits("a", 0), "");
    assert_eq!(stage.reorganize(&three[..2], &[]), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
    assert_eq!(stage.comes_up("b"), "b rests");
}

#[test]
fn a_new_one_takes_the_seat_that_was_left_before() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &[])]);
    assert_eq!(stage.withdraw(&[], &["a"]), "terminate a");
    assert_eq!(stage.exits("a", 0), "a rests");
    // Not the seat that is being left.
    let with_c: &[(&str, i32, &[&str])] = &[("c", 0, &["b"]), ("b", 0, &[])];
    assert_eq!(stage.reorganize(with_c, &["c"]), "spawn c");
    assert_eq!(stage.names, ["a", "b", "c"]);
    assert_eq!(stage.comes_up("c"), "c rests");
    let with_d: &[(&str, i32, &[&str])] = &[("d", 0, &[]), ("b", 0, &[]), ("c", 0, &["b"])];
    assert_eq!(stage.reorganize(with_d, &["d"]), "spawn d");
    assert_eq!(stage.names, ["d", "b", "c"]);
}

#[test]
fn one_that_was_stopped_stays_so_and_one_that_failed_is_tried_as_what_it_is_now() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &[])]);
    stage.stop("a");
    stage.exits("a", 0);
    stage.exits("b", 1);
    stage.time_passes();
    stage.spawn_fails("b");
    assert_eq!(stage.phases(), "down failed");
    assert_eq!(stage.withdraw(&["a", "b"], &[]), "");
    assert!(stage.fleet.all_withdrawn_are_gone());
    assert_eq!(
        stage.reorganize(&[("a", 0, &[]), ("b", 0, &[])], &[]),
        "spawn b"
    );
    assert_eq!(stage.comes_up("b"), "b rests");
}

/// What waits for one that changes is not given up because that one is down for a while.
#[test]
fn a_start_under_way_waits_for_those_that_change() {
    let two: &[(&str, i32, &[&str])] = &[("a", 0, &[]), ("b", 0, &["a"])];
    let mut stage = Stage::new(two);
    assert_eq!(stage.start(""), "spawn a");
    assert_eq!(stage.spawned("a"), "");
    assert_eq!(stage.withdraw(&["a"], &[]), "terminate a");
    assert_eq!(stage.exits("a", 0), "");
    assert_eq!(stage.reorganize(two, &[]), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
    assert_eq!(stage.comes_up("b"), "b rests");
}

#[test]
fn what_a_changed_one_depends_on_now_is_started_with_it() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &[])]);
    stage.stop("a");
    stage.exits("a", 0);
    assert_eq!(stage.withdraw(&["b"], &[]), "terminate b");
    assert_eq!(stage.exits("b", 0), "");
    assert_eq!(
        stage.reorganize(&[("a", 0, &[]), ("b", 0, &["a"])], &[]),
        "spawn a"
    );
    assert_eq!(stage.comes_up("a"), "a rests, spawn b");
}

/// One may still be asked for while it is being dropped.
#[test]
fn an_order_for_one_that_is_dropped_comes_to_an_end() {
    let mut stage = Stage::all_up(&[("a", 0, &[]), ("b", 0, &[])]);
    assert_eq!(stage.withdraw(&[], &["a"]), "terminate a");
    assert_eq!(stage.start("a"), "");
    assert_eq!(stage.exits("a", 0), "");
    assert_eq!(stage.reorganize(&[("b", 0, &[])], &[]), "a rests");
    assert!(stage.all_rest());
}

/// Another configuration for a fleet: which of its components change, go and come.
#[derive(Clone, Debug)]
struct Change {
    changed: u8,
    dropped: u8,
    /// Places of new ones, and on which of those before them in the list they depend.
    new: Vec<(usize, u8)>,
    started: u8,
}

fn changes() -> impl Strategy<Value = Change> {
    let new = prop::collection::vec((0..8_usize, any::<u8>()), 0..3);
    (any::<u8>(), any::<u8>(), new, any::<u8>()).prop_map(|(changed, dropped, new, started)| {
        Change {
            changed,
            dropped: dropped & changed,
            new,
            started,
        }
    })
}

/// Whether a number's bit is set; components have small numbers.
fn has(mask: u8, number: usize) -> bool {
    mask & (1 << (number % 8)) != 0
}

/// The components that stay, in their old order, with new ones between them. Who changes depends on any of those
/// before him in an order without cycles: that of the names.
fn changed_members(members: &[Member], change: &Change, round: usize) -> Vec<Member> {
    let name = |member: &Member| member.subject.id.clone();
    let mut next: Vec<(Member, Vec<_>)> = Vec::new();
    for (seat, old) in members.iter().enumerate() {
        if has(change.dropped, seat) {
            continue;
        }
        let needed: Vec<_> = old
            .depends_on
            .iter()
            .map(|&on| name(&members[on]))
            .collect();
        next.push((old.clone(), needed));
    }
    for (number, &(place, mask)) in change.new.iter().enumerate() {
        // Behind all of the first configuration in the order of names.
        let new = member(&format!("d{round}-{number}"), 1, &[]);
        let others = next.iter().filter(|(other, _)| name(other) < name(&new));
        let needed = others.enumerate().filter(|(index, _)| has(mask, *index));
        let needed = needed.map(|(_, (other, _))| name(other)).collect();
        next.insert(place.min(next.len()), (new, needed));
    }
    let names: Vec<_> = next.iter().map(|(member, _)| name(member)).collect();
    let changed = |id: &_| {
        let seat = members.iter().position(|member| member.subject.id == *id);
        seat.is_some_and(|seat| has(change.changed, seat))
    };
    let place = |id: &_| names.iter().position(|known| known == id);
    let members = next.iter().map(|(member, needed)| {
        let mut member = member.clone();
        // Who needed one that is gone has changed, whatever was drawn: the configuration says so.
        member.depends_on = needed.iter().filter_map(place).collect();
        if changed(&member.subject.id) {
            member.priority = 2 - member.priority;
            member.depends_on.truncate(1);
        }
        member
    });
    members.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn whatever_was_under_way_comes_to_rest_under_another_configuration(
        members in fleets(),
        change in changes(),
        before in turns(),
        meanwhile in turns(),
        after in turns(),
    ) {
        let mut world = World::new(members.clone());
        for turn in before {
            world.take(turn);
        }
        let next = changed_members(&members, &change, 0);
        let ids: Vec<_> = next.iter().map(|member| &member.subject.id).collect();
        let differs = |seat: &Seat| {
            let old = &members[*seat];
            let place = ids.iter().position(|id| **id == old.subject.id);
            place.is_some_and(|place| {
                let new = &next[place];
                let needs = |all: &[Member], on: &[usize]| -> Vec<_> {
                    on.iter().map(|&on| all[on].subject.id.clone()).collect()
                };
                new.priority != old.priority
                    || needs(&next, &new.depends_on) != needs(&members, &old.depends_on)
            })
        };
        let gone = |seat: &Seat| !ids.contains(&&members[*seat].subject.id);
        let changed: Vec<Seat> = (0..members.len()).filter(differs).collect();
        let dropped: Vec<Seat> = (0..members.len()).filter(gone).collect();
        world.fleet.withdraw(&changed, &dropped, world.now);
        world.stopped.extend(dropped.iter().copied());
        world.judge();
        assert_books_are_right(&world.fleet);
        for turn in meanwhile {
            world.take(turn);
        }
        world.go_on_until(Fleet::all_withdrawn_are_gone);
        // Those that stay are left as they are.
        let touched = |seat: &Seat| changed.contains(seat) || dropped.contains(seat);
        let staying: Vec<Seat> = (0..members.len()).filter(|seat| !touched(seat)).collect();
        let states: Vec<State> = staying.iter().map(|&seat| world.fleet.state(seat).clone()).collect();
        let start: Vec<usize> = (0..next.len())
            .filter(|&place| {
                let is_new = !members.iter().any(|old| old.subject.id == next[place].subject.id);
                is_new && has(change.started, place)
            })
            .collect();
        let seats = world.fleet.reorganize(next, &start, world.now);
        for (&seat, state) in staying.iter().zip(&states) {
            let now = world.fleet.state(seat);
            // One that is down, or about to be, may be needed by others and is started then.
            let runs = matches!(state.phase, Phase::Starting { .. } | Phase::Up { .. });
            prop_assert!(!runs || state.want == Want::Down || now == state);
        }
        world.widen(world.fleet.len());
        let wanted = seats.iter().filter(|&&seat| world.fleet.is_wanted(seat));
        let wanted: Vec<Seat> = wanted.copied().collect();
        world.stopped.extend(seats.iter().copied());
        world.stopped.retain(|seat| !wanted.contains(seat));
        world.judge();
        assert_books_are_right(&world.fleet);
        for turn in after {
            world.take(turn);
        }
        world.all_ends_well();
        // As any fleet of these components would do.
        for order in [Order::Start, Order::Stop] {
            world.take(super::properties::Turn::Order(order, seats.clone()));
            world.all_ends_well();
            for &seat in &seats {
                let is_up = matches!(world.fleet.state(seat).phase, Phase::Up { .. });
                prop_assert_eq!(is_up, order == Order::Start);
            }
        }
    }
}

/// What is counted after a change is what a fleet counts that never was another one.
#[test]
fn books_are_those_of_a_fleet_that_began_so() {
    let four: &[(&str, i32, &[&str])] = &[
        ("a", 3, &[]),
        ("b", 2, &["a"]),
        ("c", 1, &["b"]),
        ("d", 0, &["a"]),
    ];
    let mut stage = Stage::all_up(&[("a", 1, &["d"]), ("d", 5, &[]), ("x", 0, &[])]);
    stage.withdraw(&["a", "d"], &["x"]);
    while let Some(name) = ["x", "a", "d"]
        .into_iter()
        .find(|name| stage.fleet.state(stage.seat(name)).pid().is_some())
    {
        stage.exits(name, 0);
    }
    assert_eq!(stage.reorganize(four, &["b", "c"]), "spawn a");
    assert_eq!(stage.comes_up("a"), "a rests, spawn d");
    assert_eq!(stage.comes_up("d"), "d rests, spawn b");
    assert_eq!(stage.comes_up("b"), "b rests, spawn c");
    let fresh = Stage::new(four);
    for (name, ..) in four {
        let priority = |stage: &Stage| stage.fleet.posts[stage.seat(name)].priority;
        assert_eq!(priority(&stage), priority(&fresh), "{name}");
    }
    assert_eq!(stage.now, Duration::ZERO);
}
