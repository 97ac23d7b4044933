//! The panel itself: who sees it, what it shows, and that it always shows what is.

use discord_sandbox::Permissions;

use super::{administrator, panel, stands, trail};
use crate::answers::Answer;
use crate::world::World;

/// Every control of the panel, as somebody may have copied it.
const CONTROLS: [&str; 45] = [
    "s1:a:panel",
    "s1:a:role",
    "s1:a:no-role",
    "s1:a:channel",
    "s1:a:no-channel",
    "s1:a:audit",
    "s1:a:no-audit",
    "s1:a:free-departed",
    "s1:a:keep-departed",
    "s1:a:group",
    "s1:a:look-at-group:7",
    "s1:a:use-group:7",
    "s1:a:zone",
    "s1:a:pick-zone",
    "s1:a:engine",
    "s1:a:switch:embedded",
    "s1:a:switch:series",
    "s1:a:switch-surely:embedded",
    "s1:a:switch-surely:series",
    "s1:a:series-key",
    "s1:a:forget-series-key",
    "s1:a:keys",
    "s1:a:create-key",
    "s1:a:pick-key",
    "s1:a:revoke-key:abcdef27",
    "s1:a:history",
    "s1:a:keep:90d",
    "s1:a:keep:1y",
    "s1:a:keep:2y",
    "s1:a:keep:always",
    "s1:a:keep-surely:90d",
    "s1:a:keep-surely:1y",
    "s1:a:keep-surely:2y",
    "s1:a:keep-surely:always",
    "s1:a:linking",
    "s1:a:policy:refuse",
    "s1:a:policy:ask",
    "s1:a:policy:allow",
    "s1:a:ranks:hand",
    "s1:a:ranks:group",
    "s1:a:ranks:discord_roles",
    "s1:a:role-rank",
    "s1:a:bloxlink-key",
    "s1:a:rover-key",
    "s1:a:cloud-key",
];

#[tokio::test]
async fn the_panel_is_private_and_shows_what_holds() {
    let world = World::new().await;
    let ada = administrator(&world);
    let answer = world.give(&ada, "setup", &[]).await;
    answer.says(&[
        "Settings of this server",
        "This bot. Everything is kept on the machine that runs it.",
        "Members with the Manage Events permission.",
        "Server Settings → Integrations",
        "UTC: it is ",
        "None. Moderators post each board where they want it.",
        "Moderator role…",
        "Board channel…",
    ]);
    let owner = world.guild.owner();
    world.give(&owner, "setup", &[]).await.says(&["Settings of this server"]);
    assert_eq!(trail(&world).await, Vec::new(), "looking changes nothing");
    world.end().await;
}

#[tokio::test]
async fn the_command_is_hidden_from_whoever_may_not_use_it_and_refused_where_a_server_shows_it_anyway() {
    let world = World::new().await;
    for person in [&world.member("Alice"), &world.moderator] {
        assert!(person.slash(&world.channel, "setup", &[]).await.is_err(), "Discord hides it");
        let shown = world.guild.add_role("Shown", Permissions::empty());
        world.guild.show_command("setup", &shown);
        person.grant(&shown);
        let told = "Only administrators can do that. An administrator has a role with the Manage Server permission.";
        world.give(person, "setup", &[]).await.says(&[told]);
    }
    world.end().await;
}

#[tokio::test]
async fn a_copied_control_does_nothing_for_a_member_or_a_moderator() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    for person in [&alice, &world.moderator] {
        for control in CONTROLS {
            world.press_raw(person, &board, control).await.says(&["Only administrators can do that."]);
            let reply = person.select_raw(&board, control, &["Europe/Berlin"]).await.unwrap();
            Answer::to(&world.discord, &reply).await.says(&["Only administrators can do that."]);
        }
    }
    assert_eq!(trail(&world).await, Vec::new());
    assert!(board.current().unwrap().text().contains("Trainer"));
    world.end().await;
}

#[tokio::test]
async fn an_administrator_who_is_none_any_more_changes_nothing_on_an_open_panel() {
    let world = World::new().await;
    let role = world.guild.add_role("Administrators", Permissions::MANAGE_GUILD);
    let ada = world.guild.add_member("Ada", &[&role]);
    let panel = panel(&world, &ada).await;
    let form = world.open(&ada, &panel, "Roblox group…").await;
    ada.revoke(&role);
    world.press(&ada, &panel, "API keys…").await.says(&["Only administrators can do that."]);
    world.submit(&ada, &form, &[("group", "35815907")]).await.says(&["Only administrators can do that."]);
    let chosen = world.select(&ada, &panel, "Board channel…", "sessions").await;
    chosen.says(&["Only administrators can do that."]);
    assert_eq!(trail(&world).await, Vec::new());
    world.end().await;
}

#[tokio::test]
async fn a_control_on_a_message_for_all_never_shows_the_settings_there() {
    let world = World::new().await;
    let ada = administrator(&world);
    let board = world.board("Training", "Trainer x2").await;
    let before = board.current().unwrap().text();
    for control in ["s1:a:panel", "s1:a:engine", "s1:a:keys", "s1:a:create-key"] {
        world.press_raw(&ada, &board, control).await.private_word();
    }
    assert_eq!(board.current().unwrap().text(), before);
    assert_eq!(world.channel.messages().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn two_administrators_see_what_is_and_the_last_one_decides() {
    let world = World::new().await;
    let (ada, owner) = (administrator(&world), world.guild.owner());
    let (first, second) = (panel(&world, &ada).await, panel(&world, &owner).await);
    [111, 222].iter().for_each(|group| world.roblox.add_group(*group, "Night Shift"));
    let group = async |who, message, number: &str| {
        let form = world.open(who, message, "Roblox group…").await;
        let asked = world.submit(who, &form, &[("group", number)]).await;
        world.press(who, asked.updated.as_ref().unwrap(), "Use this group").await
    };
    group(&ada, &first, "111").await;
    let shown = group(&owner, &second, "222").await;
    assert!(shown.text().contains("Group 222"), "{}", shown.text());
    // Her panel still shows 111; whatever she presses shows what is.
    let shown = world.press(&ada, &first, "Who decides…").await;
    let back = world.press(&ada, shown.updated.as_ref().unwrap(), "Back").await;
    assert!(back.text().contains("Group 222"), "{}", back.text());
    assert_eq!(stands(&world, "roblox_group_id").await.as_deref(), Some("222"));
    let trail = trail(&world).await;
    let details: Vec<&str> = trail.iter().map(|(_, _, details)| details.as_str()).collect();
    assert!(details[0].contains(r#""before":null"#) && details[0].contains(r#""after":"111""#), "{details:?}");
    assert!(details[1].contains(r#""before":"111""#) && details[1].contains(r#""after":"222""#), "{details:?}");
    assert_eq!(trail.iter().map(|(_, who, _)| *who).collect::<Vec<_>>(), [ada.id().cast_signed(), owner.id().cast_signed()]);
    world.end().await;
}

#[tokio::test]
async fn every_change_redraws_the_panel_in_its_place_and_says_what_it_did() {
    let world = World::new().await;
    let ada = administrator(&world);
    let panel = panel(&world, &ada).await;
    let changed = world.select(&ada, &panel, "Board channel…", "sessions").await;
    assert_eq!(changed.sent, ["7"]);
    let text = changed.text();
    assert!(text.contains("is posted in #sessions from now on") && text.contains("Settings of this server"), "{text}");
    assert!(changed.messages.is_empty(), "nothing beside it");
    world.end().await;
}

#[tokio::test]
async fn another_server_has_settings_of_its_own() {
    let world = World::new().await;
    let ada = administrator(&world);
    let other = world.discord.add_guild("Day Shift");
    let lobby = other.add_channel("lobby");
    let owner = other.owner();
    let here = panel(&world, &ada).await;
    world.select(&ada, &here, "Board channel…", "sessions").await;
    world.give_in(&lobby, &owner, "setup", &[]).await.says(&["None. Moderators post each board where they want it."]);
    world.end().await;
}
