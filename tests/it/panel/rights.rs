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
