//! Sessions for tests: one that reads like a real one, and any that there could be.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use proptest::prelude::*;

use crate::desk::{People, SeatedSession};
use crate::domain::{
    DiscordUserId, Holder, Mark, Minutes, Permissions, Rank, Reason, RobloxId, Role, RoleName, Session, Slot, Status, Title,
};

pub(crate) fn roblox(id: u64) -> RobloxId {
    RobloxId::new(id).unwrap()
}

pub(crate) fn discord(id: u64) -> DiscordUserId {
    DiscordUserId::new(id).unwrap()
}

pub(crate) fn role(name: &str, min_rank: u8, holders: &[Option<u64>]) -> Role {
    let slot = |holder: &Option<u64>| Slot { holder: holder.map(|id| Holder::unmarked(roblox(id))), ..Slot::default() };
    Role {
        name: name.parse().unwrap(),
        min_rank: Rank::new(min_rank),
        permissions: Permissions::default(),
        slots: holders.iter().map(slot).collect(),
    }
}

/// "Training" with a Trainer for rank 50 (two slots, the second held) and four vacant Assistants.
pub(crate) fn training() -> Session {
    Session {
        id: "training1".parse().unwrap(),
        workspace: "workspace1".parse().unwrap(),
        title: "Training".parse().unwrap(),
        description: None,
        host: None,
        co_host: None,
        supervisor: None,
        starts_at: "2026-12-01T17:00:00Z".parse().unwrap(),
        duration: Minutes::new(90).unwrap(),
        delayed: false,
        status: Status::Upcoming,
        cancel_reason: None,
        timed: true,
        claimable: true,
        min_host_rank: None,
        roles: vec![role("Trainer", 50, &[None, Some(714_760_171)]), role("Assistant", 0, &[None; 4])],
    }
}

/// Nobody known on Discord.
pub(crate) fn seated(session: Session) -> SeatedSession {
    SeatedSession { session: Arc::new(session), people: People::default() }
}

/// Any session that the rules of drafts allow, with any holders, some of them known on Discord, and some of those gone from
/// the server.
pub(crate) fn any_session() -> impl Strategy<Value = SeatedSession> {
    let parts = (any_title(), any_description(), any_roles(), any_people_in_charge());
    let (minutes, start) = (0..i64::from(Minutes::LONGEST), -100_000_000_000..250_000_000_000_i64);
    let state = (any_status(), any::<bool>(), any::<bool>(), minutes, start, prop::option::of(any_text(Reason::LONGEST)));
    (parts, state, 0..4_u64).prop_map(|((title, description, roles, in_charge), state, known)| {
        let (status, claimable, delayed, minutes, start, reason) = state;
        let session = Session {
            id: "x".repeat(64).parse().unwrap(),
            title,
            description: description.and_then(|text| text.parse().ok()),
            host: in_charge[0],
            co_host: in_charge[1],
            supervisor: in_charge[2],
            starts_at: jiff::Timestamp::from_second(start).unwrap(),
            duration: Minutes::new(minutes + 1).unwrap(),
            delayed,
            status,
            cancel_reason: reason.and_then(|text| text.parse().ok()),
            claimable,
            roles,
            ..training()
        };
        let everybody = session.holders().map(|(_, _, holder)| holder.roblox);
        let people = everybody.filter(|holder| known > 0 && holder.get() % known == 0);
        let people: People = people.map(|holder| (holder, discord(u64::MAX / 2 - holder.get() % 1000))).collect();
        let users = session.holders().filter_map(|(_, _, holder)| people.on_discord(holder.roblox));
        let departed = users.filter(|user| user.get() % 2 == 0).collect();
        SeatedSession { people: people.with_departed(&departed), session: Arc::new(session) }
    })
}

/// Letters, what markdown and Discord read as more than letters, and any other Unicode.
pub(crate) fn any_text(longest: usize) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        any::<char>(),
        prop::sample::select(vec![
            '*', '_', '`', '|', '<', '@', '[', '\\', '#', '😀', 'א', 'ع', '\u{301}', '\u{200d}', '\u{202e}'
        ]),
        prop::char::range('a', 'z'),
    ];
    let lengths = prop_oneof![1..=longest, Just(longest)];
    let one = character
        .clone()
        .prop_flat_map(move |character| (1..=longest).prop_map(move |length| String::from(character).repeat(length)));
    prop_oneof![
        lengths.prop_flat_map(move |length| prop::collection::vec(character.clone(), length)).prop_map(String::from_iter),
        one,
    ]
}

fn any_title() -> impl Strategy<Value = Title> {
    any_text(Title::LONGEST).prop_map(|text| text.parse().unwrap_or_else(|_| "Training".parse().unwrap()))
}

fn any_description() -> impl Strategy<Value = Option<String>> {
    prop::option::of(any_text(2000))
}

fn any_people_in_charge() -> impl Strategy<Value = [Option<RobloxId>; 3]> {
    prop::array::uniform3(prop::option::of(any_roblox()))
}

fn any_status() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![Status::Upcoming, Status::Upcoming, Status::Ongoing, Status::Completed, Status::Cancelled])
}

fn any_roblox() -> impl Strategy<Value = RobloxId> {
    prop_oneof![1..=5_000_000_000_u64, (u64::MAX / 2 - 1000)..=u64::MAX / 2].prop_map(roblox)
}

/// Up to 25 roles of up to 10 slots; the names become unique by a number at their end.
fn any_roles() -> impl Strategy<Value = Vec<Role>> {
    let slots = prop_oneof![
        prop::collection::vec(any_slot(), 1..=10),
        prop::collection::vec(
            any_roblox()
                .prop_map(|roblox| Slot { holder: Some(Holder { roblox, mark: Some(Mark::Attended) }), ..Slot::default() }),
            10
        ),
        Just(vec![Slot::default(); 10]),
    ];
    let role = (any_text(RoleName::LONGEST - 2), any::<u8>(), slots).boxed();
    let count = prop_oneof![0..=25_usize, Just(25)];
    count.prop_flat_map(move |count| prop::collection::vec(role.clone(), count)).prop_map(|roles| {
        roles.into_iter().enumerate().map(|(place, (name, rank, slots))| numbered_role(place, &name, rank, slots)).collect()
    })
}

fn any_slot() -> impl Strategy<Value = Slot> {
    prop_oneof![
        any_roblox().prop_map(|roblox| Slot { holder: Some(Holder::unmarked(roblox)), once_held: false }),
        any::<bool>().prop_map(|once_held| Slot { holder: None, once_held }),
    ]
}

fn numbered_role(place: usize, name: &str, rank: u8, slots: Vec<Slot>) -> Role {
    let name = format!("{name}{place:02}").parse().unwrap_or_else(|_| format!("Role {place:02}").parse().unwrap());
    Role { name, min_rank: Rank::new(rank), permissions: Permissions::default(), slots }
}
