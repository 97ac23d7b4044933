//! Every control of the panel where SERIES decides: what it has a call for works, what it has none for is not shown, and an
//! old or a copied control of that is answered so.

use std::collections::BTreeSet;

use discord_sandbox::{Member, Message};

use super::Scene;
use crate::disk;
use crate::panel::controls::finding::{Found, Part, find};
use crate::panel::controls::stage::{Cast, Moment, session_of};
use crate::panel::controls::trying::{NOT_HERE, form_refused, refusal, refused, works};
use crate::panel::controls::{Control, Does, Right, table};
use crate::panel::manage;

const NOT_OFFERED: &str = "SERIES lets no bot do that. It can be done on SERIES' own site.";

impl Scene {
    async fn cast(&self) -> Cast {
        (1001..=1005).for_each(|account| self.series.site().member(account, 0));
        Cast::new(&self.world).await
    }

    /// The session as SERIES has it, what was ever asked of SERIES but to read, and how long the audit trail is.
    async fn kept(&self, board: &Message) -> String {
        let noted = disk::number(&self.world.database_path(), "select count(*) from audit").await;
        let written = self.series.requests().iter().filter(|request| !request.starts_with("GET ")).count();
        format!("{} {written} {noted}", self.series.site().written(&session_of(board)))
    }
}

/// What the table gives at SERIES to holders of a right that has these.
fn theirs(rights: &[Right]) -> BTreeSet<&'static str> {
    let offered = table::ALL.iter().filter(|control| control.at_series && rights.contains(&control.right));
    offered.map(|control| control.word).collect()
}

#[tokio::test]
async fn a_moderator_finds_what_series_has_a_call_for_and_each_works() {
    let scene = Scene::new().await;
    let (world, cast) = (&scene.world, scene.cast().await);
    let boards = cast.boards(world, true).await;
    let finds = cast.finds(world, &world.moderator, &boards).await;
    assert_eq!(finds.keys().map(String::as_str).collect::<BTreeSet<_>>(), theirs(&[Right::Any, Right::Moderator]));
    for (word, found) in &finds {
        let board = match found.control.does {
            Does::Changes(_) | Does::Asks(..) => cast.board(world, found.moment, true).await,
            Does::Shows(_) | Does::Turns(_) | Does::Saves => boards[found.moment as usize].clone(),
        };
        let finds = find(world, &world.moderator, &board, found.moment).await;
        works(world, &world.moderator, &board, &finds[word], || scene.kept(&board)).await;
    }
    scene.end().await;
}

#[tokio::test]
async fn a_role_that_permits_what_series_lets_no_bot_do_shows_its_holder_no_control() {
    let scene = Scene::new().await;
    let (world, cast) = (&scene.world, scene.cast().await);
    let board = cast.board(world, Moment::Before, true).await;
    for who in [&cast.lead, &cast.marker, &cast.keeper] {
        let finds = find(world, who, &board, Moment::Before).await;
        assert_eq!(finds.keys().map(String::as_str).collect::<BTreeSet<_>>(), theirs(&[Right::Any]), "{}", who.name());
    }
    scene.end().await;
}

#[tokio::test]
async fn whoever_gets_hold_of_a_control_at_series_that_is_not_theirs_reads_why_not_and_nothing_comes_of_it() {
    let scene = Scene::new().await;
    let (world, cast) = (&scene.world, scene.cast().await);
    let boards = cast.boards(world, true).await;
    let finds = cast.finds(world, &world.moderator, &boards).await;
    let panels = [manage(world, &world.moderator, &boards[0]).await, manage(world, &world.moderator, &boards[1]).await];
    world.quiet().await;
    let shown = boards.each_ref().map(|board| board.current().unwrap().text());
    for found in finds.values() {
        let place = found.moment as usize;
        let kept = || scene.kept(&boards[place]);
        let people: [(&Member, bool); 5] =
            [(&cast.nobody, false), (&cast.trainer, false), (&cast.lead, true), (&cast.marker, true), (&cast.keeper, true)];
        for (who, _) in people.into_iter().filter(|(_, any)| !(*any && found.control.right == Right::Any)) {
            let words = refusal(found.control.right);
            refused(world, who, &boards[place], found, words, kept).await;
            form_refused(world, (who, &world.channel), (&world.moderator, &panels[place]), found, words, kept).await;
        }
        refused(world, &cast.stranger, &cast.strange_board, found, NOT_HERE, kept).await;
    }
    world.quiet().await;
    assert_eq!(boards.each_ref().map(|board| board.current().unwrap().text()), shown);
    scene.end().await;
}

#[tokio::test]
async fn an_old_control_of_what_series_lets_no_bot_do_says_so_to_whoever_manages_and_opens_nothing() {
    let scene = Scene::new().await;
    let (world, cast) = (&scene.world, scene.cast().await);
    let board = cast.board(world, Moment::Before, true).await;
    let seat = match &find(world, &world.moderator, &board, Moment::Before).await["remove"].part {
        Part::Button(id) => id.rsplit(':').next().unwrap().to_owned(),
        Part::Menu(menu) => panic!("{menu:?}"),
    };
    world.quiet().await;
    for control in table::ALL.iter().filter(|control| !control.at_series) {
        let found = old(control, &session_of(&board), &seat);
        let kept = || scene.kept(&board);
        for who in [&world.moderator, &cast.lead, &cast.marker, &cast.keeper] {
            refused(world, who, &board, &found, NOT_OFFERED, kept).await;
        }
        // A menu needs a value that it has; what it opens on is refused as everything else is.
        for who in [&cast.trainer, &cast.nobody].into_iter().filter(|_| control.choice.is_empty()) {
            refused(world, who, &board, &found, refusal(control.right), kept).await;
        }
    }
    scene.end().await;
}

/// The control as it stands in a panel of a community whose claims this bot decides.
fn old(control: &'static Control, session: &str, seat: &str) -> Found {
    let of_a_seat = ["move", "move-to", "swap-with"].contains(&control.word) || control.word.starts_with("mark:");
    let argument = if of_a_seat { format!(":{seat}") } else { String::new() };
    Found { control, part: Part::Button(format!("s1:m:{session}:{}{argument}", control.word)), moment: Moment::Before }
}
