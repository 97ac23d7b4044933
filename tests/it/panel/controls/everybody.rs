//! Every control as everybody: whom it is for uses it and it works; everybody else gets hold of it and reads why not.

use std::collections::BTreeSet;

use discord_sandbox::{Member, Message};
use slotkeeper::app::App;

use super::finding::{Found, find};
use super::stage::{Cast, Moment, session_of};
use super::trying::{NOT_HERE, form_refused, refusal, refused, works};
use super::{Right, table};
use crate::disk;
use crate::http::Said;
use crate::panel::manage;
use crate::world::World;

/// The sessions of a server as a program reads them, and how long its audit trail is.
struct Kept {
    key: String,
    address: String,
}

impl Kept {
    async fn new(world: &World) -> Self {
        let app = App::open(&world.config()).await.unwrap();
        let workspace = app.workspaces().await.unwrap().remove(0).0.id;
        let key = app.create_key(workspace).await.unwrap().reveal();
        app.close().await;
        Self { key, address: format!("http://{}/sessions/get/", world.api.unwrap()) }
    }

    async fn of(&self, world: &World, board: &Message) -> String {
        let address = format!("{}{}", self.address, session_of(board));
        let said = Said::to(reqwest::Client::new().get(address).header("apikey", &self.key)).await;
        let noted = disk::number(&world.database_path(), "select count(*) from audit").await;
        let marks = disk::number(&world.database_path(), "select count(mark) from claims").await;
        format!("{} {noted} {marks}", said.text)
    }
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// What the table gives to holders of a right that has these.
fn theirs(rights: &[Right]) -> BTreeSet<String> {
    words(table::ALL.iter().filter(|control| rights.contains(&control.right)).map(|control| control.word))
}

/// This person finds exactly what the table gives them, and those of it that are for these work for them.
async fn finds_and_uses(who: impl FnOnce(&World, &Cast) -> Member, rights: &[Right], uses: &[Right]) {
    let world = World::new().await;
    let cast = Cast::new(&world).await;
    let (who, kept) = (who(&world, &cast), Kept::new(&world).await);
    let boards = cast.boards(&world, false).await;
    let finds = cast.finds(&world, &who, &boards).await;
    assert_eq!(words(finds.keys().map(String::as_str)), theirs(rights), "what {} finds", who.name());
    for (word, found) in finds.iter().filter(|(_, found)| uses.contains(&found.control.right)) {
        let board = match found.control.does {
            super::Does::Changes(_) | super::Does::Asks(..) => cast.board(&world, found.moment, false).await,
            super::Does::Shows(_) | super::Does::Turns(_) | super::Does::Saves => boards[found.moment as usize].clone(),
        };
        // What is named by numbers of its own is another one on another board.
        let finds = find(&world, &who, &board, found.moment).await;
        works(&world, &who, &board, &finds[word], || kept.of(&world, &board)).await;
    }
    world.end().await;
}

const ALL: [Right; 5] = [Right::Any, Right::Status, Right::Marking, Right::Keeping, Right::Moderator];
const OF_STATUS: [Right; 2] = [Right::Any, Right::Status];
const OF_MARKS: [Right; 2] = [Right::Any, Right::Marking];
const OF_ATTENDANCE: [Right; 3] = [Right::Any, Right::Marking, Right::Keeping];

#[tokio::test]
async fn a_moderator_finds_every_control_and_those_that_are_nobody_elses_work() {
    finds_and_uses(|world, _| world.moderator.clone(), &ALL, &[Right::Moderator]).await;
}

#[tokio::test]
async fn what_roles_permit_works_for_a_moderator_without_a_role() {
    finds_and_uses(|world, _| world.moderator.clone(), &ALL, &ALL[..4]).await;
}

#[tokio::test]
async fn who_may_change_the_status_finds_those_controls_and_each_works() {
    finds_and_uses(|_, cast| cast.lead.clone(), &OF_STATUS, &OF_STATUS).await;
}

#[tokio::test]
async fn who_may_pass_or_fail_finds_those_controls_and_each_works() {
    finds_and_uses(|_, cast| cast.marker.clone(), &OF_MARKS, &OF_MARKS).await;
}

#[tokio::test]
async fn who_may_modify_attendance_finds_those_controls_and_each_works() {
    finds_and_uses(|_, cast| cast.keeper.clone(), &OF_ATTENDANCE, &OF_ATTENDANCE).await;
}

#[tokio::test]
async fn whoever_gets_hold_of_a_control_that_is_not_theirs_reads_why_not_and_nothing_comes_of_it() {
    let world = World::new().await;
    let cast = Cast::new(&world).await;
    let kept = Kept::new(&world).await;
    let boards = cast.boards(&world, false).await;
    let finds = cast.finds(&world, &world.moderator, &boards).await;
    assert_eq!(finds.len(), table::ALL.len());
    let panels = [manage(&world, &world.moderator, &boards[0]).await, manage(&world, &world.moderator, &boards[1]).await];
    world.quiet().await;
    let shown = boards.each_ref().map(|board| board.current().unwrap().text());

    let people: [(&Member, &[Right]); 5] = [
        (&cast.nobody, &[]),
        (&cast.trainer, &[]),
        (&cast.lead, &OF_STATUS),
        (&cast.marker, &OF_MARKS),
        (&cast.keeper, &OF_ATTENDANCE),
    ];
    for (who, rights) in people {
        for found in finds.values().filter(|found| !rights.contains(&found.control.right)) {
            let place = found.moment as usize;
            if is_decided_late(found, rights) {
                continue;
            }
            let kept = || kept.of(&world, &boards[place]);
            let words = refusal(found.control.right);
            refused(&world, who, &boards[place], found, words, kept).await;
            form_refused(&world, (who, &world.channel), (&world.moderator, &panels[place]), found, words, kept).await;
        }
    }
    for found in finds.values() {
        let place = found.moment as usize;
        let kept = || kept.of(&world, &boards[place]);
        refused(&world, &cast.stranger, &cast.strange_board, found, NOT_HERE, kept).await;
        let stranger = (&cast.stranger, &cast.strange_channel);
        form_refused(&world, stranger, (&world.moderator, &panels[place]), found, NOT_HERE, kept).await;
    }
    world.quiet().await;
    assert_eq!(boards.each_ref().map(|board| board.current().unwrap().text()), shown);
    world.end().await;
}

/// Marks that whoever may pass or fail may not give: they are refused with the page of attendance, when it is decided.
fn is_decided_late(found: &Found, rights: &[Right]) -> bool {
    rights.contains(&Right::Marking) && found.control.word.starts_with("mark:")
}

#[tokio::test]
async fn who_may_pass_or_fail_gives_no_other_mark() {
    let world = World::new().await;
    let cast = Cast::new(&world).await;
    let kept = Kept::new(&world).await;
    let board = cast.board(&world, Moment::Before, false).await;
    let finds = find(&world, &world.moderator, &board, Moment::Before).await;
    let panel = manage(&world, &cast.marker, &board).await;
    for mark in ["mark:late", "mark:excused"] {
        let before = kept.of(&world, &board).await;
        let answer = super::finding::use_on(&world, &cast.marker, &panel, &finds[mark]).await;
        assert_eq!(answer.sent, ["7"]);
        let page = answer.updated.clone().unwrap();
        assert_eq!(page.content(), "Your role in this session does not permit that any more. A moderator can do it.");
        assert_eq!(kept.of(&world, &board).await, before);
    }
    world.end().await;
}

#[tokio::test]
async fn who_moderated_a_moment_ago_is_refused_on_every_page_that_is_still_open() {
    let world = World::new().await;
    let cast = Cast::new(&world).await;
    let kept = Kept::new(&world).await;
    let mods = world.guild.add_role("Mods", discord_sandbox::Permissions::MANAGE_EVENTS);
    let nora = world.guild.add_member("Nora", &[&mods]);
    let boards = cast.boards(&world, false).await;
    let finds = cast.finds(&world, &nora, &boards).await;
    let panels = [manage(&world, &nora, &boards[0]).await, manage(&world, &nora, &boards[1]).await];
    world.quiet().await;
    for found in finds.values() {
        let place = found.moment as usize;
        let form = match found.control.does {
            super::Does::Asks(..) => super::finding::use_on(&world, &nora, &panels[place], found).await.modal.clone(),
            _ => None,
        };
        nora.revoke(&mods);
        let (words, kept) = (refusal(found.control.right), || kept.of(&world, &boards[place]));
        refused(&world, &nora, &panels[place], found, words, kept).await;
        if let (Some(form), super::Does::Asks(texts, _)) = (form, found.control.does) {
            let before = kept().await;
            let answer = world.submit(&nora, &form, texts).await;
            assert_eq!((answer.private_word().lines().nth(1), kept().await), (Some(words), before), "{}", found.control.word);
        }
        nora.grant(&mods);
    }
    world.end().await;
}
