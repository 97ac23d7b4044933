//! Boards of any session fit into what Discord takes, and other people's text has no effect in them.

use crate::world::World;

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
