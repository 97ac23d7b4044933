//! Who and what the controls are tried with: a session with a holder of each kind of role, at two moments of its life.

use discord_sandbox::{Channel, Member, Message, Permissions};

use super::finding::{Finds, find};
use crate::panel::{choose, manage, walk};
use crate::world::World;

/// One role for each permission, and one without.
const ROLES: &str = "Lead +status, Marker +pass, Keeper +attendance, Trainer x3";

/// The people.
pub(crate) struct Cast {
    /// May change the session's status.
    pub(crate) lead: Member,
    /// May pass or fail attendees.
    pub(crate) marker: Member,
    /// May modify attendance.
    pub(crate) keeper: Member,
    /// Has a role without permissions.
    pub(crate) trainer: Member,
    /// Has nothing.
    pub(crate) nobody: Member,
    /// Moderates another server, with the same names in it.
    pub(crate) stranger: Member,
    /// The board of a session of that server.
    pub(crate) strange_board: Message,
    /// Where that board stands.
    pub(crate) strange_channel: Channel,
}

/// When a session is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// It is upcoming and open.
    Before,
    /// It runs, nobody can claim any more, and one holder is marked. At SERIES it is closed alone.
    During,
}

impl Cast {
    /// Four linked people whose accounts are 1001 to 1004, and Zoe, whose account is 1005.
    pub(crate) async fn new(world: &World) -> Self {
        let mut people = Vec::new();
        for number in 1..=4 {
            people.push(world.linked(&format!("Member {number}"), 1000 + number, 0).await);
        }
        world.linked("Zoe", 1005, 0).await;
        let _announcements = world.guild.add_channel("announcements");
        let elsewhere = world.discord.add_guild("Day Shift");
        let stranger = elsewhere.add_member("Zoe", &[&elsewhere.add_role("Moderators", Permissions::MANAGE_EVENTS)]);
        let strange_channel = elsewhere.add_channel("announcements");
        let options = [("title", "Other".into()), ("roles", "Trainer".into()), ("when", "in 2h".into()), ("duration", 60.into())];
        let planned = world.give_in(&strange_channel, &stranger, "session create", &options).await;
        world.press(&stranger, planned.message().expect("an answer"), "Post the board here").await;
        let strange_board = strange_channel.last_message().expect("a board");
        let [lead, marker, keeper, trainer] = people.try_into().expect("four people");
        Self { lead, marker, keeper, trainer, nobody: world.member("Nobody"), stranger, strange_board, strange_channel }
    }

    /// The board of a new session at that moment, with everybody in their slot and two pages of audit trail.
    pub(crate) async fn board(&self, world: &World, moment: Moment, series: bool) -> Message {
        let board = world.board("Training", ROLES).await;
        let seats = [(&self.lead, "Lead (1 free)"), (&self.marker, "Marker (1 free)"), (&self.keeper, "Keeper (1 free)")];
        for (member, button) in seats.into_iter().chain([(&self.trainer, "Trainer (3 free)")]) {
            let told = world.press(member, &board, button).await.text();
            assert!(told.contains("You have "), "{told}");
        }
        let session = session_of(&board);
        for minutes in ["61", "62", "63", "64"] {
            let options = [("session", session.as_str().into()), ("duration", minutes.parse::<i64>().unwrap().into())];
            world.give(&world.moderator, "session edit", &options).await.says(&["length "]);
        }
        if moment == Moment::During {
            let panel = manage(world, &world.moderator, &board).await;
            let mut panel = walk(world, &world.moderator, &panel, &["Close claiming"]).await;
            if !series {
                panel = walk(world, &world.moderator, &panel, &["Start", "Attendance…"]).await;
                panel = choose(world, &world.moderator, &panel, "Choose a holder…", "Trainer, slot 1").await;
                walk(world, &world.moderator, &panel, &["Excused"]).await;
            }
        }
        board
    }

    /// What this person finds on the boards of either moment; where both have it, of the first.
    pub(crate) async fn finds(&self, world: &World, who: &Member, boards: &[Message; 2]) -> Finds {
        let mut finds = find(world, who, &boards[0], Moment::Before).await;
        for (word, found) in find(world, who, &boards[1], Moment::During).await {
            finds.entry(word).or_insert(found);
        }
        finds
    }

    /// A board of either moment, each as it stays.
    pub(crate) async fn boards(&self, world: &World, series: bool) -> [Message; 2] {
        let boards = [self.board(world, Moment::Before, series).await, self.board(world, Moment::During, series).await];
        let last = ["1. @Member 4", if series { "Claiming closed" } else { "1. @Member 4 · excused" }];
        for (board, last) in boards.iter().zip(last) {
            world.until(board, |text| text.contains("Length: 1 hour 4 minutes") && text.contains(last)).await;
        }
        boards
    }
}

/// The session that a board shows.
pub(crate) fn session_of(board: &Message) -> String {
    board.json()["embeds"][0]["footer"]["text"].as_str().unwrap().trim_start_matches("Session ").to_owned()
}
