//! Who is who: links, ranks, and what people see of themselves.

use crate::world::World;

#[tokio::test]
async fn an_account_is_given_by_its_name_its_number_or_the_address_of_its_profile() {
    let world = World::new().await;
    let (alice, bob) = (world.member("Alice"), world.member("Bob"));
    let link = async |who, account: &str| {
        world.give(&world.moderator, "member link", &[("member", who), ("account", account.into())]).await
    };
    link((&alice).into(), "714760171").await.says(&["@Alice is [Roblox 714760171](", "in this server now."]);
    let address = "https://www.roblox.com/users/156/profile";
    link((&bob).into(), address).await.says(&["@Bob is [Roblox 156](", "in this server now."]);
    world.roblox.add_user(157, "builderman");
    link((&bob).into(), "builderman").await.says(&["@Bob is [Roblox 157](", "Before, it was [Roblox 156]("]);
    link((&bob).into(), "nobody").await.says(&["There is no Roblox account nobody."]);
    for wrong in ["two words", "0", "-5", "https://example.com/users/156/profile"] {
        link((&bob).into(), wrong).await.says(&["That is not a Roblox account."]);
    }
    world.end().await;
}

#[tokio::test]
async fn a_new_account_replaces_the_old_one_and_one_account_belongs_to_one_person() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let bob = world.member("Bob");
    let link = async |who, account: &str| {
        world.give(&world.moderator, "member link", &[("member", who), ("account", account.into())]).await
    };
    link((&bob).into(), "714760171").await.says(&["That Roblox account belongs to @Alice here already."]);
    link((&alice).into(), "156").await.says(&["@Alice is [Roblox 156](", "Before, it was [Roblox 714760171]("]);
    link((&bob).into(), "714760171").await.says(&["@Bob is [Roblox 714760171]("]);
    world.end().await;
}

#[tokio::test]
async fn a_link_that_is_taken_back_takes_the_rights_and_leaves_the_slot() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer x2").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    let about = [("member", (&alice).into())];

    world.give(&world.moderator, "member unlink", &about).await.says(&["@Alice is not [Roblox 714760171](", "here any more."]);
    assert!(
        world.press(&alice, &board, "Trainer (1 free)").await.modal.is_some(),
        "who is not linked is asked for their account"
    );
    assert_eq!(world.claims().await, 1);
    world.give(&world.moderator, "member unlink", &about).await.says(&["@Alice has no link here that could be taken away."]);
    world.end().await;
}

#[tokio::test]
async fn a_rank_decides_from_the_next_press_on() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Trainer @50").await;
    let rank = async |rank: i64| {
        world.give(&world.moderator, "member rank", &[("member", (&alice).into()), ("rank", rank.into())]).await
    };
    world.press(&alice, &board, "Trainer (1 free)").await.says(&["Trainer needs rank 50; yours is 0."]);
    rank(50).await.says(&["@Alice has rank 50 now. Before, it was 0."]);
    rank(50).await.says(&["@Alice has rank 50 already."]);
    let claimed = world.press(&alice, &board, "Trainer (1 free)").await;
    assert!(claimed.text().contains("You have Trainer"), "{}", claimed.text());
    rank(10).await.says(&["@Alice has rank 10 now."]);
    assert_eq!(world.claims().await, 1, "what was claimed rightly stays");

    let nobody = world.member("Nobody");
    let unknown = [("member", (&nobody).into()), ("rank", 1.into())];
    world.give(&world.moderator, "member rank", &unknown).await.says(&["@Nobody has no Roblox account linked here yet."]);
    for outside in [-1, 256] {
        let options = [("member", (&alice).into()), ("rank", outside.into())];
        assert!(
            world.moderator.slash(&world.channel, "member rank", &options).await.is_err(),
            "Discord's client refuses {outside}"
        );
    }
    world.end().await;
}

#[tokio::test]
async fn whoami_and_member_show_tell_account_rank_and_slots() {
    let world = World::new().await;
    let nobody = world.member("Nobody");
    world.give(&nobody, "whoami", &[]).await.says(&["Your Roblox account is not linked here yet."]);
    let alice = world.linked("Alice", 714_760_171, 50).await;
    let told = ["You are [Roblox 714760171](", "A moderator linked it", "Rank: 50", "You have no slot right now."];
    world.give(&alice, "whoami", &[]).await.says(&told);

    let board = world.board("Training", "Trainer x2, Assistant").await;
    world.press(&alice, &board, "Trainer (2 free)").await;
    world.press(&alice, &board, "Assistant (1 free)").await;

    world.give(&alice, "whoami", &[]).await.says(&["You have:", "- Trainer, Assistant in Training (in 2 hours)"]);
    let shown = world.give(&world.moderator, "member show", &[("member", (&alice).into())]).await;
    shown.says(&["@Alice is [Roblox 714760171](", "Rank: 50", "They have:", "- Trainer, Assistant in Training"]);
    let shown = world.give(&world.moderator, "member show", &[("member", (&nobody).into())]).await;
    shown.says(&["@Nobody has no Roblox account linked here yet. Link it with /member link."]);
    world.end().await;
}

#[tokio::test]
async fn somebody_who_is_linked_enters_with_rank_0_and_may_claim_what_needs_none() {
    let world = World::new().await;
    let alice = world.linked("Alice", 714_760_171, 0).await;
    let board = world.board("Training", "Assistant").await;
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 0"]);
    let claimed = world.press(&alice, &board, "Assistant (1 free)").await;
    assert!(claimed.text().contains("You have Assistant"), "{}", claimed.text());
    world.give(&alice, "whoami", &[]).await.says(&["Rank: 0"]);
    world.end().await;
}
