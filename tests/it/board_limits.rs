//! Boards of any session fit into what Discord takes, and other people's text has no effect in them.

use crate::world::World;

#[tokio::test]
async fn the_largest_session_fits_on_a_board_and_can_be_claimed_in() {
    let world = World::new().await;
    let people = world.crowd(3).await;
    let roles: Vec<String> = (1..=25).map(|number| format!("Role {number} x10")).collect();

    let board = world.board("Training", &roles.join(", ")).await;

    assert!(board.text().contains("250 of 250 slots free"), "{board}");
    assert_eq!(board.embeds()[0]["fields"].as_array().unwrap().len(), 25);
    let pressed = world.press(&people[0], &board, "Role 1 (10 free)").await;
    assert!(pressed.text().contains("You have Role 1, slot 1,"), "{}", pressed.text());
    let options = [("role", "role 25".into()), ("slot", "10".into())];
    world.give(&people[1], "claim", &options).await.says(&["You have Role 25, slot 10,"]);
    let question = world.select(&people[2], &board, "Choose a particular slot…", "Role 20").await;
    let answer = world.select(&people[2], question.message().unwrap(), "Choose a slot…", "Role 20, slot 4").await;
    assert!(answer.text().contains("You have Role 20, slot 4,"), "{}", answer.text());
    world.until(&board, |text| text.contains("247 of 250 slots free")).await;
    world.end().await;
}

#[tokio::test]
async fn long_names_in_any_script_fit() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let roles: Vec<String> = (1..=25).map(|number| format!("{number}{} x10", "👩‍🚀*_字".repeat(12))).collect();
    let title = "訓練_*~`".repeat(36);
    let description = "**Lang** ".repeat(220);
    let board = world.board_with(&title, &roles.join("\n"), &[("description", description.into())]).await;
    let label = board.buttons()[0].label.clone();
    let pressed = world.press(&alice, &board, &label).await;
    assert!(pressed.text().contains("You have 1"), "{}", pressed.text());
    world.give(&alice, "whoami", &[]).await.says(&["You have:"]);
    world.give(&alice, "sessions", &[]).await.says(&["Coming sessions"]);
    world.offered(&alice, "claim", &[], ("role", "")).await;
    world.end().await;
}

#[tokio::test]
async fn titles_and_names_are_shown_as_text_and_ping_nobody() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    // Whoever may ping everyone must take care most.
    world.guild.set_bot_permissions(discord_sandbox::Permissions::ADMINISTRATOR);
    let mention = format!("<@{}>", alice.id());
    let title = format!("@everyone {mention} **bold** `code` [x](https://e.com)");
    let roles = format!("@here {mention} x2, ||spoiler|| @50, `tick` _it_ ~~no~~");

    let board = world.board(&title, &roles).await;

    assert!(board.pings().is_empty());
    let embed = board.embeds()[0].to_string();
    for raw in [mention.as_str(), "**bold**", "`code`", "[x](https", "||spoiler||", "~~no~~"] {
        let shown = serde_json::to_string(&raw).unwrap();
        assert!(!embed.contains(shown.trim_matches('"')), "{raw} has an effect in {embed}");
    }
    let label = format!("@here {mention} (2 free)");
    let answer = world.press(&alice, &board, &label).await;
    let word = answer.message().unwrap();
    assert!(word.pings().is_empty() && !word.content().contains(&mention) && !word.content().contains("**bold**"), "{word}");
    let refusal = world.give(&alice, "claim", &[("role", "||spoiler||".into())]).await;
    refusal.says(&["needs rank 50; yours is 0."]);
    assert!(!refusal.message().unwrap().content().contains("||spoiler||"));
    let unknown = format!("{mention} @everyone `x`");
    let refusal = world.give(&alice, "claim", &[("role", unknown.as_str().into())]).await;
    refusal.says(&["There is no role"]);
    assert!(!refusal.message().unwrap().content().contains(&mention));
    world.end().await;
}
