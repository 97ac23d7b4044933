//! Who may use what: moderators everything, holders of a role exactly what it permits, everybody else nothing, whatever
//! button they got hold of.

use discord_sandbox::{Member, Message};

use super::{choose, manage, says, walk};
use crate::world::World;

const ROLES: &str = "Lead +status, Marker +pass, Keeper +attendance, Trainer x2";

fn labels(panel: &Message) -> Vec<String> {
    panel.buttons().iter().map(|button| button.label.clone()).collect()
}

/// A board with a holder of each role.
async fn staffed(world: &World) -> (Message, [Member; 4]) {
    let mut people = world.crowd(4).await;
    let board = world.board("Training", ROLES).await;
    for (member, role) in people.iter().zip(["Lead", "Marker", "Keeper", "Trainer"]) {
        world.give(member, "claim", &[("role", role.into())]).await.says(&["You have"]);
    }
    world.until(&board, |text| text.contains("@Member 4")).await;
    let board = board.current().unwrap();
    (board, [people.remove(0), people.remove(0), people.remove(0), people.remove(0)])
}

#[tokio::test]
async fn each_role_shows_its_holder_exactly_what_it_permits() {
    let world = World::new().await;
    let (board, [lead, marker, keeper, trainer]) = staffed(&world).await;
    assert_eq!(labels(&manage(&world, &lead, &board).await), ["Start", "Delay…", "Cancel…", "Refresh"]);
    assert_eq!(labels(&manage(&world, &marker, &board).await), ["Attendance…", "Refresh"]);
    assert_eq!(labels(&manage(&world, &keeper, &board).await), ["Attendance…", "Refresh"]);
    let nothing = world.press(&trainer, &board, "Manage").await;
    nothing.says(&["Only moderators can manage Training."]);

    let started = walk(&world, &lead, &manage(&world, &lead, &board).await, &["Start"]).await;
    says(&started, &["Training is under way."]);
    let list = walk(&world, &marker, &manage(&world, &marker, &board).await, &["Attendance…"]).await;
    assert!(labels(&list).iter().all(|label| label != "All others attended"));
    let one = choose(&world, &marker, &list, "Choose a holder…", "Trainer, slot 1").await;
    assert_eq!(labels(&one), ["Attended", "No-show", "Everybody", "Back"]);
    says(&walk(&world, &marker, &one, &["No-show"]).await, &["no-show"]);
    let list = walk(&world, &keeper, &manage(&world, &keeper, &board).await, &["Attendance…"]).await;
    says(&walk(&world, &keeper, &list, &["All others attended"]).await, &["3 attended, 1 no-show"]);
    world.end().await;
}

/// Every control that a moderator can reach, as a copied custom ID.
fn controls(board: &Message) -> Vec<(String, bool)> {
    let session = board.json()["embeds"][0]["footer"]["text"].as_str().unwrap().trim_start_matches("Session ").to_owned();
    let seat = "0123456789abcdef";
    let status = ["start", "delay", "delay-by:15", "delay-to", "ask-end", "end", "ask-cancel", "cancel", "cancel-why"];
    let others = [
        "claiming:open",
        "claiming:close",
        "edit",
        "edit-surely:0123456789abcdef",
        "edit-again:0123456789abcdef",
        "assign",
        "people",
        "charge",
        "post",
        "trail",
        "trail:5",
        "undo",
        "template",
    ];
    let seats = ["move", "remove", "remove-why"].map(|word| format!("{word}:{seat}"));
    let all = others.into_iter().map(str::to_owned).chain(seats).map(|word| (word, false));
    let all = all.chain(status.into_iter().map(|word| (word.to_owned(), true)));
    all.map(|(word, status)| (format!("s1:m:{session}:{word}"), status)).collect()
}

#[tokio::test]
async fn a_plain_member_who_got_hold_of_a_moderators_button_changes_nothing() {
    let world = World::new().await;
    let (board, [lead, _, _, trainer]) = staffed(&world).await;
    let before = board.current().unwrap().text();
    for (control, of_status) in controls(&board) {
        let answer = world.press_raw(&trainer, &board, &control).await;
        let text = answer.text();
        let refused = ["Only moderators", "That has changed in the meantime"].iter().any(|word| text.contains(word));
        assert!(refused && answer.modal.is_none(), "{control}: {text}");
        if !of_status {
            let answer = world.press_raw(&lead, &board, &control).await;
            let text = answer.text();
            let refused = ["Only moderators", "That has changed in the meantime"].iter().any(|word| text.contains(word));
            assert!(refused && answer.modal.is_none(), "a role with one right has no other, {control}: {text}");
        }
    }
    for control in ["attendance", "mark-the-rest", "export"] {
        let (id, _) = &controls(&board)[0];
        let id = format!("{}:{control}", id.rsplit_once(":claiming").unwrap().0);
        assert!(world.press_raw(&trainer, &board, &id).await.text().contains("Only moderators"), "{control}");
    }
    world.quiet().await;
    assert_eq!(board.current().unwrap().text(), before);
    world.end().await;
}

#[tokio::test]
async fn who_has_left_the_role_has_lost_its_right_at_the_next_press() {
    let world = World::new().await;
    let (board, [lead, ..]) = staffed(&world).await;
    let panel = manage(&world, &lead, &board).await;
    world.give(&lead, "unclaim", &[("role", "Lead".into())]).await.says(&["You left Lead"]);
    let refused = world.press(&lead, &panel, "Start").await;
    assert!(refused.text().contains("Only moderators, and those whose role"), "{}", refused.text());
    world.quiet().await;
    assert!(board.current().unwrap().text().contains("Open · Training"));
    world.end().await;
}

#[tokio::test]
async fn who_is_no_moderator_any_more_finds_the_open_panel_closed() {
    let world = World::new().await;
    let role = world.guild.add_role("Mods", discord_sandbox::Permissions::MANAGE_EVENTS);
    let nora = world.guild.add_member("Nora", &[&role]);
    let board = world.board("Training", "Trainer").await;
    let panel = manage(&world, &nora, &board).await;
    nora.revoke(&role);
    for button in ["Start", "Close claiming", "Edit…", "Undo…"] {
        let refused = world.press(&nora, &panel, button).await;
        assert!(refused.text().contains("Only moderators"), "{button}: {}", refused.text());
    }
    world.end().await;
}

#[tokio::test]
async fn commands_of_moderators_are_refused_to_everybody_else() {
    let world = World::new().await;
    let alice = world.linked("Alice", 1001, 0).await;
    let board = world.board("Training", "Trainer").await;
    let session = || ("session", "Training".into());
    for (command, options) in [
        ("session edit", vec![session(), ("title", "Mine".into())]),
        ("session cancel", vec![session()]),
        ("session start", vec![session()]),
        ("session end", vec![session()]),
        ("session delay", vec![session(), ("when", "in 5h".into())]),
        ("session export", vec![session()]),
    ] {
        let refused = world.give(&alice, command, &options).await;
        assert!(refused.text().contains("Only moderators"), "{command}: {}", refused.text());
    }
    let shown = world.guild.add_role("Shown", discord_sandbox::Permissions::empty());
    alice.grant(&shown);
    for command in ["assign", "remove"] {
        world.guild.show_command(command, &shown);
        let options = [("member", (&alice).into()), ("role", "Trainer".into())];
        world.give(&alice, command, &options).await.says(&["Only moderators can do that."]);
    }
    world.quiet().await;
    assert!(board.current().unwrap().text().contains("Open · Training"));
    world.end().await;
}
