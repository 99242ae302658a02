//! What large fleets cost, in looks at single components rather than in seconds.

use std::cell::Cell;
use std::time::Duration;

use super::member;
use crate::supervisor::fleet::{Effect, Fleet, Member, Order, Seat};
use crate::supervisor::report::Ending;
use crate::supervisor::state::Event;

const MANY: usize = 5_000;

/// Looks at one component that each may cost, over a start, a restart and a stop.
const FEW: usize = 60;

thread_local! {
    static LOOKS: Cell<usize> = const { Cell::new(0) };
}

/// Called wherever the fleet looks at one component.
pub(in crate::supervisor::fleet) fn look() {
    LOOKS.set(LOOKS.get() + 1);
}

#[test]
fn a_chain_costs_what_its_links_cost() {
    let chain = |seat: Seat| seat.checked_sub(1).into_iter().collect();
    assert_linear(|seat| (0, chain(seat)));
    // The other way round in the configuration, and in priority.
    assert_linear(|seat| {
        (
            0,
            Some(seat + 1)
                .filter(|&next| next < MANY)
                .into_iter()
                .collect(),
        )
    });
    assert_linear(|seat| (priority(MANY - seat), chain(seat)));
}

#[test]
fn independent_ones_cost_what_each_costs() {
    assert_linear(|_| (0, Vec::new()));
    assert_linear(|seat| (priority(seat), Vec::new()));
}

#[test]
fn one_that_all_need_costs_what_each_costs() {
    assert_linear(|seat| (0, if seat == 0 { Vec::new() } else { vec![0] }));
    assert_linear(|seat| {
        (
            0,
            if seat == MANY - 1 {
                (0..seat).collect()
            } else {
                Vec::new()
            },
        )
    });
}

fn priority(number: usize) -> i32 {
    i32::try_from(number).unwrap()
}

/// Starts, restarts and stops a fleet whose hands do at once what they are told to.
fn assert_linear(place: impl Fn(Seat) -> (i32, Vec<Seat>)) {
    let members: Vec<Member> = (0..MANY)
        .map(|seat| {
            let (priority, depends_on) = place(seat);
            let mut member = member("c", priority, &depends_on);
            member.subject.policy.ready_timeout = None;
            member
        })
        .collect();
    let seats: Vec<Seat> = (0..MANY).collect();
    let mut fleet = Fleet::new(members);
    LOOKS.set(0);
    for order in [Order::Start, Order::Restart, Order::Stop] {
        fleet.order(order, &seats, Duration::ZERO);
        while let Some(effect) = fleet.next_effect() {
            look();
            match effect {
                Effect::Spawn(seat) => {
                    let pid = u32::try_from(seat + 1).unwrap();
                    fleet.event(seat, Event::Spawned { pid }, Duration::ZERO);
                }
                Effect::Terminate { seat, pid } => {
                    let event = Event::Exited {
                        pid,
                        ending: Ending::Code(0),
                        remnants: 0,
                    };
                    fleet.event(seat, event, Duration::ZERO);
                }
                Effect::Kill { .. } => panic!("nobody is stubborn"),
                Effect::Watch { .. } | Effect::Tell(_) | Effect::Rested(_) => {}
            }
        }
        let are_up = order != Order::Stop;
        assert!(seats.iter().all(|&seat| fleet.rests(seat)));
        assert!(
            seats
                .iter()
                .all(|&seat| fleet.posts[seat].is_up() == are_up)
        );
    }
    let looks = LOOKS.get();
    assert!(looks < FEW * MANY, "{looks} looks at {MANY} components");
}
